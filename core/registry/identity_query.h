// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "registry/merge_preview.h"
#include "registry/split_preview.h"

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Reads what a merge or a split would do, and what was merged. Any thread may ask; the Tasks live in the caller's thread.
/// A dialog asks for the preview again whenever the operator chooses something, shows its fields and warnings, and applies
/// MergeDevices with the same choices (or SplitDevice, UnmergeDevice) once nothing is open.
class IdentityQuery
{
public:
    /// Both must outlive it.
    IdentityQuery(storage::Store &store, const Clock &clock) : m_store(store), m_clock(clock) {}

    /// What can't be done is said in its `refusal`. NotFound when there is no such device.
    std::unique_ptr<TaskOf<MergePreview>> mergePreview(const DeviceId &kept, const DeviceId &gone,
                                                       const MergeChoices &choices = {}) const;
    /// Identifiers by type and canonical value. What can't be done is said in its `refusal`. NotFound.
    std::unique_ptr<TaskOf<SplitPreview>> splitPreview(const DeviceId &device,
                                                       const QVector<std::pair<IdentifierType, QString>> &identifiers) const;
    /// Merges by operators that stand behind a device, the youngest first: in this order they can be taken back, by
    /// UnmergeDevice{gone.id}.
    std::unique_ptr<TaskOf<QVector<MergeRecord>>> merges(const DeviceId &device) const;

private:
    storage::Store &m_store;
    const Clock &m_clock;
};

} // namespace muster::registry
