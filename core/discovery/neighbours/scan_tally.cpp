// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/scan_tally.h"

#include <algorithm>

namespace muster::discovery {

namespace {
/// delay_first_probe_time, and three requests in vain.
constexpr qint64 longestDoubtMs = 5000 + 3000 + 200;
} // namespace

void ScanTally::noteAnswer(const QHostAddress &address)
{
    if (m_range.contains(address) && !m_answered.contains(address))
        m_answered.insert(address, {});
}

void ScanTally::look(const QVector<Neighbour> &table)
{
    m_isInDoubt = false;
    for (const Neighbour &neighbour : table) {
        if (neighbour.interface != m_interface || !m_range.contains(neighbour.address))
            continue;
        if (neighbour.isFresh || m_answered.contains(neighbour.address))
            m_answered.insert(neighbour.address, neighbour.mac);
        else
            m_isInDoubt = true;
    }
}

qint64 ScanTally::answered(const QStringList &relays) const
{
    return relays.isEmpty() ? m_answered.size()
                            : std::ranges::count_if(m_answered, [&relays](const QString &mac) { return !relays.contains(mac); });
}

bool ScanTally::isWaitingForKnown()
{
    if (!m_sinceOver.isValid())
        m_sinceOver.start();
    return m_isInDoubt && !m_sinceOver.hasExpired(longestDoubtMs);
}

} // namespace muster::discovery
