// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_neighbours.h"

#include "discovery/neighbours/netlink_message.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace muster::discovery {

namespace {

constexpr qint64 freshFor = 10; // s
/// The kernel gives an entry that it only learned an age of confirmation of twice the reachable time (30 s), and takes one that was
/// confirmed for reachable at most one and a half times as long.
constexpr qint64 neverConfirmed = 50; // s

bool isFreshEntry(quint16 state, const std::optional<nda_cacheinfo> &ages, qint64 ticks)
{
    if (state & (NUD_REACHABLE | NUD_PERMANENT))
        return true;
    if (!ages)
        return false;
    if (ages->ndm_confirmed <= freshFor * ticks)
        return true;
    // "Updated" is also when an entry went from reachable to stale, or from stale to delay because we sent something there. Neither
    // proves that anybody is there; only a stale entry that was never confirmed was learned at that moment.
    return (state & NUD_STALE) && ages->ndm_updated <= freshFor * ticks
           && qint64(ages->ndm_confirmed) - qint64(ages->ndm_updated) >= neverConfirmed * ticks;
}

std::optional<Neighbour> netlinkNeighbour(const NetlinkMessage &message, qint64 ticks)
{
    const auto entry = kernelStructure<ndmsg>(message.payload);
    if (message.type != RTM_NEWNEIGH || !entry)
        return std::nullopt;
    constexpr quint16 known = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT;
    if (!(entry->ndm_state & known) || (entry->ndm_state & NUD_NOARP))
        return std::nullopt;
    const QByteArrayView attributes = attributesBehind<ndmsg>(message.payload);
    const QHostAddress address = addressFrom(netlinkAttribute(attributes, NDA_DST).value_or(QByteArrayView()));
    const QString mac = macFrom(netlinkAttribute(attributes, NDA_LLADDR).value_or(QByteArrayView()));
    const bool isInet = entry->ndm_family == AF_INET && address.protocol() == QAbstractSocket::IPv4Protocol;
    const bool isInet6 = entry->ndm_family == AF_INET6 && address.protocol() == QAbstractSocket::IPv6Protocol;
    if ((!isInet && !isInet6) || address.isMulticast() || mac.isEmpty())
        return std::nullopt;
    const auto ages = kernelStructure<nda_cacheinfo>(netlinkAttribute(attributes, NDA_CACHEINFO).value_or(QByteArrayView()));
    return Neighbour{entry->ndm_ifindex, address, mac, isFreshEntry(entry->ndm_state, ages, ticks)};
}

} // namespace

QVector<Neighbour> netlinkNeighbours(QByteArrayView datagram, qint64 ticks)
{
    QVector<Neighbour> neighbours;
    for (const NetlinkMessage &message : netlinkMessages(datagram))
        if (const auto neighbour = netlinkNeighbour(message, ticks))
            neighbours.append(*neighbour);
    return neighbours;
}

} // namespace muster::discovery
