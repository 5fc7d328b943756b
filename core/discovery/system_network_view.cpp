// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_interfaces.h"
#include "discovery/neighbours/netlink_socket.h"
#include "discovery/neighbours/netlink_view.h"
#include "discovery/network_view.h"

#include <QFileInfo>

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

class NetlinkNetworkView final : public NetworkView
{
public:
    Result<QVector<Link>> links() override
    {
        MUSTER_TRY(NetlinkSocket socket, NetlinkSocket::open());
        MUSTER_TRY(const auto links, socket.dump(RTM_GETLINK, AF_UNSPEC));
        MUSTER_TRY(const auto addresses, socket.dump(RTM_GETADDR, AF_UNSPEC));
        QVector<Link> all = netlinkLinks(links, addresses);
        for (Link &link : all)
            if (link.medium == Link::Medium::Wired && QFileInfo::exists(u"/sys/class/net/%1/phy80211"_s.arg(link.interface.name)))
                link.medium = Link::Medium::Wireless;
        return all;
    }

    Result<Route> routeTo(const QHostAddress &address) override
    {
        MUSTER_TRY(NetlinkSocket socket, NetlinkSocket::open());
        const QByteArray zone = address.scopeId().toLocal8Bit();
        const int interface = zone.isEmpty() ? 0 : int(if_nametoindex(zone.constData()));
        if (!zone.isEmpty() && interface == 0)
            return Route();
        MUSTER_TRY(const auto answer, socket.query(RTM_GETROUTE, netlinkRouteQuestion(address, interface)));
        return answer.refusal == 0 ? netlinkRoute(answer.datagram) : Route(); // no route, or one that forbids it
    }

    Result<QVector<NeighbourEntry>> neighbours() override
    {
        MUSTER_TRY(NetlinkSocket socket, NetlinkSocket::open());
        MUSTER_TRY(const auto datagrams, socket.dump(RTM_GETNEIGH, AF_UNSPEC));
        QVector<NeighbourEntry> entries;
        for (const QByteArray &datagram : datagrams)
            entries += netlinkNeighbourEntries(datagram);
        return entries;
    }

    Result<NeighbourTableUse> tableUse() override
    {
        MUSTER_TRY(NetlinkSocket socket, NetlinkSocket::open());
        MUSTER_TRY(const auto datagrams, socket.dump(RTM_GETNEIGHTBL, AF_UNSPEC));
        return netlinkTableUse(datagrams);
    }
};

} // namespace

std::unique_ptr<NetworkView> systemNetworkView()
{
    return std::make_unique<NetlinkNetworkView>();
}

} // namespace muster::discovery
