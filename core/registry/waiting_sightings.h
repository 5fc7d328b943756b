// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/sighting.h"

#include <QHash>

#include <deque>

namespace muster::registry {

/// Sightings that wait to be recorded, in order. What one source sees again at the same place, under the same names, takes the place
/// of what it saw before; what only the older one said goes with it. At most 4096 wait: the oldest are dropped, and counted.
class WaitingSightings
{
public:
    void add(const Sighting &sighting);
    /// Puts back, in front, what was taken out and could not be recorded.
    void putBack(const QVector<Sighting> &taken);
    /// The first ones, at most `limit`.
    QVector<Sighting> take(qsizetype limit);

    bool isEmpty() const { return m_queue.empty(); }
    qint64 dropped() const { return m_dropped; }

private:
    void removeFirst();

    std::deque<Sighting> m_queue;
    QHash<QString, qint64> m_numbers; ///< by key: which one it is, counted from the first there ever was
    qint64 m_first = 0;               ///< number of the front of the queue
    qint64 m_dropped = 0;
};

} // namespace muster::registry
