// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbour_table.h"

#include "discovery/neighbours/neighbour_news.h"
#include "discovery/neighbours/netlink_neighbours.h"
#include "discovery/neighbours/netlink_socket.h"
#include "discovery/neighbours/netlink_view.h"
#include "discovery/neighbours/sweep_wire.h"

#include <QElapsedTimer>
#include <QMap>
#include <QMetaMethod>
#include <QSocketNotifier>
#include <QTimer>

#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

/// One host that comes is a handful of news, and a sweep hundreds. Nothing is read meanwhile, so a storm wakes us no more often.
constexpr auto newsSettleTime = 50ms;

/// With whoever else looks at that moment: Qt lets the sources' half-second timers run out together, and a dump of a full table costs
/// milliseconds.
constexpr qint64 sharedForMs = 15;

class NetlinkNeighbourTable final : public NeighbourTable
{
public:
    NetlinkNeighbourTable() : m_ticks(sysconf(_SC_CLK_TCK)), m_news(m_ticks)
    {
        m_age.start();
        m_settle.setSingleShot(true);
        connect(&m_settle, &QTimer::timeout, this, &NetlinkNeighbourTable::takeNews);
    }

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
        const std::chrono::milliseconds now(m_age.elapsed());
        for (Neighbour &neighbour : neighbours)
            neighbour.isFresh = neighbour.isFresh || m_news.isHeard(neighbour.interface, neighbour.address, now);
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

protected:
    /// Who only reads the table now and then is not woken by every change of it.
    void connectNotify(const QMetaMethod &signal) override
    {
        if (signal == QMetaMethod::fromSignal(&NeighbourTable::changed) && !m_events)
            followKernel();
    }

private:
    void followKernel()
    {
        auto events = NetlinkSocket::open(RTMGRP_NEIGH);
        if (!events)
            return;
        m_events.emplace(std::move(*events));
        m_notifier = std::make_unique<QSocketNotifier>(m_events->descriptor(), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
            m_notifier->setEnabled(false);
            m_settle.start(newsSettleTime);
        });
    }

    void takeNews()
    {
        const NetlinkSocket::News news = m_events->takeNews();
        m_notifier->setEnabled(true);
        for (const QByteArray &datagram : news.datagrams)
            m_news.take(datagram, std::chrono::milliseconds(m_age.elapsed()));
        if (news.isLossy)
            m_news.noteLoss();
        if (news.datagrams.isEmpty() && !news.isLossy)
            return;
        m_sinceRead.invalidate(); // what was read is older than the news
        Q_EMIT changed();
    }

    const qint64 m_ticks;
    NeighbourNews m_news;
    std::optional<NetlinkSocket> m_events; ///< while somebody wants to be told, or did
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_settle;
    QElapsedTimer m_age;             ///< of this, by which news are dated
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
