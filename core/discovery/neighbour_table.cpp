// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbour_table.h"

#include "discovery/neighbours/netlink_neighbours.h"
#include "discovery/neighbours/netlink_socket.h"
#include "discovery/neighbours/netlink_view.h"
#include "discovery/neighbours/sweep_wire.h"

#include <QElapsedTimer>
#include <QMap>

#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

namespace muster::discovery {

namespace {

/// With whoever else looks at that moment: Qt lets the sources' half-second timers run out together, and a dump of a full table costs
/// milliseconds.
constexpr qint64 sharedForMs = 15;

class NetlinkNeighbourTable final : public NeighbourTable
{
public:
    Result<QVector<Neighbour>> read() override
    {
        if (m_sinceRead.isValid() && !m_sinceRead.hasExpired(sharedForMs))
            return m_neighbours;
        MUSTER_TRY(NetlinkSocket socket, NetlinkSocket::open());
        QVector<Neighbour> neighbours;
        for (const quint8 family : {AF_INET, AF_INET6}) {
            MUSTER_TRY(const auto datagrams, socket.dump(RTM_GETNEIGH, family));
            for (const QByteArray &datagram : datagrams)
                neighbours += netlinkNeighbours(datagram, m_ticks);
        }
        m_neighbours = neighbours;
        m_sinceRead.start();
        return neighbours;
    }

    Result<QVector<LinkAddress>> unanswered() override
    {
        MUSTER_TRY(NetlinkSocket socket, NetlinkSocket::open());
        QVector<LinkAddress> addresses;
        for (const quint8 family : {AF_INET, AF_INET6}) {
            MUSTER_TRY(const auto datagrams, socket.dump(RTM_GETNEIGH, family));
            for (const QByteArray &datagram : datagrams)
                for (const NeighbourEntry &entry : netlinkNeighbourEntries(datagram))
                    // Who is spoken to all the time is asked all the time, and has failed only for a moment in between.
                    if (entry.state == NeighbourEntry::State::Failed || entry.state == NeighbourEntry::State::Pending)
                        addresses.append({entry.interface, entry.address});
        }
        return addresses;
    }

    TableLimits limits(int interface) override
    {
        auto socket = NetlinkSocket::open();
        if (!socket)
            return {};
        const auto datagrams = socket->dump(RTM_GETNEIGHTBL, AF_INET);
        return datagrams ? netlinkTableLimits(*datagrams, interface) : TableLimits();
    }

    void resolve(const NetworkInterface &interface, const QHostAddress &own, const QHostAddress &address) override
    {
        if (const auto wire = systemSweepWire(); wire->open(interface, own, 1))
            wire->send(address);
    }

private:
    qint64 m_ticks = sysconf(_SC_CLK_TCK);
    QVector<Neighbour> m_neighbours; ///< as last read
    QElapsedTimer m_sinceRead;
};

} // namespace

std::unique_ptr<NeighbourTable> systemNeighbours()
{
    return std::make_unique<NetlinkNeighbourTable>();
}

QStringList relaysIn(const QVector<Neighbour> &neighbours, int interface)
{
    QMap<QString, int> addresses;
    for (const Neighbour &neighbour : neighbours)
        if (neighbour.interface == interface && neighbour.isFresh
            && neighbour.address.protocol() == QAbstractSocket::IPv4Protocol)
            ++addresses[neighbour.mac];
    QStringList relays;
    for (auto it = addresses.cbegin(); it != addresses.cend(); ++it)
        if (it.value() > mostAddressesOfAHost)
            relays.append(it.key());
    return relays;
}

} // namespace muster::discovery
