// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbour_table.h"

#include <deque>

namespace muster::discovery {

/// How fast addresses can be asked. An address nobody has keeps its place in the kernel's neighbour table until the kernel gives it
/// up, so only so many can wait at a time: a sweep goes in waves. What paces a Sweep is what its duration is told by beforehand.
struct SweepPace
{
    static constexpr int sendsPerTick = 4;
    static constexpr std::chrono::milliseconds tick{1};

    qint64 atOnce = 1;                       ///< addresses that may wait for an answer
    std::chrono::milliseconds holds{3000};   ///< for so long one does that nobody has
    std::chrono::milliseconds listens{1100}; ///< after the last datagram: whoever missed the first request has had a second one

    std::chrono::milliseconds patience{10000}; ///< with a table that has no room for one address

    /// Leaves a part of the table to the other programs of the machine.
    static SweepPace within(const TableLimits &limits);

    /// Until so many are asked, when none waits yet.
    std::chrono::milliseconds timeFor(qint64 addresses) const;

    friend bool operator==(const SweepPace &, const SweepPace &) = default;
};

/// Those that wait for an answer at the moment, and how long it takes from here on. Learns: where the table is refused to us before
/// it should be, as others fill it, that is the pace from then on. Told the time, which goes forward, from any moment.
class SweepWindow
{
public:
    using Time = std::chrono::milliseconds;

    void setPace(const SweepPace &pace) { m_pace = pace; }
    void noteSent(Time now);
    /// There was no room for one more.
    void noteRefused(Time now);
    /// Until so many more are asked.
    std::chrono::milliseconds timeFor(qint64 addresses, Time now) const;

private:
    struct Sent
    {
        Time at;
        qint64 count;
    };

    qint64 waiting(Time now) const;
    Time askedAt(qint64 which, Time now) const;
    void forgetOld(Time now);

    SweepPace m_pace;
    std::deque<Sent> m_sent; ///< within the last m_pace.holds, a piece for each millisecond
};

} // namespace muster::discovery
