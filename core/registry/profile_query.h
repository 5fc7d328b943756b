// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "domain/profile.h"

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Reads the profiles. Any thread may ask; the Tasks live in the caller's thread.
class ProfileQuery
{
public:
    /// `store` must outlive it.
    explicit ProfileQuery(storage::Store &store) : m_store(store) {}

    std::unique_ptr<TaskOf<QVector<Profile>>> list() const;
    /// NotFound, with the names there are.
    std::unique_ptr<TaskOf<Profile>> load(const QString &name) const;

private:
    storage::Store &m_store;
};

} // namespace muster::registry
