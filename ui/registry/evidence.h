// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_status.h"
#include "domain/device.h"
#include "domain/sighting.h"

namespace muster::ui {

/// Why the sightings of a device are one device: which of them said which identifier. What no sighting that was kept says hangs on
/// who said it first. A value; drawn by EvidenceGraph.
struct Evidence
{
    /// The newest sighting by one Source on one interface.
    struct Voice
    {
        QString source; ///< id
        QString title;
        QString interface;
        QString endpoint;
        Timestamp at{};

        friend bool operator==(const Voice &, const Voice &) = default;
    };
    struct Name
    {
        Identifier identifier;
        bool isUsed = true;  ///< false: it was said, but does not count for this device
        QVector<int> saidBy; ///< indices of voices

        friend bool operator==(const Name &, const Name &) = default;
    };
    static constexpr int mostDrawn = 6; ///< voices, and names

    QVector<Voice> voices; ///< newest first
    QVector<Name> names;   ///< strongest first; what is not used last
    bool isHeard = false;  ///< the voices are sightings; false: none is kept, and they are who said the names once
    int moreVoices = 0;    ///< that are left out
    int moreNames = 0;

    /// `sightings` newest first, as the registry gives them.
    static Evidence of(const Device &device, const QVector<Sighting> &sightings, const discovery::DiscoveryStatus &discovery);

    QString sentence; ///< why one device, in words; of all of it, also of what is left out

    /// "mDNS and Neighbours": who said a name.
    QString sayers(const Name &name) const;

private:
    QString judgement() const;
};

} // namespace muster::ui
