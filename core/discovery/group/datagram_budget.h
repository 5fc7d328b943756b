// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QHash>
#include <QHostAddress>

namespace muster::discovery {

/// How much of what comes in is read: so much of each sender, so much of all, however many addresses somebody sends from. A datagram
/// costs one, and one more for each frame's worth of bytes in it, as reading it does. A budget fills up again with time, a tenth of
/// it a second.
class DatagramBudget
{
public:
    static constexpr double ofSender = 256;
    static constexpr double ofAll = 8192;
    static constexpr qsizetype frameSize = 1500;
    static constexpr qsizetype mostSenders = 2048; ///< who comes when so many have spoken lately has no budget of his own

    /// Whether one more datagram of this sender is to be read.
    bool admits(const QHostAddress &sender, qsizetype bytes, Timestamp now);
    /// Whether the last one was turned away for what others had sent.
    bool isUsedUp() const { return m_isUsedUp; }

private:
    struct Account
    {
        double left = 0;
        Timestamp at{};
    };

    static bool take(Account &account, double full, double cost, Timestamp now);

    Account m_all{ofAll, {}};
    QHash<QHostAddress, Account> m_senders;
    bool m_isUsedUp = false;
};

} // namespace muster::discovery
