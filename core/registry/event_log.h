// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "domain/event.h"

#include <QVector>

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// What a walk along the whole chain found when every link held.
struct ChainVerdict
{
    qint64 events = 0;
    QByteArray head; ///< hash of the newest event; empty without events
};

/// Reads the record of who did what. Any thread may ask; the Tasks live in the caller's thread.
class EventLog
{
public:
    /// `store` must outlive it.
    explicit EventLog(storage::Store &store) : m_store(store) {}

    /// Up to `limit` events with a sequence above `seq`, oldest first.
    std::unique_ptr<TaskOf<QVector<Event>>> after(qint64 seq, int limit) const;
    /// Up to `limit` events below `seq`, newest first; about `subject` only, when it is not empty.
    std::unique_ptr<TaskOf<QVector<Event>>> before(qint64 seq, const QString &subject, int limit) const;
    /// Walks the hash chain; Corrupt with the first broken link in `where`.
    std::unique_ptr<TaskOf<ChainVerdict>> verify() const;

private:
    storage::Store &m_store;
};

} // namespace muster::registry
