// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/device_json.h"

#include "discovery/presence/presence_rules.h"
#include "registry/claim_state.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

void putKnown(QJsonObject &object, const QString &field, const QString &text)
{
    if (!text.isEmpty())
        object.insert(field, text);
}

void putKnown(QJsonObject &object, const QString &field, const std::optional<Timestamp> &at)
{
    if (at)
        object.insert(field, toIso8601(*at));
}

template<typename T>
QJsonArray arrayOf(const QVector<T> &values, QJsonObject (*toObject)(const T &))
{
    QJsonArray array;
    for (const T &value : values)
        array.append(toObject(value));
    return array;
}

QJsonObject signObject(const SignOfLife &sign)
{
    QJsonObject object{{u"source"_s, sign.source}, {u"at"_s, toIso8601(sign.at)}, {u"goodbye"_s, sign.isGoodbye}};
    putKnown(object, u"interface"_s, sign.interface);
    if (!sign.isGoodbye)
        object.insert(u"goodUntil"_s, toIso8601(sign.goodUntil));
    return object;
}

QJsonObject rhythmObject(const Rhythm &rhythm)
{
    QJsonObject object{{u"pauses"_s, rhythm.pauses}, {u"longestPauseSeconds"_s, qint64(rhythm.longestPause.count())}};
    if (rhythm.announced)
        object.insert(u"announcedSeconds"_s, qint64(rhythm.announced->count()));
    return object;
}

QJsonObject presenceObject(const Device &device, Timestamp now)
{
    const Presence presence = discovery::presenceNow(device, now);
    QJsonObject object{{u"value"_s, presenceWords.word(presence.value)}};
    putKnown(object, u"proof"_s, presence.proof);
    if (presence.at) // a clock that was set back makes nobody seen in the future
        object.insert(u"ageSeconds"_s,
                      qMax<qint64>(0, std::chrono::duration_cast<std::chrono::seconds>(now - *presence.at).count()));
    putKnown(object, u"until"_s, presence.until);
    object.insert(u"signs"_s, arrayOf(device.signs, &signObject));
    if (device.rhythm != Rhythm())
        object.insert(u"rhythm"_s, rhythmObject(device.rhythm));
    return object;
}

QJsonObject identifierObject(const Identifier &identifier)
{
    QJsonObject object{{u"type"_s, identifierTypeWords.word(identifier.type)},
                       {u"value"_s, identifier.value},
                       {u"strength"_s, strengthWords.word(identifier.strength())}};
    if (identifier.type == IdentifierType::Mac)
        object.insert(u"randomised"_s, identifier.isRandomised());
    return object;
}

QJsonObject conflictObject(const IdentityConflict &conflict)
{
    return {{u"type"_s, identifierTypeWords.word(conflict.type)},
            {u"value"_s, conflict.value},
            {u"with"_s, conflict.with.toString()},
            {u"since"_s, toIso8601(conflict.since)}};
}

QJsonObject serviceObject(const Service &service)
{
    QJsonObject said;
    for (auto it = service.attributes.begin(); it != service.attributes.end(); ++it)
        said.insert(it.key(), it.value());
    QJsonObject object{{u"attributes"_s, said}};
    putKnown(object, u"source"_s, service.source);
    putKnown(object, u"type"_s, service.type);
    putKnown(object, u"name"_s, service.name);
    if (service.port != 0)
        object.insert(u"port"_s, service.port);
    return object;
}

QJsonObject credentialObject(const Credential &credential)
{
    QJsonObject object{{u"kind"_s, credentialKindWords.word(credential.kind)},
                       {u"keyOrigin"_s, keyOriginWords.word(credential.keyOrigin)},
                       {u"state"_s, credentialStateWords.word(credential.state)}};
    putKnown(object, u"id"_s, credential.id);
    putKnown(object, u"use"_s, credential.use);
    putKnown(object, u"subject"_s, credential.subject);
    putKnown(object, u"serialNumber"_s, credential.serialNumber);
    putKnown(object, u"notAfter"_s, credential.notAfter);
    return object;
}

QJsonObject provenanceObject(const QMap<QString, Provenance> &provenance)
{
    QJsonObject object;
    for (auto it = provenance.begin(); it != provenance.end(); ++it)
        object.insert(it.key(), QJsonObject{{u"source"_s, it->source}, {u"at"_s, toIso8601(it->at)}});
    return object;
}

} // namespace

QJsonObject toJson(const Device &device, Timestamp now)
{
    QJsonObject object{
        {u"id"_s, device.id.toString()},
        {u"state"_s, lifecycleWords.word(device.state)},
        {u"presence"_s, presenceObject(device, now)},
        {u"identifiers"_s, arrayOf(device.identifiers, &identifierObject)},
        {u"conflicts"_s, arrayOf(device.conflicts, &conflictObject)},
        {u"addresses"_s, QJsonArray::fromStringList(device.addresses)},
        {u"interfaces"_s, QJsonArray::fromStringList(device.interfaces)},
        {u"services"_s, arrayOf(device.services, &serviceObject)},
        {u"provenance"_s, provenanceObject(device.provenance)},
        {u"sources"_s, QJsonArray::fromStringList(device.sources)},
        {u"claimable"_s, device.claimable},
        {u"claim"_s, claimStateWords.word(claimStateOf(device))},
        {u"tags"_s, QJsonArray::fromStringList(device.tags)},
        {u"policies"_s, QJsonArray::fromStringList(device.policies)},
        {u"compliance"_s, complianceWords.word(device.compliance)},
        {u"credentials"_s, arrayOf(device.credentials, &credentialObject)},
    };
    const std::pair<QString, QString> texts[] = {{u"name"_s, device.name},         {u"vendor"_s, device.vendor},
                                                 {u"model"_s, device.model},       {u"kind"_s, device.kind},
                                                 {u"firmware"_s, device.firmware}, {u"serial"_s, device.serial},
                                                 {u"group"_s, device.group},       {u"site"_s, device.site},
                                                 {u"owner"_s, device.owner},       {u"driver"_s, device.driver}};
    for (const auto &[field, text] : texts)
        putKnown(object, field, text);
    putKnown(object, u"firstSeen"_s, device.firstSeen);
    putKnown(object, u"lastSeen"_s, device.lastSeen);
    if (device.isFactoryDefault)
        object.insert(u"factoryDefault"_s, *device.isFactoryDefault);
    if (device.ignored)
        object.insert(u"ignored"_s, QJsonObject{{u"reason"_s, device.ignored->reason},
                                                {u"by"_s, device.ignored->by},
                                                {u"at"_s, toIso8601(device.ignored->at)}});
    if (const Credential *current = device.currentCertificate())
        object.insert(u"credential"_s, credentialObject(*current));
    return object;
}

QJsonObject toJson(const Device &device, const QVector<discovery::Detail> &details, Timestamp now)
{
    QJsonObject object = toJson(device, now);
    QJsonObject all;
    for (const discovery::Detail &detail : details) {
        QJsonObject said = all.value(detail.source).toObject();
        said.insert(detail.attribute, detail.value);
        all.insert(detail.source, said);
    }
    object.insert(u"details"_s, all);
    return object;
}

} // namespace muster::registry
