// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHash>
#include <QHostAddress>
#include <QSet>

#include <chrono>
#include <utility>

namespace muster::discovery {

/// What the kernel told of its neighbours when it happened (rtnetlink(7), RTMGRP_NEIGH), and its table no longer shows: who was heard
/// a moment ago. Who asks for our address is learned from his question (NUD_STALE), and at once, as we answer, his entry looks like any
/// we have something to send to (NUD_DELAY). Sends and reads nothing itself.
class NeighbourNews final
{
public:
    /// `ticks` is what the kernel counts ages in, per second (sysconf(_SC_CLK_TCK)).
    explicit NeighbourNews(qint64 ticks) : m_ticks(ticks) {}

    /// One datagram. `at` and `now` are of any clock that never goes back.
    void take(QByteArrayView datagram, std::chrono::milliseconds at);
    /// Some were lost: nobody knows any more who has not answered.
    void noteLoss() { m_unanswered.clear(); }

    /// Whether somebody at this address (without zone) has been heard within the last 10 s, and his entry was not deleted since.
    bool isHeard(int interface, const QHostAddress &address, std::chrono::milliseconds now) const;

private:
    using HeardPlace = std::pair<int, QHostAddress>; // interface index, address

    const qint64 m_ticks;
    QHash<HeardPlace, std::chrono::milliseconds> m_heard;
    QSet<HeardPlace> m_unanswered; ///< the kernel gave up on them
};

} // namespace muster::discovery
