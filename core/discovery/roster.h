// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/detail.h"
#include "discovery/identity_resolver.h"

#include <QHash>

namespace muster::discovery {

/// The devices of one look around, in memory: what discovery works on where there is no site. Keeps at most 20,000, as a registry
/// does of those that nobody has touched; what is beyond is counted.
class Roster
{
public:
    /// Resolves them in order; returns the devices that are new or changed, each once.
    QVector<DeviceId> take(const QVector<Sighting> &sightings, Timestamp now);

    qsizetype size() const { return m_devices.size(); }
    /// Null when there is none of that id (any more).
    const Device *find(const DeviceId &id) const;
    /// What was said of it beyond its fields.
    QVector<Detail> details(const DeviceId &id) const { return m_details.value(id); }
    qint64 notKept() const { return m_notKept; }

private:
    QVector<Device> candidates(const Sighting &sighting) const;
    void keep(const Device &device);
    void remove(const DeviceId &id);

    QHash<DeviceId, Device> m_devices;
    QHash<DeviceId, QVector<Detail>> m_details;
    QMultiHash<QString, DeviceId> m_byName; ///< identifiers and addresses
    qint64 m_notKept = 0;
};

} // namespace muster::discovery
