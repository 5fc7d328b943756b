// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/service_types.h"

#include "discovery/mdns/dns_name.h"
#include "domain/json_reader.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostServiceTypes = 500;
constexpr qsizetype mostKeysOfField = 8;
constexpr qsizetype mostKindsOfKey = 64;
constexpr qsizetype mostValuesOfKey = 8;
constexpr int mostTxtIdentifiers = 8; // of one sighting

struct ServiceTypesText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::ServiceTypes)
};

/// Fields of a device that a TXT record may fill.
const QStringList &deviceFields()
{
    static const QStringList fields{u"name"_s, u"vendor"_s, u"model"_s, u"firmware"_s, u"serial"_s};
    return fields;
}

QString txtKeyProblem(const QString &key)
{
    return key == key.toLower() ? QString() : ServiceTypesText::tr("TXT keys are written in lower case here.");
}

QString kindWordProblem(const QString &kind)
{
    const bool isWord = std::ranges::all_of(kind, [](QChar c) { return (c >= u'a' && c <= u'z') || c == u'-'; });
    return isWord ? QString() : ServiceTypesText::tr("A kind is one word in lower case.");
}

QString serviceTypeProblem(const QString &type)
{
    return DnsName::fromDotted(type + u".local"_s).serviceType() == type
               ? QString()
               : ServiceTypesText::tr("A service type is written as _ipp._tcp.");
}

ServiceType readServiceType(JsonReader &reader)
{
    ServiceType row;
    row.type = reader.requiredText(u"type", serviceTypeProblem);
    row.isAsked = reader.boolean(u"ask").value_or(false);
    row.kind = reader.text(u"kind", kindWordProblem);
    row.vendor = reader.text(u"vendor");
    row.hasMacInName = reader.boolean(u"macInName").value_or(false);
    reader.object(u"fields", [&row](JsonReader &fields) {
        for (const QString &field : deviceFields())
            if (fields.has(field))
                row.fields.append({field, fields.texts(field, mostKeysOfField, txtKeyProblem)});
    });
    reader.object(u"identifiers", [&row](JsonReader &identifiers) {
        for (const auto &[type, word] : identifierTypeWords.rows)
            if (const QString name = QString::fromLatin1(word); identifiers.has(name))
                row.identifiers.append({type, identifiers.texts(name, mostKeysOfField, txtKeyProblem)});
    });
    reader.object(u"kindBy", [&row](JsonReader &by) {
        row.kindKey = by.requiredText(u"key", txtKeyProblem);
        by.objects(u"values", mostKindsOfKey, [&row](JsonReader &value) {
            row.kinds.insert(value.requiredText(u"value"), value.requiredText(u"kind", kindWordProblem));
        });
    });
    reader.object(u"factoryDefault", [&row](JsonReader &by) {
        row.factoryDefaultKey = by.requiredText(u"key", txtKeyProblem);
        row.factoryDefault = by.texts(u"yes", mostValuesOfKey);
        row.claimed = by.texts(u"no", mostValuesOfKey);
        row.driverHint = by.text(u"driverHint");
    });
    return row;
}

/// Of the first key that is there and says something.
QString txtValueOf(const Service &service, const QStringList &keys)
{
    for (const QString &key : keys)
        if (const QString value = service.attributes.value(key); !value.isEmpty())
            return value;
    return {};
}

void setFieldOnce(Sighting &sighting, const QString &field, const QString &value)
{
    if (!value.isEmpty() && !sighting.attributes.contains(field))
        sighting.attributes.insert(field, value);
}

QString factoryDefaultOf(const ServiceType &row, const Service &service)
{
    if (row.factoryDefaultKey.isEmpty())
        return {};
    const QString value = service.attributes.value(row.factoryDefaultKey);
    if (row.factoryDefault.contains(value))
        return u"yes"_s;
    return row.claimed.contains(value) ? u"no"_s : QString();
}

void addTxtIdentifier(Sighting &sighting, IdentifierType type, QStringView value)
{
    const auto identifier = Identifier::create(type, value, sighting.source, sighting.at);
    if (identifier && !sighting.identifiers.contains(*identifier) && sighting.identifiers.size() < mostTxtIdentifiers)
        sighting.identifiers.append(*identifier);
}

void addTxtIdentifiers(Sighting &sighting, IdentifierType type, const QString &value)
{
    if (type != IdentifierType::Mac) {
        addTxtIdentifier(sighting, type, value);
        return;
    }
    // The MACs of one box may stand in one value: "00:11:32:0A:0B:0C|00:11:32:0A:0B:0D", "84-85-06-01-02-03,raMA=84-85-06-...".
    static const QRegularExpression separators(u"[|,]"_s);
    for (const QString &mac : value.split(separators, Qt::SkipEmptyParts))
        addTxtIdentifier(sighting, type, mac);
}

void addMacInName(Sighting &sighting, const QString &name)
{
    static const QRegularExpression mac(
        u"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5})(?![0-9A-Fa-f])"_s);
    if (const auto match = mac.match(name); match.hasMatch())
        addTxtIdentifier(sighting, IdentifierType::Mac, match.capturedView());
}

} // namespace

Result<ServiceTypes> ServiceTypes::read(const QByteArray &json)
{
    ServiceTypes table;
    MUSTER_CHECK(JsonReader::readDocument(json, [&table](JsonReader &reader) {
        reader.require(u"types");
        reader.objects(u"types", mostServiceTypes, [&table](JsonReader &object) {
            const ServiceType row = readServiceType(object);
            if (table.m_places.contains(row.type))
                object.refuse(u"type", ServiceTypesText::tr("%1 stands in the table twice.").arg(row.type));
            table.m_places.insert(row.type, table.m_types.size());
            table.m_types.append(row);
        });
    }));
    return table;
}

Result<ServiceTypes> ServiceTypes::shipped()
{
    QFile file(u":/knowledge/dns_sd.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, ServiceTypesText::tr("The table of service types is missing."), file.errorString(),
                    file.fileName());
    return read(file.readAll());
}

QStringList ServiceTypes::asked() const
{
    QStringList types;
    for (const ServiceType &row : m_types)
        if (row.isAsked)
            types += row.type;
    return types;
}

void ServiceTypes::describe(Sighting &sighting) const
{
    std::vector<std::pair<qsizetype, const Service *>> known;
    for (const Service &service : std::as_const(sighting.services))
        if (const auto place = m_places.constFind(service.type); place != m_places.constEnd())
            known.emplace_back(*place, &service);
    std::ranges::stable_sort(known, {}, [](const auto &entry) { return entry.first; });
    for (const auto &[place, service] : known) {
        const ServiceType &row = m_types[place];
        for (const auto &[field, keys] : row.fields)
            setFieldOnce(sighting, field, txtValueOf(*service, keys));
        setFieldOnce(sighting, u"vendor"_s, row.vendor);
        if (!row.kindKey.isEmpty())
            setFieldOnce(sighting, u"kind"_s, row.kinds.value(service->attributes.value(row.kindKey)));
        setFieldOnce(sighting, u"kind"_s, row.kind);
        setFieldOnce(sighting, u"factoryDefault"_s, factoryDefaultOf(row, *service));
        setFieldOnce(sighting, u"driverHint"_s, row.driverHint);
        for (const auto &[type, keys] : row.identifiers)
            for (const QString &key : keys)
                addTxtIdentifiers(sighting, type, service->attributes.value(key));
        if (row.hasMacInName)
            addMacInName(sighting, service->name);
    }
    for (const Service &gone : std::as_const(sighting.goneServices))
        if (const auto place = m_places.constFind(gone.type); place != m_places.constEnd())
            if (!factoryDefaultOf(m_types[*place], gone).isEmpty())
                setFieldOnce(sighting, u"factoryDefault"_s, u"unknown"_s);
}

} // namespace muster::discovery
