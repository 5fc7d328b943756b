// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "domain/merge_record.h"

namespace muster::registry {

/// One of the two devices of a merge, with what stands beside its record.
struct MergeSide
{
    Device device;
    std::optional<PinnedHostKey> hostKey;
    bool isBusy = false; ///< a job works on it
};

/// Something the two say differently: "name", "vendor", "model", "kind", "firmware", "serial", "group", "site", "owner", "state",
/// "credential", "hostKey".
struct MergeField
{
    QString field;
    QString kept; ///< as people read it; empty: not known
    QString gone;
    bool isFromGone = false;  ///< what the one that goes says will hold
    bool needsChoice = false; ///< an operator must say which holds, and has not; the above is what is proposed

    friend bool operator==(const MergeField &, const MergeField &) = default;
};

/// What a merge would do. Shown before it is done, and what MergeDevices does.
struct MergePreview
{
    Device kept;                          ///< that stays, as it is
    Device gone;                          ///< that becomes an alias of it, as it is
    Device merged;                        ///< the one that stays, as it will be
    std::optional<PinnedHostKey> hostKey; ///< of it
    QVector<MergeField> fields;           ///< that differ
    QVector<Identifier> joined;           ///< that `kept` does not have yet
    QStringList superseded;               ///< serial numbers of certificates that will no longer be in force
    QStringList warnings;                 ///< sentences
    std::optional<Error> refusal;         ///< why it can't be done, whatever is chosen

    /// Fields an operator must decide first.
    QStringList openChoices() const;
};

/// Which device's word holds, by field: the id of one of the two.
using MergeChoices = QMap<QString, DeviceId>;

/// What was decided when these two were merged, for merging them again. Which host key held is not among it.
MergeChoices choicesOf(const MergeRecord &record);

/// Pure. What both say holds; what one says goes before nothing; an operator's word before a device's; else the one that stays is
/// right. A choice is needed where operators said different things of the two, where both have a certificate in force, where
/// different host keys are accepted for them, where one of them is retired, and where their serial numbers contradict
/// (discovery::contradictionOf()). Devices with different attestation or IDevID keys are never one; nor is merged while a job runs.
MergePreview previewMerge(const MergeSide &kept, const MergeSide &gone, const MergeChoices &choices, Timestamp now);

} // namespace muster::registry
