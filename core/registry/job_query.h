// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "domain/job.h"

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Reads the journal of provisioning. Any thread may ask; the Tasks live in the caller's thread.
class JobQuery
{
public:
    /// `store` must outlive it.
    explicit JobQuery(storage::Store &store) : m_store(store) {}

    /// Up to `limit`, the youngest first, from the one after `after` on (null: the first).
    std::unique_ptr<TaskOf<QVector<JournalJob>>> list(const JobId &after, int limit) const;
    std::unique_ptr<TaskOf<QVector<JournalJob>>> unfinished() const;
    std::unique_ptr<TaskOf<JournalJob>> load(const JobId &id) const;
    /// By full id or the beginning only one id has. NotFound, or Conflict when several begin so.
    std::unique_ptr<TaskOf<JournalJob>> find(const QString &text) const;

private:
    storage::Store &m_store;
};

} // namespace muster::registry
