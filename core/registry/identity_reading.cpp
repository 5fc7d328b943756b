// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/identity_reading.h"

#include <QCoreApplication>

#include <algorithm>

namespace muster::registry {

namespace {

Result<MergeSide> readSide(const DeviceId &id, storage::UnitOfWork &unit)
{
    MergeSide side;
    MUSTER_TRY(side.device, unit.devices().load(id));
    MUSTER_TRY(side.hostKey, unit.hostKeys().load(side.device.id));
    MUSTER_TRY(side.isBusy, isBusy(side.device.id, unit));
    return side;
}

} // namespace

Result<bool> isBusy(const DeviceId &device, storage::UnitOfWork &unit)
{
    MUSTER_TRY(const QVector<JournalJob> jobs, unit.jobs().unfinished());
    return std::ranges::any_of(jobs, [&device](const JournalJob &job) {
        return job.device == device && (job.state == JobState::Running || job.state == JobState::Undoing);
    });
}

Result<> mayTakeBack(const Device &current, const MergeRecord &record, storage::UnitOfWork &unit)
{
    if (current.id != record.kept.id)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry",
                                                "%1 was merged into %2, which is part of %3 now. Take that merge back first.")
                        .arg(record.gone.name, record.kept.name, current.name));
    MUSTER_TRY(const QVector<MergeRecord> merges, unit.identities().merges(current.id));
    const auto youngest = std::ranges::find(merges, current.id, [](const MergeRecord &each) { return each.kept.id; });
    if (youngest != merges.end() && youngest->at > record.at)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry",
                                                "%1 was merged into %2 after %3 was. Take the merge of %1 back first.")
                        .arg(youngest->gone.name, current.name, record.gone.name));
    MUSTER_TRY(const bool isWorkedOn, isBusy(current.id, unit));
    if (isWorkedOn)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry", "A job works on %1. Nothing was changed; let it end first.")
                        .arg(current.name));
    return {};
}

Result<MergePreview> readMergePreview(const DeviceId &kept, const DeviceId &gone, const MergeChoices &choices, Timestamp now,
                                      storage::UnitOfWork &unit)
{
    MUSTER_TRY(const MergeSide one, readSide(kept, unit));
    MUSTER_TRY(const MergeSide other, readSide(gone, unit));
    return previewMerge(one, other, choices, now);
}

Result<SplitPreview> readSplitPreview(const DeviceId &device, const QVector<std::pair<IdentifierType, QString>> &identifiers,
                                      Timestamp now, storage::UnitOfWork &unit)
{
    MUSTER_TRY(const Device whole, unit.devices().load(device));
    MUSTER_TRY(const QVector<MergeRecord> merges, unit.identities().merges(whole.id));
    MUSTER_TRY(const QVector<Sighting> sightings, unit.sightings().list(whole.id));
    QVector<Identifier> named;
    for (const auto &[type, value] : identifiers)
        named.append({type, value, {}, {}, {}});
    SplitPreview preview = previewSplit(whole, named, merges, sightings, now);
    if (preview.undone) {
        const Result<> may = mayTakeBack(whole, *preview.undone, unit);
        if (!may && may.error().code != ErrorCode::Conflict)
            return fail(may.error());
        if (!may)
            preview.refusal = may.error();
    }
    return preview;
}

} // namespace muster::registry
