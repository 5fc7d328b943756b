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

/// Of an entry that was never confirmed: this long ago somebody was heard, and nobody had been known there before.
std::optional<qint64> learnedAgo(quint16 state, const nda_cacheinfo &ages, qint64 ticks)
{
    // "Updated" is also when an entry went from reachable to stale, or from stale to delay because we sent something there. Neither
    // proves that anybody is there; only a stale entry that was never confirmed was learned at that moment.
    const bool isLearned = (state & NUD_STALE) && qint64(ages.ndm_confirmed) - qint64(ages.ndm_updated) >= neverConfirmed * ticks;
    return isLearned ? std::optional<qint64>(ages.ndm_updated) : std::nullopt;
}

bool isFreshEntry(quint16 state, const std::optional<nda_cacheinfo> &ages, qint64 ticks)
{
    if (state & (NUD_REACHABLE | NUD_PERMANENT))
        return true;
    if (!ages)
        return false;
    if (ages->ndm_confirmed <= freshFor * ticks)
        return true;
    const auto learned = learnedAgo(state, *ages, ticks);
    return learned && *learned <= freshFor * ticks;
}

/// As the kernel tells it.
struct RawNeighbour
{
    ndmsg entry{};
    QHostAddress address;
    QString mac; ///< empty: none, or that of no single host
    std::optional<nda_cacheinfo> ages;

    bool isKnown() const
    {
        constexpr quint16 known = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT;
        return (entry.ndm_state & known) && !mac.isEmpty();
    }
};

std::optional<RawNeighbour> rawNeighbour(const NetlinkMessage &message)
{
    const auto entry = kernelStructure<ndmsg>(message.payload);
    if ((message.type != RTM_NEWNEIGH && message.type != RTM_DELNEIGH) || !entry || (entry->ndm_state & NUD_NOARP))
        return std::nullopt;
    const QByteArrayView attributes = attributesBehind<ndmsg>(message.payload);
    const QHostAddress address = addressFrom(netlinkAttribute(attributes, NDA_DST).value_or(QByteArrayView()));
    const bool isInet = entry->ndm_family == AF_INET && address.protocol() == QAbstractSocket::IPv4Protocol;
    const bool isInet6 = entry->ndm_family == AF_INET6 && address.protocol() == QAbstractSocket::IPv6Protocol;
    if ((!isInet && !isInet6) || address.isMulticast())
        return std::nullopt;
    return RawNeighbour{*entry, address, macFrom(netlinkAttribute(attributes, NDA_LLADDR).value_or(QByteArrayView())),
                        kernelStructure<nda_cacheinfo>(netlinkAttribute(attributes, NDA_CACHEINFO).value_or(QByteArrayView()))};
}

std::optional<NeighbourChange::What> changeOf(const NetlinkMessage &message, const RawNeighbour &raw, qint64 ticks)
{
    using What = NeighbourChange::What;
    if (message.type == RTM_DELNEIGH)
        return What::Deleted;
    if (raw.entry.ndm_state & NUD_FAILED)
        return What::Failed;
    if (!raw.isKnown())
        return std::nullopt;
    const auto learned = raw.ages ? learnedAgo(raw.entry.ndm_state, *raw.ages, ticks) : std::nullopt;
    const bool isHeard = (raw.entry.ndm_state & NUD_REACHABLE) || (learned && *learned <= ticks);
    return isHeard ? What::Heard : What::Known;
}

} // namespace

QVector<Neighbour> netlinkNeighbours(QByteArrayView datagram, qint64 ticks)
{
    QVector<Neighbour> neighbours;
    for (const NetlinkMessage &message : netlinkMessages(datagram))
        if (const auto raw = rawNeighbour(message); raw && raw->isKnown() && message.type == RTM_NEWNEIGH)
            neighbours.append(
                {raw->entry.ndm_ifindex, raw->address, raw->mac, isFreshEntry(raw->entry.ndm_state, raw->ages, ticks)});
    return neighbours;
}

QVector<NeighbourChange> netlinkNeighbourChanges(QByteArrayView datagram, qint64 ticks)
{
    QVector<NeighbourChange> changes;
    for (const NetlinkMessage &message : netlinkMessages(datagram))
        if (const auto raw = rawNeighbour(message))
            if (const auto what = changeOf(message, *raw, ticks))
                changes.append({raw->entry.ndm_ifindex, raw->address, *what});
    return changes;
}

} // namespace muster::discovery
