// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/sweep_pace.h"

#include <algorithm>
#include <numeric>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr qint64 fewestWaitingAtOnce = 16;
constexpr qint64 mostWaitingAtOnce = 4096;
constexpr auto shortestPatience = 10s; ///< some of whoever fills the table are given up within 3 s
constexpr auto listensLonger = 100ms;  ///< than the second request takes to be sent

} // namespace

SweepPace SweepPace::within(const TableLimits &limits)
{
    SweepPace pace;
    pace.atOnce = std::clamp(limits.entries - limits.entries / 8, fewestWaitingAtOnce, mostWaitingAtOnce);
    pace.holds = limits.requests * limits.between;
    pace.listens = limits.between + listensLonger;
    pace.patience = std::max<std::chrono::milliseconds>(shortestPatience, 3 * pace.holds);
    return pace;
}

std::chrono::milliseconds SweepPace::timeFor(qint64 addresses) const
{
    SweepWindow window;
    window.setPace(*this);
    return window.timeFor(addresses, 0ms);
}

void SweepWindow::noteSent(Time now)
{
    forgetOld(now);
    if (m_sent.empty() || m_sent.back().at != now)
        m_sent.push_back({now, 0});
    ++m_sent.back().count;
    m_pace.atOnce = std::max(m_pace.atOnce, waiting(now));
}

void SweepWindow::noteRefused(Time now)
{
    forgetOld(now);
    m_pace.atOnce = std::clamp(waiting(now), std::min(fewestWaitingAtOnce, m_pace.atOnce), m_pace.atOnce);
}

std::chrono::milliseconds SweepWindow::timeFor(qint64 addresses, Time now) const
{
    if (addresses <= 0)
        return 0ms;
    const auto sending = [](qint64 before) -> Time { return before / SweepPace::sendsPerTick * SweepPace::tick; };
    const qint64 taken = waiting(now);
    const qint64 places = std::max(m_pace.atOnce, taken);
    if (addresses <= places - taken)
        return sending(addresses - 1);
    // The last one gets the place of one that was given up, that of another before, and so on: of which one, of all there are, in
    // the order in which they are given up for the first time?
    const qint64 before = addresses - 1 - (places - taken);
    const qint64 which = before % places;
    const Time asked = which < taken ? askedAt(which, now) - now : sending(which - taken);
    return std::max<Time>(asked + (before / places + 1) * m_pace.holds, sending(addresses - 1));
}

/// Of those that wait, the oldest being the first.
SweepWindow::Time SweepWindow::askedAt(qint64 which, Time now) const
{
    for (const Sent &sent : m_sent) {
        if (now - sent.at >= m_pace.holds)
            continue;
        if (which < sent.count)
            return sent.at;
        which -= sent.count;
    }
    return now;
}

qint64 SweepWindow::waiting(Time now) const
{
    return std::accumulate(m_sent.begin(), m_sent.end(), qint64(0),
                           [&](qint64 sum, const Sent &sent) { return now - sent.at < m_pace.holds ? sum + sent.count : sum; });
}

void SweepWindow::forgetOld(Time now)
{
    while (!m_sent.empty() && now - m_sent.front().at >= m_pace.holds)
        m_sent.pop_front();
}

} // namespace muster::discovery
