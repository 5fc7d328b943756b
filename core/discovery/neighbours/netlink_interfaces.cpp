// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_interfaces.h"

#include "discovery/neighbours/netlink_message.h"

#include <QMap>

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/socket.h>

namespace muster::discovery {

namespace {

/// Text up to its NUL.
QByteArray netlinkText(const std::optional<QByteArrayView> &attribute)
{
    const QByteArray text = attribute.value_or(QByteArrayView()).toByteArray();
    const qsizetype end = text.indexOf('\0');
    return end < 0 ? text : text.first(end);
}

Link::Medium netlinkMedium(const ifinfomsg &link, const QByteArray &driver)
{
    if (link.ifi_flags & IFF_LOOPBACK)
        return Link::Medium::Loopback;
    // A tap is called "tun" as well: a VPN, though it looks like a wire.
    if ((link.ifi_flags & IFF_POINTOPOINT) || link.ifi_type == ARPHRD_NONE || driver == "tun" || driver == "wireguard")
        return Link::Medium::Tunnel;
    if (driver == "vlan")
        return Link::Medium::Vlan;
    return driver == "bridge" ? Link::Medium::Bridge : Link::Medium::Wired;
}

std::optional<Link> netlinkLink(const NetlinkMessage &message)
{
    const auto link = kernelStructure<ifinfomsg>(message.payload);
    if (message.type != RTM_NEWLINK || !link)
        return std::nullopt;
    const QByteArrayView attributes = attributesBehind<ifinfomsg>(message.payload);
    const QByteArray name = netlinkText(netlinkAttribute(attributes, IFLA_IFNAME));
    if (name.isEmpty() || link->ifi_index <= 0)
        return std::nullopt;
    const QByteArrayView kind = netlinkAttribute(attributes, IFLA_LINKINFO).value_or(QByteArrayView());
    Link made;
    made.medium = netlinkMedium(*link, netlinkText(netlinkAttribute(kind, IFLA_INFO_KIND)));
    made.isUp = link->ifi_flags & IFF_UP;
    made.hasCarrier = link->ifi_flags & IFF_RUNNING;
    made.isPart = netlinkAttribute(attributes, IFLA_MASTER).has_value();
    NetworkInterface &interface = made.interface;
    interface.index = link->ifi_index;
    interface.name = QString::fromLocal8Bit(name);
    interface.mac = macFrom(netlinkAttribute(attributes, IFLA_ADDRESS).value_or(QByteArrayView()));
    interface.isLoopback = link->ifi_flags & IFF_LOOPBACK;
    interface.isPointToPoint = made.medium == Link::Medium::Tunnel;
    interface.canMulticast = link->ifi_flags & IFF_MULTICAST;
    return made;
}

void addNetlinkAddress(QMap<int, Link> &links, const NetlinkMessage &message)
{
    const auto entry = kernelStructure<ifaddrmsg>(message.payload);
    if (message.type != RTM_NEWADDR || !entry)
        return;
    const auto link = links.find(int(entry->ifa_index));
    const QByteArrayView attributes = attributesBehind<ifaddrmsg>(message.payload);
    const auto local = netlinkAttribute(attributes, IFA_LOCAL); // on a point-to-point link IFA_ADDRESS is the other end's
    QHostAddress address = addressFrom(local ? *local : netlinkAttribute(attributes, IFA_ADDRESS).value_or(QByteArrayView()));
    const auto flags = kernelStructure<quint32>(netlinkAttribute(attributes, IFA_FLAGS).value_or(QByteArrayView()));
    const quint32 state = flags.value_or(entry->ifa_flags);
    const bool isOurs = !(state & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) || (state & IFA_F_OPTIMISTIC);
    const int width = address.protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128;
    if (link == links.end() || address.isNull() || !isOurs || entry->ifa_prefixlen > width)
        return;
    if (width == 128 && address.isLinkLocal())
        address.setScopeId(link->interface.name);
    link->interface.addresses.append({address, entry->ifa_prefixlen});
}

} // namespace

QVector<Link> netlinkLinks(const QVector<QByteArray> &links, const QVector<QByteArray> &addresses)
{
    QMap<int, Link> all;
    for (const QByteArray &datagram : links)
        for (const NetlinkMessage &message : netlinkMessages(datagram))
            if (const auto link = netlinkLink(message))
                all.insert(link->interface.index, *link);
    for (const QByteArray &datagram : addresses)
        for (const NetlinkMessage &message : netlinkMessages(datagram))
            addNetlinkAddress(all, message);
    return all.values();
}

QVector<NetworkInterface> netlinkInterfaces(const QVector<QByteArray> &links, const QVector<QByteArray> &addresses)
{
    QVector<NetworkInterface> interfaces;
    for (const Link &link : netlinkLinks(links, addresses))
        if (link.isReady())
            interfaces.append(link.interface);
    return interfaces;
}

} // namespace muster::discovery
