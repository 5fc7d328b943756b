// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/datagram_budget.h"

#include <algorithm>

namespace muster::discovery {

namespace {

constexpr double refillPerSecond = 0.1;

double refilled(double left, double full, Timestamp since, Timestamp now)
{
    // A clock that was set back must not silence anybody.
    const double seconds = std::max(0.0, std::chrono::duration<double>(now - since).count());
    return std::min(full, left + seconds * full * refillPerSecond);
}

} // namespace

bool DatagramBudget::take(Account &account, double full, double cost, Timestamp now)
{
    account.left = refilled(account.left, full, account.at, now);
    account.at = now;
    if (account.left < cost)
        return false;
    account.left -= cost;
    return true;
}

bool DatagramBudget::admits(const QHostAddress &sender, qsizetype bytes, Timestamp now)
{
    auto account = m_senders.find(sender);
    if (account == m_senders.end()) {
        if (m_senders.size() >= mostSenders)
            m_senders.removeIf([now](const auto &entry) { return refilled(entry->left, ofSender, entry->at, now) >= ofSender; });
        m_isUsedUp = m_senders.size() >= mostSenders;
        if (m_isUsedUp)
            return false;
        account = m_senders.insert(sender, {ofSender, now});
    }
    // The sender's first: one that shouts must not eat up what is there for all.
    const auto cost = double(1 + bytes / frameSize);
    const bool isWithinOwn = take(*account, ofSender, cost, now);
    m_isUsedUp = isWithinOwn && !take(m_all, ofAll, cost, now);
    return isWithinOwn && !m_isUsedUp;
}

} // namespace muster::discovery
