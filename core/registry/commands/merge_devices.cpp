// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/merge_devices.h"

#include "registry/apply_command.h"
#include "registry/conflict_change.h"
#include "registry/finding_event.h"
#include "registry/identifier_json.h"
#include "registry/identity_reading.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

Result<> checkDecided(const MergePreview &preview, bool takesProposals)
{
    if (preview.refusal)
        return fail(*preview.refusal);
    const QStringList open = preview.openChoices();
    if (open.isEmpty() || takesProposals)
        return {};
    return fail(ErrorCode::Conflict,
                QCoreApplication::translate("muster::registry",
                                            "%1 and %2 say different things: %3. Say whose word shall hold. Nothing was changed.")
                    .arg(preview.kept.name, preview.gone.name, open.join(u", "_s)),
                {}, open.front());
}

Result<> supersede(const QStringList &serialNumbers, CommandContext &context)
{
    for (const QString &serialNumber : serialNumbers) {
        const Result<> told = context.unit.certificates().setState(serialNumber, CredentialState::Superseded);
        if (!told && told.error().code != ErrorCode::NotFound) // it may be of another authority
            return fail(told.error());
    }
    return {};
}

QJsonObject mergePayload(const MergePreview &preview)
{
    QJsonObject decided;
    for (const MergeField &field : preview.fields)
        decided.insert(field.field, QJsonObject{{u"from"_s, field.isFromGone ? field.kept : field.gone},
                                                {u"to"_s, field.isFromGone ? field.gone : field.kept}});
    return {{u"absorbed"_s, preview.gone.id.toString()},
            {u"name"_s, preview.gone.name},
            {u"identifiers"_s, identifierArray(preview.joined)},
            {u"decided"_s, decided}};
}

} // namespace

Result<Device> MergeDevices::apply(CommandContext &context) const
{
    storage::UnitOfWork &unit = context.unit;
    MUSTER_TRY(const MergePreview preview, readMergePreview(kept, gone, choices, context.now, unit));
    MUSTER_CHECK(checkDecided(preview, takesProposals));
    const DeviceId stays = preview.kept.id;
    const DeviceId goes = preview.gone.id;

    MUSTER_TRY(const QVector<storage::ConflictRecord> conflicts, unit.conflicts().ofDevice(stays));
    for (const storage::ConflictRecord &conflict : conflicts)
        if (conflict.device == goes || conflict.claimant == goes)
            MUSTER_CHECK(closeConflict(conflict, u"merged"_s, context));
    for (const Finding &finding : preview.gone.findings)
        if (isOnRecord(finding))
            MUSTER_CHECK(recordFinding(u"finding.closed"_s, goes, finding, context));

    MergeRecord record{preview.gone, preview.kept, preview.merged, {}, {}, context.now, context.actor.who};
    MUSTER_TRY(record.goneHostKey, unit.hostKeys().load(goes));
    MUSTER_TRY(record.keptHostKey, unit.hostKeys().load(stays));
    QVector<Distinction> settled;
    for (const Identifier &each : preview.merged.identifiers)
        settled.append({each.type, each.value, stays});
    MUSTER_CHECK(unit.identities().forget(settled));
    MUSTER_CHECK(unit.identities().merge(record));
    MUSTER_CHECK(unit.devices().save(preview.merged));
    if (preview.hostKey && preview.hostKey != record.keptHostKey)
        MUSTER_CHECK(unit.hostKeys().save(stays, *preview.hostKey));
    MUSTER_CHECK(supersede(preview.superseded, context));
    MUSTER_CHECK(context.record(u"device.merged"_s, stays.toString(), mergePayload(preview)));
    return unit.devices().load(stays);
}

template std::unique_ptr<TaskOf<Device>> DeviceRegistry::apply(MergeDevices, Actor);

} // namespace muster::registry
