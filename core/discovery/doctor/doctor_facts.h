// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_status.h"
#include "discovery/group/group.h"
#include "discovery/network_view.h"

namespace muster::discovery {

/// Whether what is sent to a group on one interface reaches a program of this machine: tried with a datagram of our own that never
/// leaves the machine.
struct MulticastCheck
{
    enum class Outcome {
        Came,
        Lost,      ///< sent, and it did not come: a firewall of this machine took it
        Forbidden, ///< the system forbids sending it
        PortTaken, ///< another program keeps the port to itself
        NotTried,  ///< it could not be tried; proves nothing
    };

    QString interface;
    QString source; ///< id of the source whose group it is
    IpFamily family = IpFamily::IPv4;
    Outcome outcome = Outcome::NotTried;

    friend bool operator==(const MulticastCheck &, const MulticastCheck &) = default;
};

/// A host that a source heard while the doctor looked.
struct HeardHost
{
    QString interface;
    QHostAddress address; ///< without zone
    QString source;       ///< id

    friend bool operator==(const HeardHost &, const HeardHost &) = default;
};

/// All that the verdicts on coverage follow from. A value: a test makes it up.
struct DoctorFacts
{
    DiscoveryStatus status;
    DiscoveryStatus before; ///< when the doctor began to look: what was heard since counts. Without sources: discovery began then
    QVector<Link> links;
    QVector<MulticastCheck> multicast;
    NeighbourTableUse tableBefore; ///< when the doctor began to look
    NeighbourTableUse table;
    QVector<NeighbourEntry> neighbours;
    QVector<HeardHost> heard;
    Route toTheWorld;            ///< the default route
    bool isTableRefusal = false; ///< the kernel had no room for the neighbour we asked for
    qint64 notKept = 0;          ///< new devices beyond the limits, heard and not recorded since the program began

    const Link *link(const QString &name) const;
    const Link *link(int index) const;
    /// Title of a source, or its id where it is unknown.
    QString title(const QString &source) const;
};

/// What a source sent and heard there since the doctor began to look. The rest is as it is now.
Traffic trafficSince(const DoctorFacts &facts, const QString &interface, const QString &source, IpFamily family);

QHostAddress withoutZone(QHostAddress address);

/// Whether nothing but answers to us alone came in while the doctor looked, in a protocol whose hosts answer everybody as well: what
/// they send to all gets lost.
bool isMulticastLost(const DoctorFacts &facts, const QString &interface, const QString &source, IpFamily family);

/// Hosts that were heard on this interface and do not answer ARP, while its router does: its hosts are kept from each other.
QVector<QHostAddress> isolatedHosts(const DoctorFacts &facts, const QString &interface);

} // namespace muster::discovery
