// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/host_answer.h"
#include "domain/sighting.h"

#include <QHash>

namespace muster::discovery {

/// Who was heard while the doctor looked: every sender once for each source and MAC. What the target said always counts; of the rest at
/// most mostHosts are kept, as hosts can be made up.
class HeardHosts
{
public:
    static constexpr qsizetype mostHosts = 4096;
    static constexpr qsizetype mostOfTarget = 256;

    void note(const Sighting &sighting, const DoctorTarget &target);

    /// Those that have an address; the neighbour table, which hears nobody's multicast, is left out.
    QVector<HeardHost> hosts() const;
    /// Ids of the sources that heard the target, in order. Whoever has its address and another MAC is not it.
    QStringList sourcesOf(const DoctorTarget &target) const;
    /// Where whoever has the MAC was heard.
    QVector<QHostAddress> addressesOf(const QString &mac) const;

private:
    struct Heard
    {
        HeardHost host;
        QHostAddress address; ///< with zone
        QStringList macs;     ///< all that were seen or said
        QString ownMac;       ///< as the neighbour table has it; empty: not known
    };

    static Heard read(const Sighting &sighting);
    static bool isOf(const Heard &heard, const DoctorTarget &target);

    QHash<QString, Heard> m_heard;
    qsizetype m_ofTarget = 0; ///< of those, noted beyond mostHosts
};

/// Where a host that is asked for by its MAC may be, the likeliest first, IPv4 before IPv6: where it answers now, where it was heard,
/// where it answered once, and at last what the registry says (`known`).
QVector<QHostAddress> addressesToTry(const QString &mac, const DoctorFacts &facts, const HeardHosts &heard,
                                     const QVector<QHostAddress> &known);

} // namespace muster::discovery
