// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/split_device.h"

#include "registry/apply_command.h"
#include "registry/conflict_change.h"
#include "registry/identifier_json.h"
#include "registry/identity_reading.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

Result<> recordSplit(const SplitOutcome &outcome, CommandContext &context)
{
    const QString rest = outcome.rest.id.toString();
    const QString part = outcome.part.id.toString();
    const QJsonArray identifiers = identifierArray(outcome.part.identifiers);
    MUSTER_CHECK(context.record(u"device.split"_s, rest,
                                {{u"part"_s, part},
                                 {u"name"_s, outcome.part.name},
                                 {u"restored"_s, outcome.isRestored},
                                 {u"identifiers"_s, identifiers}}));
    return context.record(u"device.split"_s, part,
                          {{u"from"_s, rest},
                           {u"name"_s, outcome.part.name},
                           {u"restored"_s, outcome.isRestored},
                           {u"identifiers"_s, identifiers}});
}

/// Disputes about identifiers that an operator has now given to one of two are settled.
Result<> settleConflicts(const SplitOutcome &outcome, CommandContext &context)
{
    MUSTER_TRY(const QVector<storage::ConflictRecord> conflicts, context.unit.conflicts().ofDevice(outcome.rest.id));
    for (const storage::ConflictRecord &conflict : conflicts)
        if (std::ranges::any_of(outcome.part.identifiers, [&conflict](const Identifier &each) {
                return each.type == conflict.type && each.value == conflict.value;
            }))
            MUSTER_CHECK(closeConflict(conflict, u"split"_s, context));
    return {};
}

Result<> putHostKeysBack(const MergeRecord &record, CommandContext &context)
{
    storage::HostKeyRepository &hostKeys = context.unit.hostKeys();
    if (record.goneHostKey)
        MUSTER_CHECK(hostKeys.save(record.gone.id, *record.goneHostKey));
    MUSTER_TRY(const std::optional<PinnedHostKey> current, hostKeys.load(record.kept.id));
    // One that was accepted since stays.
    if (current == record.keptHostKey || current != record.goneHostKey)
        return {};
    return record.keptHostKey ? hostKeys.save(record.kept.id, *record.keptHostKey) : hostKeys.remove(record.kept.id);
}

/// The certificates say what the credentials of these two say again.
Result<> putCertificatesBack(const Device &device, const MergeRecord &record, CommandContext &context)
{
    for (const Credential &credential : device.credentials) {
        const auto merged = std::ranges::find_if(record.merged.credentials,
                                                 [&credential](const Credential &other) { return other.id == credential.id; });
        if (merged == record.merged.credentials.end() || merged->state == credential.state
            || credential.state != CredentialState::Active)
            continue;
        const Result<> told = context.unit.certificates().setState(credential.serialNumber, CredentialState::Active);
        if (!told && told.error().code != ErrorCode::NotFound) // it may be of another authority
            return fail(told.error());
    }
    return {};
}

Result<SplitOutcome> takeBack(const Device &current, const MergeRecord &record, CommandContext &context)
{
    storage::UnitOfWork &unit = context.unit;
    MUSTER_CHECK(mayTakeBack(current, record, unit));
    MUSTER_TRY(const QVector<Sighting> sightings, unit.sightings().list(current.id));
    const Unmerged apart = unmerged(current, record, sightings, context.now);
    MUSTER_CHECK(unit.devices().save(apart.gone));
    MUSTER_CHECK(unit.identities().unmerge(apart.gone.id));
    MUSTER_CHECK(unit.devices().save(apart.kept));
    // Since the merge it was seen under the one name.
    MUSTER_CHECK(unit.sightings().move(apart.kept.id, apart.gone.id, [&](const Sighting &sighting) {
        return isSeenSince(sighting, record, apart.gone, apart.kept);
    }));
    MUSTER_CHECK(putHostKeysBack(record, context));
    MUSTER_CHECK(putCertificatesBack(apart.gone, record, context));
    MUSTER_CHECK(putCertificatesBack(apart.kept, record, context));
    MUSTER_CHECK(unit.identities().tellApart(distinctionsOf(apart.kept, apart.gone)));
    const SplitOutcome outcome{apart.kept, apart.gone, true};
    MUSTER_CHECK(settleConflicts(outcome, context));
    MUSTER_CHECK(recordSplit(outcome, context));
    return outcome;
}

} // namespace

Result<SplitOutcome> SplitDevice::apply(CommandContext &context) const
{
    storage::UnitOfWork &unit = context.unit;
    MUSTER_TRY(const SplitPreview preview, readSplitPreview(device, identifiers, context.now, unit));
    if (preview.refusal)
        return fail(*preview.refusal);
    if (preview.undone)
        return takeBack(preview.device, *preview.undone, context);
    const SplitOutcome outcome{preview.rest, preview.part, false};
    MUSTER_CHECK(unit.devices().save(outcome.rest));
    MUSTER_CHECK(unit.devices().save(outcome.part));
    MUSTER_CHECK(unit.sightings().move(outcome.rest.id, outcome.part.id, [&outcome](const Sighting &sighting) {
        return belongsToPart(sighting, outcome.part.identifiers, outcome.rest);
    }));
    MUSTER_CHECK(unit.identities().tellApart(distinctionsOf(outcome.rest, outcome.part)));
    MUSTER_CHECK(settleConflicts(outcome, context));
    MUSTER_CHECK(recordSplit(outcome, context));
    return outcome;
}

Result<SplitOutcome> UnmergeDevice::apply(CommandContext &context) const
{
    MUSTER_TRY(const Device current, context.unit.devices().load(gone));
    MUSTER_TRY(const QVector<MergeRecord> merges, context.unit.identities().merges(current.id));
    const auto record = std::ranges::find_if(merges, [this](const MergeRecord &each) { return each.gone.id == gone; });
    if (record == merges.end())
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("muster::registry", "No operator merged %1 into another device.")
                        .arg(gone.toString()));
    return takeBack(current, *record, context);
}

template std::unique_ptr<TaskOf<SplitOutcome>> DeviceRegistry::apply(SplitDevice, Actor);
template std::unique_ptr<TaskOf<SplitOutcome>> DeviceRegistry::apply(UnmergeDevice, Actor);

} // namespace muster::registry
