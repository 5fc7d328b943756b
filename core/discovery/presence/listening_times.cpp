// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/presence/listening_times.h"

namespace muster::discovery {

Timestamp ListeningTimes::note(const QString &interface, Timestamp now)
{
    const auto known = m_times.find(interface);
    if (known == m_times.end()) {
        m_times.insert(interface, {now, now});
        return now;
    }
    const bool isBroken = now < known->last || now - known->last > longestPause; // or the clock was set
    if (isBroken)
        known->since = now;
    known->last = now;
    return known->since;
}

} // namespace muster::discovery
