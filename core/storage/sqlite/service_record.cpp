// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/service_record.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace muster::storage {

QJsonObject textsToJson(const QMap<QString, QString> &texts)
{
    QJsonObject object;
    for (auto it = texts.begin(); it != texts.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

QMap<QString, QString> textsFrom(const QJsonObject &object)
{
    QMap<QString, QString> texts;
    for (auto it = object.begin(); it != object.end(); ++it)
        texts.insert(it.key(), it.value().toString());
    return texts;
}

QJsonArray servicesToJson(const QVector<Service> &services)
{
    QJsonArray array;
    for (const Service &service : services)
        array.append(QJsonObject{{u"source"_s, service.source},
                                 {u"type"_s, service.type},
                                 {u"name"_s, service.name},
                                 {u"port"_s, service.port},
                                 {u"attributes"_s, textsToJson(service.attributes)}});
    return array;
}

QVector<Service> servicesFrom(const QJsonArray &array)
{
    QVector<Service> services;
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        services.append({object[u"source"_s].toString(), object[u"type"_s].toString(), object[u"name"_s].toString(),
                         object[u"port"_s].toInt(), textsFrom(object[u"attributes"_s].toObject())});
    }
    return services;
}

} // namespace muster::storage
