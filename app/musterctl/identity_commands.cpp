// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/session.h"
#include "musterctl/settings.h"
#include "registry/commands/merge_devices.h"
#include "registry/commands/split_device.h"
#include "registry/device_json.h"
#include "registry/identifier_json.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct IdentityText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

using IdentifierName = std::pair<IdentifierType, QString>;

QString identifierLine(const Identifier &identifier)
{
    return u"%1 %2 (%3, %4)"_s.arg(identifierTypeWords.word(identifier.type), identifier.value,
                                   strengthWords.word(identifier.strength()), identifier.source);
}

QJsonObject briefly(const Device &device)
{
    return {{u"id"_s, device.id.toString()}, {u"name"_s, device.name}};
}

QJsonObject mergeObject(const registry::MergePreview &preview)
{
    QJsonArray fields;
    for (const registry::MergeField &field : preview.fields)
        fields.append(QJsonObject{{u"field"_s, field.field},
                                  {u"kept"_s, field.kept},
                                  {u"gone"_s, field.gone},
                                  {u"holds"_s, field.isFromGone ? u"gone"_s : u"kept"_s},
                                  {u"needsChoice"_s, field.needsChoice}});
    return {{u"kept"_s, briefly(preview.kept)},
            {u"gone"_s, briefly(preview.gone)},
            {u"fields"_s, fields},
            {u"joined"_s, registry::identifierArray(preview.joined)},
            {u"superseded"_s, QJsonArray::fromStringList(preview.superseded)},
            {u"warnings"_s, QJsonArray::fromStringList(preview.warnings)}};
}

QString orUnknown(const QString &text)
{
    return text.isEmpty() ? IdentityText::tr("unknown") : text;
}

void writePreview(Output &output, const registry::MergePreview &preview)
{
    output.line(IdentityText::tr("%1 (%2) becomes part of %3 (%4):")
                    .arg(preview.gone.name, preview.gone.id.toString(), preview.kept.name, preview.kept.id.toString()));
    for (const registry::MergeField &field : preview.fields) {
        const QString holds = field.isFromGone ? field.gone : field.kept;
        const QString other = field.isFromGone ? field.kept : field.gone;
        output.line(u"  "_s + field.field.leftJustified(12)
                    + IdentityText::tr("%1, not %2").arg(orUnknown(holds), orUnknown(other))
                    + (field.needsChoice ? IdentityText::tr(" - to be decided: --prefer %1=ID").arg(field.field) : QString()));
    }
    for (const Identifier &identifier : preview.joined)
        output.line(u"  "_s + IdentityText::tr("also").leftJustified(12) + identifierLine(identifier));
    for (const QString &serialNumber : preview.superseded)
        output.line(u"  "_s + IdentityText::tr("The certificate %1 will no longer be in force.").arg(serialNumber));
    for (const QString &warning : preview.warnings)
        output.line(u"  "_s + warning);
}

/// --prefer FIELD=ID: the device by id, name or beginning of its id.
Result<registry::MergeChoices> readChoices(Session &session, const QMap<QString, QString> &wanted)
{
    registry::MergeChoices choices;
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        MUSTER_TRY(const Device device, session.run(session.devices().find(it.value())));
        choices.insert(it.key(), device.id);
    }
    return choices;
}

/// T:V; the value may hold colons.
Result<QVector<IdentifierName>> readIdentifiers(const QStringList &words)
{
    QVector<IdentifierName> names;
    for (const QString &word : words) {
        const auto type = identifierTypeWords.value(word.section(u':', 0, 0).toLower());
        if (!type)
            return fail(ErrorCode::Rejected,
                        IdentityText::tr("\"%1\" is no identifier. Write its type, a colon and its value: "
                                         "mac:DC:A6:32:4F:19:C2, serial:SN-1, uuid:...")
                            .arg(word),
                        {}, u"--identifier"_s);
        MUSTER_TRY(const Identifier identifier, Identifier::create(*type, word.section(u':', 1), u"operator"_s, {}));
        names.append({identifier.type, identifier.value});
    }
    return names;
}

QJsonObject splitObject(const Device &rest, const Device &part, bool isRestored, bool isDone)
{
    QJsonObject restObject = briefly(rest);
    QJsonObject partObject = briefly(part);
    if (!isRestored && !isDone)
        partObject.remove(u"id"_s); // nobody has it yet
    restObject.insert(u"identifiers"_s, registry::identifierArray(rest.identifiers));
    partObject.insert(u"identifiers"_s, registry::identifierArray(part.identifiers));
    return {{u"rest"_s, restObject}, {u"part"_s, partObject}, {u"restored"_s, isRestored}};
}

void writeSplit(Output &output, const registry::SplitPreview &preview)
{
    output.line(
        preview.undone
            ? IdentityText::tr("%1 (%2) is a device of its own again:").arg(preview.part.name, preview.part.id.toString())
            : IdentityText::tr("A new device leaves %1, with %n sighting(s):", nullptr, static_cast<int>(preview.sightings))
                  .arg(preview.device.name));
    for (const Identifier &identifier : preview.part.identifiers)
        output.line(u"  "_s + identifierLine(identifier));
    output.line(IdentityText::tr("%1 keeps:").arg(preview.rest.name));
    for (const Identifier &identifier : preview.rest.identifiers)
        output.line(u"  "_s + identifierLine(identifier));
}

Result<Status> previewSplit(Session &session, const Device &device, const QVector<IdentifierName> &identifiers)
{
    MUSTER_TRY(const registry::SplitPreview preview, session.run(session.identities().splitPreview(device.id, identifiers)));
    if (preview.refusal)
        return fail(*preview.refusal);
    if (session.output().isJson())
        session.output().record(splitObject(preview.rest, preview.part, preview.undone.has_value(), false));
    else
        writeSplit(session.output(), preview);
    return Status::Done;
}

Result<registry::SplitOutcome> split(Session &session, const Device &device, const QVector<IdentifierName> &identifiers,
                                     const DeviceId &restored)
{
    if (restored.isNull())
        return session.run(session.registry().apply(registry::SplitDevice{device.id, identifiers}, session.actor()));
    return session.run(session.registry().apply(registry::UnmergeDevice{restored}, session.actor()));
}

} // namespace

Result<Status> mergeDevices(Session &session)
{
    const Invocation &asked = session.invocation();
    const auto wanted = readSettings(asked.options.value(u"prefer"_s));
    if (!wanted)
        return session.usage(wanted.error());
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Device kept, session.run(session.devices().find(asked.arguments.at(0))));
    MUSTER_TRY(const Device gone, session.run(session.devices().find(asked.arguments.at(1))));
    MUSTER_TRY(const registry::MergeChoices choices, readChoices(session, *wanted));
    MUSTER_TRY(const registry::MergePreview preview, session.run(session.identities().mergePreview(kept.id, gone.id, choices)));
    if (preview.refusal)
        return fail(*preview.refusal);
    Output &output = session.output();
    if (asked.has(u"dry-run"_s)) {
        if (output.isJson())
            output.record(mergeObject(preview));
        else
            writePreview(output, preview);
        return Status::Done;
    }
    if (output.isTerminal() && !output.isJson())
        writePreview(output, preview);
    MUSTER_TRY(const Device merged,
               session.run(session.registry().apply(registry::MergeDevices{kept.id, gone.id, choices, asked.has(u"yes"_s)},
                                                    session.actor())));
    if (output.isJson())
        output.record(registry::toJson(merged, session.clock().now()));
    output.say(IdentityText::tr("%1 and %2 are one device now: %3. To take it back: musterctl devices split %3 --restore %4")
                   .arg(kept.name, gone.name, merged.id.toString(), gone.id.toString()));
    return Status::Done;
}

Result<Status> splitDevice(Session &session)
{
    const Invocation &asked = session.invocation();
    const auto identifiers = readIdentifiers(asked.options.value(u"identifier"_s));
    if (!identifiers)
        return session.usage(identifiers.error());
    const DeviceId restored = DeviceId::fromString(asked.value(u"restore"_s));
    const bool isRestoring = asked.has(u"restore"_s);
    if (identifiers->isEmpty() != isRestoring || (isRestoring && restored.isNull()))
        return session.usage(
            {ErrorCode::Rejected,
             IdentityText::tr("Name what shall leave the device with --identifier T:V, or the full id of a merged "
                              "device with --restore ID."),
             {},
             isRestoring ? u"--restore"_s : u"--identifier"_s});
    if (isRestoring && asked.has(u"dry-run"_s))
        return session.usage({ErrorCode::Rejected, IdentityText::tr("--dry-run goes with --identifier."), {}, u"--dry-run"_s});
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Device device, session.run(session.devices().find(asked.arguments.front())));
    if (asked.has(u"dry-run"_s))
        return previewSplit(session, device, *identifiers);
    if (isRestoring) {
        MUSTER_TRY(const QVector<MergeRecord> merges, session.run(session.identities().merges(device.id)));
        if (std::ranges::none_of(merges, [&restored](const MergeRecord &record) { return record.gone.id == restored; }))
            return fail(ErrorCode::NotFound, IdentityText::tr("Nobody merged %1 into %2.").arg(restored.toString(), device.name),
                        {}, restored.toString());
    }
    MUSTER_TRY(const registry::SplitOutcome outcome, split(session, device, *identifiers, restored));
    if (session.output().isJson())
        session.output().record(splitObject(outcome.rest, outcome.part, outcome.isRestored, true));
    session.output().say(IdentityText::tr("%1 (%2) is a device of its own %3.")
                             .arg(outcome.part.name, outcome.part.id.toString(),
                                  outcome.isRestored ? IdentityText::tr("again") : IdentityText::tr("now")));
    return Status::Done;
}

} // namespace muster::cli
