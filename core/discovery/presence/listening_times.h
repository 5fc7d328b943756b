// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QHash>
#include <QString>

namespace muster::discovery {

/// Since when we have been hearing on each interface. Where nobody at all was heard for longer than our pauses between questions last,
/// we were cut off, or asleep: a device that was silent then is none that sleeps.
class ListeningTimes
{
public:
    static constexpr std::chrono::minutes longestPause{35};

    /// Somebody was heard. Returns since when we have been listening there without a break.
    Timestamp note(const QString &interface, Timestamp now);
    void clear() { m_times.clear(); }

private:
    struct Times
    {
        Timestamp since{};
        Timestamp last{};
    };
    QHash<QString, Times> m_times;
};

} // namespace muster::discovery
