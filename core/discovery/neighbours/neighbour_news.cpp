// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/neighbour_news.h"

#include "discovery/neighbours/netlink_neighbours.h"

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto heardHolds = 10s; // as long as the table takes an entry for fresh
/// Many times what the kernel's table holds unless somebody has enlarged it.
constexpr qsizetype mostHeardKept = 16384;
constexpr qsizetype mostUnansweredKept = 16384;

} // namespace

void NeighbourNews::take(QByteArrayView datagram, std::chrono::milliseconds at)
{
    for (const NeighbourChange &change : netlinkNeighbourChanges(datagram, m_ticks)) {
        const HeardPlace place(change.interface, change.address);
        if (change.what == NeighbourChange::What::Deleted || change.what == NeighbourChange::What::Failed)
            m_heard.remove(place);
        if (change.what == NeighbourChange::What::Failed) {
            if (m_unanswered.size() < mostUnansweredKept)
                m_unanswered.insert(place);
            continue;
        }
        // Nothing but a word of his brings an entry back that the kernel gave up on.
        const bool hasComeBack = m_unanswered.remove(place) && change.what == NeighbourChange::What::Known;
        if (!hasComeBack && change.what != NeighbourChange::What::Heard)
            continue;
        if (m_heard.size() >= mostHeardKept)
            m_heard.removeIf([at](const auto &item) { return at - item.value() > heardHolds; });
        if (m_heard.size() < mostHeardKept)
            m_heard.insert(place, at);
    }
}

bool NeighbourNews::isHeard(int interface, const QHostAddress &address, std::chrono::milliseconds now) const
{
    const auto heard = m_heard.constFind({interface, address});
    return heard != m_heard.cend() && now - heard.value() <= heardHolds;
}

} // namespace muster::discovery
