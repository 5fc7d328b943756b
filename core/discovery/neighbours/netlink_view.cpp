// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_view.h"

#include "discovery/neighbours/netlink_message.h"

#include <QtEndian>

#include <algorithm>

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace muster::discovery {

namespace {

constexpr std::chrono::milliseconds shortestRetry(1);
constexpr std::chrono::milliseconds longestRetry(60000);
constexpr int mostRequests = 60;

void appendNetlinkAttribute(QByteArray &to, quint16 type, QByteArrayView value)
{
    const rtattr header{static_cast<unsigned short>(sizeof(rtattr) + size_t(value.size())), type};
    to.append(reinterpret_cast<const char *>(&header), sizeof header);
    to.append(value);
    to.append((4 - to.size() % 4) % 4, '\0');
}

QByteArray bytesOf(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 bytes = qToBigEndian(address.toIPv4Address());
        return QByteArray(reinterpret_cast<const char *>(&bytes), sizeof bytes);
    }
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(&bytes), sizeof bytes);
}

Route::Kind routeKind(quint8 type)
{
    switch (type) {
    case RTN_UNICAST: return Route::Kind::OnLink;
    case RTN_LOCAL: return Route::Kind::Ourselves;
    case RTN_BROADCAST:
    case RTN_ANYCAST:
    case RTN_MULTICAST: return Route::Kind::Everybody;
    default: return Route::Kind::None;
    }
}

NeighbourEntry::State entryState(quint16 state)
{
    if (state & (NUD_REACHABLE | NUD_PERMANENT))
        return NeighbourEntry::State::Reachable;
    if (state & (NUD_STALE | NUD_DELAY | NUD_PROBE))
        return NeighbourEntry::State::Known;
    return state & NUD_FAILED ? NeighbourEntry::State::Failed : NeighbourEntry::State::Pending;
}

qint64 netlinkNumber(QByteArrayView attributes, quint16 type)
{
    return kernelStructure<quint32>(netlinkAttribute(attributes, type).value_or(QByteArrayView())).value_or(0);
}

} // namespace

QByteArray netlinkRouteQuestion(const QHostAddress &address, int interface)
{
    const QByteArray destination = bytesOf(address);
    rtmsg body{};
    body.rtm_family = destination.size() == 4 ? AF_INET : AF_INET6;
    body.rtm_dst_len = quint8(destination.size() * 8);
    QByteArray payload(reinterpret_cast<const char *>(&body), sizeof body);
    appendNetlinkAttribute(payload, RTA_DST, destination);
    if (interface > 0)
        appendNetlinkAttribute(payload, RTA_OIF, {reinterpret_cast<const char *>(&interface), sizeof interface});
    return payload;
}

Route netlinkRoute(QByteArrayView datagram)
{
    for (const NetlinkMessage &message : netlinkMessages(datagram)) {
        const auto body = kernelStructure<rtmsg>(message.payload);
        if (message.type != RTM_NEWROUTE || !body)
            continue;
        const QByteArrayView attributes = attributesBehind<rtmsg>(message.payload);
        Route route;
        route.kind = routeKind(body->rtm_type);
        route.interface = int(netlinkNumber(attributes, RTA_OIF));
        route.from = addressFrom(netlinkAttribute(attributes, RTA_PREFSRC).value_or(QByteArrayView()));
        route.gateway = addressFrom(netlinkAttribute(attributes, RTA_GATEWAY).value_or(QByteArrayView()));
        // RTA_VIA: a gateway of the other family, behind its two bytes.
        if (const auto via = netlinkAttribute(attributes, RTA_VIA); via && via->size() > 2)
            route.gateway = addressFrom(via->sliced(2));
        if (route.kind == Route::Kind::OnLink && !route.gateway.isNull())
            route.kind = Route::Kind::ViaGateway;
        return route;
    }
    return {};
}

QVector<NeighbourEntry> netlinkNeighbourEntries(QByteArrayView datagram)
{
    QVector<NeighbourEntry> entries;
    for (const NetlinkMessage &message : netlinkMessages(datagram)) {
        const auto entry = kernelStructure<ndmsg>(message.payload);
        if (message.type != RTM_NEWNEIGH || !entry || (entry->ndm_state & NUD_NOARP) || entry->ndm_state == NUD_NONE
            || (entry->ndm_family != AF_INET && entry->ndm_family != AF_INET6))
            continue;
        const QByteArrayView attributes = attributesBehind<ndmsg>(message.payload);
        const QHostAddress address = addressFrom(netlinkAttribute(attributes, NDA_DST).value_or(QByteArrayView()));
        if (address.isNull() || address.isMulticast())
            continue;
        const QString mac = macFrom(netlinkAttribute(attributes, NDA_LLADDR).value_or(QByteArrayView()));
        const auto state = entryState(entry->ndm_state);
        const bool hasAnswered = state == NeighbourEntry::State::Known || state == NeighbourEntry::State::Reachable;
        entries.append({entry->ndm_ifindex, address, hasAnswered ? mac : QString(), state});
    }
    return entries;
}

NeighbourTableUse netlinkTableUse(const QVector<QByteArray> &datagrams)
{
    NeighbourTableUse use;
    for (const QByteArray &datagram : datagrams)
        for (const NetlinkMessage &message : netlinkMessages(datagram)) {
            const auto body = kernelStructure<ndtmsg>(message.payload);
            const QByteArrayView attributes = message.type == RTM_NEWNEIGHTBL && body ? attributesBehind<ndtmsg>(message.payload)
                                                                                      : QByteArrayView();
            // Other messages are of one interface, and have no counts.
            const auto config = kernelStructure<ndt_config>(netlinkAttribute(attributes, NDTA_CONFIG).value_or(QByteArrayView()));
            if (!config || (body->ndtm_family != AF_INET && body->ndtm_family != AF_INET6))
                continue;
            TableUse &table = body->ndtm_family == AF_INET ? use.ipv4 : use.ipv6;
            table.entries = config->ndtc_entries;
            table.limit = netlinkNumber(attributes, NDTA_THRESH3);
            // Grew in Linux 4.2 by its last field.
            if (const auto stats =
                    kernelStructure<ndt_stats>(netlinkAttribute(attributes, NDTA_STATS).value_or(QByteArrayView())))
                table.refused = qint64(stats->ndts_table_fulls);
        }
    return use;
}

TableLimits netlinkTableLimits(const QVector<QByteArray> &datagrams, int interface)
{
    TableLimits limits;
    bool isOfInterface = false;
    for (const QByteArray &datagram : datagrams)
        for (const NetlinkMessage &message : netlinkMessages(datagram)) {
            const auto body = kernelStructure<ndtmsg>(message.payload);
            if (message.type != RTM_NEWNEIGHTBL || !body || body->ndtm_family != AF_INET)
                continue;
            const QByteArrayView attributes = attributesBehind<ndtmsg>(message.payload);
            if (const auto most = netlinkAttribute(attributes, NDTA_THRESH3); most && most->size() == sizeof(quint32))
                limits.entries = netlinkNumber(attributes, NDTA_THRESH3);
            const QByteArrayView asking = netlinkAttribute(attributes, NDTA_PARMS).value_or(QByteArrayView());
            const auto between =
                kernelStructure<quint64>(netlinkAttribute(asking, NDTPA_RETRANS_TIME).value_or(QByteArrayView()));
            const bool isThis = int(netlinkNumber(asking, NDTPA_IFINDEX)) == interface;
            // First come those for interfaces that have none of their own.
            if (!between || isOfInterface || (!isThis && netlinkAttribute(asking, NDTPA_IFINDEX)))
                continue;
            isOfInterface = isThis;
            limits.between = std::clamp(std::chrono::milliseconds(*between), shortestRetry, longestRetry);
            limits.requests = std::clamp(int(netlinkNumber(asking, NDTPA_APP_PROBES) + netlinkNumber(asking, NDTPA_MCAST_PROBES)),
                                         1, mostRequests);
        }
    return limits;
}

} // namespace muster::discovery
