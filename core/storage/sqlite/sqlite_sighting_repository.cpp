// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_sighting_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/device_record.h"
#include "storage/sqlite/service_record.h"
#include "storage/sqlite/sighting_log.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace muster::storage {

namespace {

constexpr const char *deviceOrAlias =
    "SELECT row FROM devices WHERE id = ?1 UNION ALL SELECT device FROM aliases WHERE id = ?1 LIMIT 1";

QByteArray sightingDetails(const Sighting &sighting)
{
    QJsonArray identifiers;
    for (const Identifier &identifier : sighting.identifiers)
        identifiers.append(QJsonObject{{u"type"_s, identifierTypeWords.word(identifier.type)},
                                       {u"value"_s, identifier.value},
                                       {u"source"_s, identifier.source},
                                       {u"firstSeen"_s, qint64(identifier.firstSeen.time_since_epoch().count())},
                                       {u"lastSeen"_s, qint64(identifier.lastSeen.time_since_epoch().count())}});
    QJsonObject details{{u"identifiers"_s, identifiers}, {u"attributes"_s, textsToJson(sighting.attributes)}};
    if (!sighting.services.isEmpty())
        details.insert(u"services"_s, servicesToJson(sighting.services));
    if (!sighting.goneServices.isEmpty())
        details.insert(u"goneServices"_s, servicesToJson(sighting.goneServices));
    if (sighting.isGone)
        details.insert(u"isGone"_s, true);
    return QJsonDocument(details).toJson(QJsonDocument::Compact);
}

void readSightingDetails(const QByteArray &json, Sighting &sighting)
{
    const auto time = [](const QJsonValue &value) { return Timestamp(std::chrono::milliseconds(value.toInteger())); };
    const QJsonObject details = QJsonDocument::fromJson(json).object();
    for (const QJsonValue &value : details[u"identifiers"_s].toArray())
        if (const auto type = identifierTypeWords.value(value[u"type"_s].toString()))
            sighting.identifiers.append({*type, value[u"value"_s].toString(), value[u"source"_s].toString(),
                                         time(value[u"firstSeen"_s]), time(value[u"lastSeen"_s])});
    sighting.attributes = textsFrom(details[u"attributes"_s].toObject());
    sighting.services = servicesFrom(details[u"services"_s].toArray());
    sighting.goneServices = servicesFrom(details[u"goneServices"_s].toArray());
    sighting.isGone = details[u"isGone"_s].toBool();
}

} // namespace

Result<> SqliteSightingRepository::append(const DeviceId &device, const Sighting &sighting)
{
    return guarded([&]() -> Result<> {
        SQLite::Statement &find = m_connection.prepare(deviceOrAlias);
        bindAll(find, device);
        if (!find.executeStep())
            return fail(ErrorCode::NotFound,
                        QCoreApplication::translate("muster::storage", "There is no device %1 in the registry.")
                            .arg(device.toString()));
        const qint64 row = numberAt(find, 0);
        SQLite::Statement &insert = m_connection.prepare(
            "INSERT INTO sightings (device, source, interface, endpoint, at, details) VALUES (?, ?, ?, ?, ?, ?)");
        bindAll(insert, row, sighting.source, sighting.interface, sighting.endpoint, sighting.at,
                QString::fromUtf8(sightingDetails(sighting)));
        insert.exec();
        trimSightings(m_connection, row, sighting.source, sighting.interface);
        return {};
    });
}

Sighting SqliteSightingRepository::read(SQLite::Statement &select)
{
    Sighting sighting;
    sighting.source = textAt(select, 0);
    sighting.interface = textAt(select, 1);
    sighting.endpoint = textAt(select, 2);
    sighting.at = timeAt(select, 3);
    readSightingDetails(bytesAt(select, 4), sighting);
    return sighting;
}

Result<QVector<Sighting>> SqliteSightingRepository::list(const DeviceId &device)
{
    return guarded([&]() -> Result<QVector<Sighting>> {
        SQLite::Statement &select =
            m_connection.prepare(std::string("SELECT source, interface, endpoint, at, details FROM sightings WHERE device = (")
                                 + deviceOrAlias + ") ORDER BY at DESC, seq DESC");
        bindAll(select, device);
        QVector<Sighting> sightings;
        while (select.executeStep())
            sightings.append(read(select));
        return sightings;
    });
}

Result<> SqliteSightingRepository::move(const DeviceId &from, const DeviceId &to,
                                        const std::function<bool(const Sighting &)> &belongs)
{
    return guarded([&]() -> Result<> {
        MUSTER_TRY(const qint64 fromRow, rowOf(m_connection, from));
        MUSTER_TRY(const qint64 toRow, rowOf(m_connection, to));
        QVector<qint64> moved;
        SQLite::Statement &select =
            m_connection.prepare("SELECT source, interface, endpoint, at, details, seq FROM sightings WHERE device = ?");
        bindAll(select, fromRow);
        while (select.executeStep())
            if (belongs(read(select)))
                moved.append(numberAt(select, 5));
        for (const qint64 seq : std::as_const(moved)) {
            SQLite::Statement &update = m_connection.prepare("UPDATE sightings SET device = ?, merged_from = NULL WHERE seq = ?");
            bindAll(update, toRow, seq);
            update.exec();
        }
        return {};
    });
}

void trimSightings(Connection &connection, qint64 deviceRow, const QString &source, const QString &interface)
{
    SQLite::Statement &trim = connection.prepare(
        "DELETE FROM sightings WHERE seq IN (SELECT seq FROM sightings WHERE device = ?1 AND source = ?2 AND interface = ?3 "
        "AND merged_from IS NULL ORDER BY at DESC, seq DESC LIMIT -1 OFFSET ?4) "
        "AND seq <> (SELECT seq FROM sightings WHERE device = ?1 AND source = ?2 AND interface = ?3 AND merged_from IS NULL "
        "ORDER BY at, seq LIMIT 1)");
    bindAll(trim, deviceRow, source, interface, mostSightings - 1);
    trim.exec();
}

void moveSightings(Connection &connection, qint64 fromRow, qint64 toRow)
{
    QVector<std::pair<QString, QString>> channels;
    SQLite::Statement &select = connection.prepare("SELECT DISTINCT source, interface FROM sightings WHERE device = ?");
    bindAll(select, fromRow);
    while (select.executeStep())
        channels.append({textAt(select, 0), textAt(select, 1)});
    SQLite::Statement &move = connection.prepare("UPDATE sightings SET device = ? WHERE device = ?");
    bindAll(move, toRow, fromRow);
    move.exec();
    for (const auto &[source, interface] : std::as_const(channels))
        trimSightings(connection, toRow, source, interface);
}

} // namespace muster::storage
