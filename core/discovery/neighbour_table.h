// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/network.h"

#include <QObject>

#include <chrono>

namespace muster::discovery {

/// One entry of the kernel's neighbour table that has a hardware address.
struct Neighbour
{
    int interface = 0; ///< index
    QHostAddress address;
    QString mac; ///< canonical
    /// The kernel knows that it holds now: reachable, permanent, or confirmed or learned within the last 10 s. An entry that is
    /// not fresh proves only that it once was so.
    bool isFresh = false;

    friend bool operator==(const Neighbour &, const Neighbour &) = default;
};

/// An address on the wire of one interface.
struct LinkAddress
{
    int interface = 0; ///< index
    QHostAddress address;

    friend bool operator==(const LinkAddress &, const LinkAddress &) = default;
};

/// How many IPv4 neighbours the kernel keeps, and how long it asks for one; what it does where nobody has set anything else.
struct TableLimits
{
    qint64 entries = 1024;                   ///< of all interfaces and network namespaces together (gc_thresh3)
    int requests = 3;                        ///< before it gives up (mcast_solicit, app_solicit)
    std::chrono::milliseconds between{1000}; ///< from one to the next (retrans_time)

    friend bool operator==(const TableLimits &, const TableLimits &) = default;
};

/// The kernel's ARP and neighbour discovery cache. An interface, so that tests bring their own. Lives in the core thread.
class NeighbourTable : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Every entry of every interface that has a hardware address of a single host; failed and incomplete ones are left out.
    /// A system call that takes a millisecond. Internal when the kernel refuses.
    virtual Result<QVector<Neighbour>> read() = 0;

    /// Those that the kernel asked for, three times within 3 s, or is asking for, and nobody has answered (NUD_FAILED,
    /// NUD_INCOMPLETE). Costs as much as read(). Internal when the kernel refuses.
    virtual Result<QVector<LinkAddress>> unanswered() = 0;

    /// Those that hold for what is asked on this interface, by its index. Where the kernel doesn't tell, its defaults.
    virtual TableLimits limits(int interface) = 0;

    /// Makes the kernel find out who has `address`, by one datagram to its discard port from `own`, our address on that interface:
    /// a later read() shows it. That is touch: only where it is allowed. What fails, fails silently: nobody answered.
    virtual void resolve(const NetworkInterface &interface, const QHostAddress &own, const QHostAddress &address) = 0;

Q_SIGNALS:
    /// Something in the table is new, other or gone; what comes within 50 ms is told once. A sweep does it all the time.
    void changed();
};

/// Reads it with RTM_GETNEIGH, and is told by RTMGRP_NEIGH when it changes (rtnetlink(7)); needs no privilege. Where the kernel does not
/// tell, changed() never comes: look now and then as well.
std::unique_ptr<NeighbourTable> systemNeighbours();

/// IPv4 addresses at once: one with more of them is a relay.
inline constexpr int mostAddressesOfAHost = 3;

/// MACs of one interface that answer for others, as a router with proxy ARP does: they stand for more IPv4 addresses at
/// once than a host has: those of old leases do not count. Such a MAC identifies nobody.
QStringList relaysIn(const QVector<Neighbour> &neighbours, int interface);

} // namespace muster::discovery
