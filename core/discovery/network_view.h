// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/network.h"

#include <memory>

namespace muster::discovery {

/// One of our network interfaces, in whatever state it is.
struct Link
{
    enum class Medium { Wired, Wireless, Vlan, Bridge, Tunnel, Loopback };

    NetworkInterface interface; ///< with the addresses that can be used
    Medium medium = Medium::Wired;
    bool isUp = false;       ///< switched on
    bool hasCarrier = false; ///< something is at the other end
    bool isPart = false;     ///< of a bridge or a bond: that one has the addresses

    bool isReady() const { return isUp && hasCarrier; }
    friend bool operator==(const Link &, const Link &) = default;
};

/// The way the kernel would take to an address.
struct Route
{
    enum class Kind {
        None,       ///< there is none, or one that forbids it
        OnLink,     ///< the host is on the interface's own wire
        ViaGateway, ///< behind a router
        Ourselves,  ///< the address is this machine's
        Everybody,  ///< a broadcast or multicast address
    };

    Kind kind = Kind::None;
    int interface = 0;    ///< index
    QHostAddress gateway; ///< ViaGateway only
    QHostAddress from;    ///< our address on the way

    friend bool operator==(const Route &, const Route &) = default;
};

/// An entry of the kernel's neighbour table, in whatever state it is.
struct NeighbourEntry
{
    enum class State {
        Pending,   ///< asked for; no answer so far
        Failed,    ///< asked for three times in vain
        Known,     ///< answered once; whether it still would is not known
        Reachable, ///< answers now
    };

    int interface = 0;
    QHostAddress address; ///< without zone
    QString mac;          ///< canonical; empty while there is no answer
    State state = State::Pending;

    friend bool operator==(const NeighbourEntry &, const NeighbourEntry &) = default;
};

/// How full the kernel's neighbour table is; one table and one limit for all of the machine.
struct TableUse
{
    qint64 entries = 0;
    qint64 limit = 0;   ///< gc_thresh3
    qint64 refused = 0; ///< entries there was no room for, since the machine started

    friend bool operator==(const TableUse &, const TableUse &) = default;
};

struct NeighbourTableUse
{
    TableUse ipv4;
    TableUse ipv6;

    friend bool operator==(const NeighbourTableUse &, const NeighbourTableUse &) = default;
};

/// What the kernel knows of the network, for the doctor: also what is broken, which NetworkInterfaces leaves out. Injected, so that a
/// test can make it up. Each call is a system call or two that take a millisecond; Internal when the kernel refuses.
class NetworkView
{
public:
    virtual ~NetworkView() = default;

    virtual Result<QVector<Link>> links() = 0;
    /// A link-local address has the name of the interface as its zone.
    virtual Result<Route> routeTo(const QHostAddress &address) = 0;
    virtual Result<QVector<NeighbourEntry>> neighbours() = 0;
    virtual Result<NeighbourTableUse> tableUse() = 0;
};

/// The machine's, told by rtnetlink(7); needs no privilege.
std::unique_ptr<NetworkView> systemNetworkView();

} // namespace muster::discovery
