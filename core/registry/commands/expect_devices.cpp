// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/expect_devices.h"

#include "registry/apply_command.h"
#include "registry/device_attribute.h"
#include "registry/identifier_json.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct ExpectText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

Result<QVector<Identifier>> identifiersOf(const ExpectedDevice &expected, Timestamp now)
{
    const std::pair<IdentifierType, QString> claims[] = {{IdentifierType::Serial, expected.serial},
                                                         {IdentifierType::Mac, expected.mac},
                                                         {IdentifierType::Uuid, expected.uuid}};
    QVector<Identifier> identifiers;
    for (const auto &[type, text] : claims) {
        if (text.trimmed().isEmpty())
            continue;
        MUSTER_TRY(Identifier identifier, Identifier::create(type, text, operatorSource, now));
        identifiers.append(std::move(identifier));
    }
    if (identifiers.isEmpty())
        return fail(ErrorCode::Rejected,
                    ExpectText::tr("A device that is expected needs a serial number, a MAC address or a UUID: "
                                   "without one it can't be recognised when it arrives."));
    return identifiers;
}

/// `before` holds those that stand before it in the list, saved already.
Result<Device> deviceFrom(const ExpectedDevice &expected, const QVector<DeviceId> &before, CommandContext &context)
{
    Device device;
    device.id = DeviceId::create(context.now);
    device.state = Lifecycle::Expected;
    MUSTER_TRY(device.identifiers, identifiersOf(expected, context.now));
    for (const Identifier &identifier : std::as_const(device.identifiers)) {
        MUSTER_TRY(const auto known, context.unit.devices().withIdentifier(identifier.type, identifier.value));
        if (!known.isEmpty() && before.contains(known.front()))
            return fail(ErrorCode::Conflict, ExpectText::tr("%1 stands in the list twice: device %2 has it, too.")
                                                 .arg(identifier.value)
                                                 .arg(before.indexOf(known.front()) + 1));
        if (!known.isEmpty())
            return fail(ErrorCode::Conflict, ExpectText::tr("%1 is in the registry already, as device %2.")
                                                 .arg(identifier.value, known.front().toString()));
        if (identifier.type == IdentifierType::Serial) {
            device.serial = identifier.value;
            device.provenance.insert(u"serial"_s, {operatorSource, context.now});
        }
    }
    const QString name = expected.name.trimmed().isEmpty() ? device.identifiers.front().value : expected.name;
    const std::pair<QString, QString> attributes[] = {{u"name"_s, name},
                                                      {u"vendor"_s, expected.vendor},
                                                      {u"model"_s, expected.model},
                                                      {u"kind"_s, expected.kind},
                                                      {u"group"_s, expected.group},
                                                      {u"site"_s, expected.site},
                                                      {u"owner"_s, expected.owner},
                                                      {u"tags"_s, expected.tags.join(u',')}};
    for (const auto &[attribute, value] : attributes)
        if (!value.isEmpty())
            MUSTER_CHECK(setAttribute(device, attribute, value, context.now));
    return device;
}

} // namespace

Result<QVector<DeviceId>> ExpectDevices::apply(CommandContext &context) const
{
    QVector<DeviceId> ids;
    for (qsizetype i = 0; i < devices.size(); ++i) {
        Result<Device> device = deviceFrom(devices.at(i), ids, context);
        if (!device) {
            device.error().where = u"device %1"_s.arg(i + 1);
            return fail(device.error());
        }
        MUSTER_CHECK(context.unit.devices().save(*device));
        MUSTER_CHECK(context.record(u"device.expected"_s, device->id.toString(),
                                    {{u"name"_s, device->name}, {u"identifiers"_s, identifierArray(device->identifiers)}}));
        ids.append(device->id);
    }
    return ids;
}

template std::unique_ptr<TaskOf<QVector<DeviceId>>> DeviceRegistry::apply(ExpectDevices, Actor);

} // namespace muster::registry
