// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "policy/policy_impact.h"

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Reads the policies. Any thread may ask; the Tasks live in the caller's thread.
class PolicyQuery
{
public:
    /// `store` must outlive it.
    explicit PolicyQuery(storage::Store &store) : m_store(store) {}

    /// Those in force, in their order.
    std::unique_ptr<TaskOf<QVector<PolicyVersion>>> list() const;
    /// The one in force. NotFound, with the names there are.
    std::unique_ptr<TaskOf<PolicyVersion>> load(const QString &name) const;
    /// All versions, the youngest first; of removed ones, too. NotFound when there never was one of that name.
    std::unique_ptr<TaskOf<QVector<PolicyVersion>>> history(const QString &name) const;
    /// What publishing this policy would change in the verdicts on these devices, a page of them; one entry a device, none where
    /// nothing would. Changes nothing.
    std::unique_ptr<TaskOf<QVector<std::optional<policy::Impact>>>> impact(Policy policy, QVector<Device> devices,
                                                                           Timestamp now) const;

private:
    storage::Store &m_store;
};

} // namespace muster::registry
