// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/device_record.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/service_record.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <arpa/inet.h>

using namespace Qt::StringLiterals;

namespace muster::storage {

namespace {

constexpr std::pair<const char *, QString Device::*> texts[] = {
    {"name", &Device::name},         {"vendor", &Device::vendor}, {"model", &Device::model}, {"kind", &Device::kind},
    {"firmware", &Device::firmware}, {"serial", &Device::serial}, {"group", &Device::group}, {"site", &Device::site},
    {"owner", &Device::owner},       {"driver", &Device::driver},
};

qint64 milliseconds(Timestamp at)
{
    return at.time_since_epoch().count();
}

Timestamp timestamp(const QJsonValue &value)
{
    return Timestamp(std::chrono::milliseconds(value.toInteger()));
}

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list += item.toString();
    return list;
}

QJsonObject toJson(const Credential &credential)
{
    QJsonObject object{{u"id"_s, credential.id},
                       {u"kind"_s, credentialKindWords.word(credential.kind)},
                       {u"use"_s, credential.use},
                       {u"subject"_s, credential.subject},
                       {u"serialNumber"_s, credential.serialNumber},
                       {u"keyOrigin"_s, keyOriginWords.word(credential.keyOrigin)},
                       {u"state"_s, credentialStateWords.word(credential.state)}};
    if (credential.notAfter)
        object.insert(u"notAfter"_s, milliseconds(*credential.notAfter));
    return object;
}

/// None when a word is not known: better one credential less than one of the wrong kind.
std::optional<Credential> credentialFrom(const QJsonObject &object)
{
    const auto kind = credentialKindWords.value(object[u"kind"_s].toString());
    const auto origin = keyOriginWords.value(object[u"keyOrigin"_s].toString());
    const auto state = credentialStateWords.value(object[u"state"_s].toString());
    if (!kind || !origin || !state)
        return std::nullopt;
    Credential credential{object[u"id"_s].toString(),
                          *kind,
                          object[u"use"_s].toString(),
                          object[u"subject"_s].toString(),
                          object[u"serialNumber"_s].toString(),
                          std::nullopt,
                          *origin,
                          *state};
    if (object.contains(u"notAfter"_s))
        credential.notAfter = timestamp(object[u"notAfter"_s]);
    return credential;
}

void putSigns(const Device &device, QJsonObject &details)
{
    QJsonArray signs;
    for (const SignOfLife &sign : device.signs)
        signs.append(QJsonObject{{u"source"_s, sign.source},
                                 {u"interface"_s, sign.interface},
                                 {u"at"_s, milliseconds(sign.at)},
                                 {u"goodUntil"_s, milliseconds(sign.goodUntil)},
                                 {u"goodbye"_s, sign.isGoodbye}});
    details.insert(u"signs"_s, signs);
    QJsonObject rhythm{{u"longestPause"_s, qint64(device.rhythm.longestPause.count())}, {u"pauses"_s, device.rhythm.pauses}};
    if (device.rhythm.announced)
        rhythm.insert(u"announced"_s, qint64(device.rhythm.announced->count()));
    if (device.rhythm != Rhythm())
        details.insert(u"rhythm"_s, rhythm);
}

} // namespace

void readSigns(const QJsonObject &details, QVector<SignOfLife> &signs, Rhythm &rhythm)
{
    for (const QJsonValue &value : details[u"signs"_s].toArray())
        signs.append({value[u"source"_s].toString(), value[u"interface"_s].toString(), timestamp(value[u"at"_s]),
                      timestamp(value[u"goodUntil"_s]), value[u"goodbye"_s].toBool()});
    const QJsonObject kept = details[u"rhythm"_s].toObject();
    rhythm.longestPause = std::chrono::seconds(kept[u"longestPause"_s].toInteger());
    rhythm.pauses = kept[u"pauses"_s].toInt();
    if (kept.contains(u"announced"_s))
        rhythm.announced = std::chrono::seconds(kept[u"announced"_s].toInteger());
}

QByteArray addressKey(const QString &address)
{
    const QByteArray text = address.section(u'%', 0, 0).toLatin1();
    QByteArray key(16, '\0');
    if (inet_pton(AF_INET6, text.constData(), key.data()) == 1)
        return key;
    if (inet_pton(AF_INET, text.constData(), key.data() + 12) == 1) {
        key[10] = key[11] = '\xFF';
        return key;
    }
    return {};
}

int factoryDefaultValue(std::optional<bool> isFactoryDefault)
{
    return isFactoryDefault ? int(*isFactoryDefault) : -1;
}

std::optional<bool> factoryDefaultFrom(qint64 value)
{
    return value == 0 || value == 1 ? std::optional(value == 1) : std::nullopt;
}

QString networkGroup(const Device &device)
{
    if (!device.interfaces.isEmpty())
        return device.interfaces.first();
    const QString address = device.addresses.value(0);
    return !address.isEmpty() && addressKey(address).isEmpty() ? QString(busGroup) : QString();
}

QByteArray detailsOf(const Device &device)
{
    QJsonObject provenance;
    for (auto it = device.provenance.begin(); it != device.provenance.end(); ++it)
        provenance.insert(it.key(), QJsonObject{{u"source"_s, it->source}, {u"at"_s, milliseconds(it->at)}});
    QJsonArray credentials;
    for (const Credential &credential : device.credentials)
        credentials.append(toJson(credential));
    QJsonObject details{{u"addresses"_s, QJsonArray::fromStringList(device.addresses)},
                        {u"interfaces"_s, QJsonArray::fromStringList(device.interfaces)},
                        {u"services"_s, servicesToJson(device.services)},
                        {u"credentials"_s, credentials},
                        {u"provenance"_s, provenance}};
    putSigns(device, details);
    if (device.ignored)
        details.insert(u"ignored"_s, QJsonObject{{u"reason"_s, device.ignored->reason},
                                                 {u"by"_s, device.ignored->by},
                                                 {u"at"_s, milliseconds(device.ignored->at)}});
    return QJsonDocument(details).toJson(QJsonDocument::Compact);
}

Result<> readDetails(const QByteArray &json, Device &device)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return fail(ErrorCode::Corrupt,
                    QCoreApplication::translate("muster::storage",
                                                "The registry's record of device %1 can't be read. Restore a backup.")
                        .arg(device.id.toString()));
    const QJsonObject details = document.object();
    device.addresses = strings(details[u"addresses"_s]);
    device.interfaces = strings(details[u"interfaces"_s]);
    device.services = servicesFrom(details[u"services"_s].toArray());
    for (const QJsonValue &value : details[u"credentials"_s].toArray())
        if (const auto credential = credentialFrom(value.toObject()))
            device.credentials.append(*credential);
    if (const QJsonValue ignored = details[u"ignored"_s]; ignored.isObject())
        device.ignored = Ignored{ignored[u"reason"_s].toString(), ignored[u"by"_s].toString(), timestamp(ignored[u"at"_s])};
    const QJsonObject provenance = details[u"provenance"_s].toObject();
    for (auto it = provenance.begin(); it != provenance.end(); ++it)
        device.provenance.insert(it.key(), {it.value()[u"source"_s].toString(), timestamp(it.value()[u"at"_s])});
    readSigns(details, device.signs, device.rhythm);
    return {};
}

QJsonObject deviceToJson(const Device &device)
{
    QJsonArray identifiers;
    for (const Identifier &own : device.identifiers)
        identifiers.append(QJsonObject{{u"type"_s, identifierTypeWords.word(own.type)},
                                       {u"value"_s, own.value},
                                       {u"source"_s, own.source},
                                       {u"firstSeen"_s, milliseconds(own.firstSeen)},
                                       {u"lastSeen"_s, milliseconds(own.lastSeen)}});
    QJsonObject object{{u"id"_s, device.id.toString()},
                       {u"state"_s, lifecycleWords.word(device.state)},
                       {u"presence"_s, presenceWords.word(device.presence.value)},
                       {u"proof"_s, device.presence.proof},
                       {u"claimable"_s, device.claimable},
                       {u"identifiers"_s, identifiers},
                       {u"sources"_s, QJsonArray::fromStringList(device.sources)},
                       {u"tags"_s, QJsonArray::fromStringList(device.tags)},
                       {u"pins"_s, QJsonArray::fromStringList(device.pinnedPolicies)},
                       {u"details"_s, QJsonDocument::fromJson(detailsOf(device)).object()}};
    for (const auto &[name, member] : texts)
        object.insert(QLatin1StringView(name), device.*member);
    if (device.isFactoryDefault)
        object.insert(u"factoryDefault"_s, *device.isFactoryDefault);
    const std::pair<QString, std::optional<Timestamp>> times[] = {{u"presenceAt"_s, device.presence.at},
                                                                  {u"presenceUntil"_s, device.presence.until},
                                                                  {u"firstSeen"_s, device.firstSeen},
                                                                  {u"lastSeen"_s, device.lastSeen}};
    for (const auto &[name, at] : times)
        if (at)
            object.insert(name, milliseconds(*at));
    return object;
}

Result<Device> deviceFromJson(const QJsonObject &object)
{
    const auto optionalTime = [&object](const QString &name) {
        return object.contains(name) ? std::optional(timestamp(object[name])) : std::nullopt;
    };
    const auto state = lifecycleWords.value(object[u"state"_s].toString());
    const auto presence = presenceWords.value(object[u"presence"_s].toString());
    Device device;
    device.id = DeviceId::fromString(object[u"id"_s].toString());
    if (!state || !presence || device.id.isNull())
        return fail(ErrorCode::Corrupt,
                    QCoreApplication::translate("muster::storage",
                                                "The record of a merged device can't be read. Restore a backup."));
    device.state = *state;
    device.presence = {*presence, object[u"proof"_s].toString(), optionalTime(u"presenceAt"_s), optionalTime(u"presenceUntil"_s)};
    device.claimable = object[u"claimable"_s].toBool();
    if (const QJsonValue said = object[u"factoryDefault"_s]; said.isBool())
        device.isFactoryDefault = said.toBool();
    for (const QJsonValue &own : object[u"identifiers"_s].toArray())
        if (const auto type = identifierTypeWords.value(own[u"type"_s].toString()))
            device.identifiers.append({*type, own[u"value"_s].toString(), own[u"source"_s].toString(),
                                       timestamp(own[u"firstSeen"_s]), timestamp(own[u"lastSeen"_s])});
    device.sources = strings(object[u"sources"_s]);
    device.tags = strings(object[u"tags"_s]);
    device.pinnedPolicies = strings(object[u"pins"_s]);
    for (const auto &[name, member] : texts)
        device.*member = object[QLatin1StringView(name)].toString();
    device.firstSeen = optionalTime(u"firstSeen"_s);
    device.lastSeen = optionalTime(u"lastSeen"_s);
    MUSTER_CHECK(readDetails(QJsonDocument(object[u"details"_s].toObject()).toJson(QJsonDocument::Compact), device));
    return device;
}

tl::unexpected<Error> noSuchDevice(const DeviceId &id)
{
    return fail(ErrorCode::NotFound,
                QCoreApplication::translate("muster::storage", "There is no device %1 in the registry.").arg(id.toString()));
}

Result<qint64> rowOf(Connection &connection, const DeviceId &id)
{
    SQLite::Statement &select = connection.prepare("SELECT row FROM devices WHERE id = ?");
    bindAll(select, id);
    if (!select.executeStep())
        return noSuchDevice(id);
    return numberAt(select, 0);
}

QString sourcesText(const QStringList &sources)
{
    return sources.join(u',');
}

QStringList sourcesFrom(const QString &text)
{
    return text.split(u',', Qt::SkipEmptyParts);
}

const char *sortColumn(DeviceColumn column)
{
    switch (column) {
    case DeviceColumn::Name: return "name_key";
    case DeviceColumn::State: return "state";
    case DeviceColumn::Presence: return "presence";
    case DeviceColumn::Compliance: return "compliance";
    case DeviceColumn::Kind: return "kind_folded";
    case DeviceColumn::Vendor: return "vendor_key";
    case DeviceColumn::Firmware: return "firmware_key";
    case DeviceColumn::Address: return "address_key";
    case DeviceColumn::Group: return "group_folded";
    case DeviceColumn::Site: return "site_folded";
    case DeviceColumn::Owner: return "owner_folded";
    case DeviceColumn::Serial: return "serial_folded";
    case DeviceColumn::Expires: return "expires_at";
    case DeviceColumn::LastSeen: return "last_seen";
    case DeviceColumn::Sources: return "sources";
    }
    return "name_key";
}

const char *groupColumn(DeviceGrouping grouping)
{
    switch (grouping) {
    case DeviceGrouping::Kind: return "kind_folded";
    case DeviceGrouping::Network: return "network";
    case DeviceGrouping::None: break;
    }
    return "";
}

} // namespace muster::storage
