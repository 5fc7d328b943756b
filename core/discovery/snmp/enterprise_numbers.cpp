// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/enterprise_numbers.h"

#include "domain/json_reader.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostEnterprises = 2000;
constexpr qsizetype mostObjectKinds = 500;
constexpr qsizetype mostLayerKinds = 32;
constexpr int largestEnterprise = 0x7FFFFFFF;
constexpr int allLayers = 127; // RFC 3418, sysServices

struct EnterpriseText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::EnterpriseNumbers)
};

QString enterpriseKindProblem(const QString &kind)
{
    const bool isWord = std::ranges::all_of(kind, [](QChar c) { return (c >= u'a' && c <= u'z') || c == u'-'; });
    return isWord ? QString() : EnterpriseText::tr("A kind is one word in lower case.");
}

QString objectProblem(const QString &object)
{
    const auto oid = SnmpOid::parse(object);
    return oid && oid->startsWith({1, 3}) ? QString() : EnterpriseText::tr("An object is written as 1.3.6.1.4.1.9.");
}

Enterprise readEnterprise(JsonReader &reader)
{
    Enterprise row;
    reader.require(u"number");
    row.number = quint32(reader.integer(u"number", 1, largestEnterprise).value_or(0));
    row.vendor = reader.text(u"vendor");
    row.software = reader.text(u"software");
    row.kind = reader.text(u"kind", enterpriseKindProblem);
    if (row.vendor.isEmpty() == row.software.isEmpty())
        reader.refuse({}, EnterpriseText::tr("Either vendor or software."));
    return row;
}

} // namespace

Result<EnterpriseNumbers> EnterpriseNumbers::read(const QByteArray &json)
{
    EnterpriseNumbers table;
    MUSTER_CHECK(JsonReader::readDocument(json, [&table](JsonReader &reader) {
        reader.require(u"enterprises");
        reader.objects(u"enterprises", mostEnterprises, [&table](JsonReader &object) {
            const Enterprise row = readEnterprise(object);
            if (table.m_places.contains(row.number))
                object.refuse(u"number", EnterpriseText::tr("%1 stands in the table twice.").arg(row.number));
            table.m_places.insert(row.number, table.m_enterprises.size());
            table.m_enterprises.append(row);
        });
        reader.objects(u"objects", mostObjectKinds, [&table](JsonReader &object) {
            const auto root = SnmpOid::parse(object.requiredText(u"object", objectProblem));
            table.m_objects.append({root.value_or(SnmpOid()), object.requiredText(u"kind", enterpriseKindProblem)});
        });
        reader.objects(u"layers", mostLayerKinds, [&table](JsonReader &object) {
            object.require(u"mask");
            object.require(u"value");
            const int mask = object.integer(u"mask", 1, allLayers).value_or(0);
            const int value = object.integer(u"value", 0, allLayers).value_or(0);
            if ((value & mask) != value)
                object.refuse(u"value", EnterpriseText::tr("It has layers that the mask has not."));
            table.m_layers.append({mask, value, object.requiredText(u"kind", enterpriseKindProblem)});
        });
    }));
    return table;
}

Result<EnterpriseNumbers> EnterpriseNumbers::shipped()
{
    QFile file(u":/knowledge/enterprise_numbers.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, EnterpriseText::tr("The table of enterprise numbers is missing."), file.errorString(),
                    file.fileName());
    return read(file.readAll());
}

const Enterprise *EnterpriseNumbers::ofObject(const SnmpOid &object) const
{
    const qsizetype depth = mib::enterprises.arcs.size();
    if (object.arcs.size() <= depth || !object.startsWith(mib::enterprises))
        return nullptr;
    return ofNumber(object.arcs[depth]);
}

const Enterprise *EnterpriseNumbers::ofNumber(quint32 number) const
{
    const auto place = m_places.constFind(number);
    return place == m_places.constEnd() ? nullptr : &m_enterprises[*place];
}

QString EnterpriseNumbers::kindOfObject(const SnmpOid &object) const
{
    const ObjectKind *best = nullptr;
    for (const ObjectKind &candidate : m_objects)
        if (object.startsWith(candidate.root) && (!best || candidate.root.arcs.size() > best->root.arcs.size()))
            best = &candidate;
    if (best)
        return best->kind;
    const Enterprise *enterprise = ofObject(object);
    return enterprise ? enterprise->kind : QString();
}

QString EnterpriseNumbers::kindOfLayers(qint64 services) const
{
    const auto layer = std::ranges::find_if(m_layers,
                                            [services](const LayerKind &row) { return (services & row.mask) == row.value; });
    return layer == m_layers.end() ? QString() : layer->kind;
}

} // namespace muster::discovery
