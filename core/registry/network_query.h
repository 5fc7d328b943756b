// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "discovery/discovery_service.h"

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Reads which networks discovery may touch.
class NetworkQuery
{
public:
    /// `store` must outlive it.
    explicit NetworkQuery(storage::Store &store) : m_store(store) {}

    std::unique_ptr<TaskOf<QVector<discovery::AllowedNetwork>>> allowed() const;

private:
    storage::Store &m_store;
};

} // namespace muster::registry
