// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/merge_preview.h"
#include "registry/split_preview.h"
#include "storage/unit_of_work.h"

namespace muster::registry {

// What previews are made of, for commands and queries alike.

Result<MergePreview> readMergePreview(const DeviceId &kept, const DeviceId &gone, const MergeChoices &choices, Timestamp now,
                                      storage::UnitOfWork &unit);

Result<SplitPreview> readSplitPreview(const DeviceId &device, const QVector<std::pair<IdentifierType, QString>> &identifiers,
                                      Timestamp now, storage::UnitOfWork &unit);

/// Whether this merge, which stands behind `current`, can be taken back. Conflict while others have to be first (what it was
/// merged into is part of another, or got another part since), or a job works on it.
Result<> mayTakeBack(const Device &current, const MergeRecord &record, storage::UnitOfWork &unit);

/// Whether a job works on it.
Result<bool> isBusy(const DeviceId &device, storage::UnitOfWork &unit);

} // namespace muster::registry
