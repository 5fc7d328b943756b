// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_identity_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/device_record.h"
#include "storage/sqlite/identity_rows.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::storage {

namespace {

QJsonObject hostKeyToJson(const std::optional<PinnedHostKey> &pin)
{
    if (!pin)
        return {};
    return {{u"algorithm"_s, pin->key.algorithm},
            {u"fingerprint"_s, pin->key.fingerprint},
            {u"pinnedAt"_s, qint64(pin->pinnedAt.time_since_epoch().count())},
            {u"actor"_s, pin->actor}};
}

std::optional<PinnedHostKey> hostKeyFrom(const QJsonObject &object)
{
    if (object.isEmpty())
        return std::nullopt;
    return PinnedHostKey{{object[u"algorithm"_s].toString(), object[u"fingerprint"_s].toString()},
                         Timestamp(std::chrono::milliseconds(object[u"pinnedAt"_s].toInteger())),
                         object[u"actor"_s].toString()};
}

tl::unexpected<Error> unreadable()
{
    return fail(ErrorCode::Corrupt,
                QCoreApplication::translate("muster::storage", "The record of a merge can't be read. Restore a backup."));
}

/// Columns at, actor, record.
Result<MergeRecord> mergeFrom(SQLite::Statement &select)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytesAt(select, 2));
    if (!document.isObject())
        return unreadable();
    const QJsonObject object = document.object();
    MergeRecord record;
    record.at = timeAt(select, 0);
    record.actor = textAt(select, 1);
    MUSTER_TRY(record.gone, deviceFromJson(object[u"gone"_s].toObject()));
    MUSTER_TRY(record.kept, deviceFromJson(object[u"kept"_s].toObject()));
    MUSTER_TRY(record.merged, deviceFromJson(object[u"merged"_s].toObject()));
    record.goneHostKey = hostKeyFrom(object[u"goneHostKey"_s].toObject());
    record.keptHostKey = hostKeyFrom(object[u"keptHostKey"_s].toObject());
    return record;
}

} // namespace

/// What will have to find its way back.
QJsonObject SqliteIdentityRepository::belongings(qint64 row, const DeviceId &id)
{
    QJsonObject all;
    for (const auto &[name, sql] :
         {std::pair(u"certificates"_s, "SELECT serial FROM certificates WHERE device = ? ORDER BY serial"),
          std::pair(u"jobs"_s, "SELECT lower(hex(id)) FROM jobs WHERE device = ? ORDER BY id")}) {
        QJsonArray list;
        SQLite::Statement &select = m_connection.prepare(sql);
        bindAll(select, id);
        while (select.executeStep())
            list.append(textAt(select, 0));
        all.insert(name, list);
    }
    QJsonArray aliases;
    SQLite::Statement &select = m_connection.prepare("SELECT lower(hex(id)) FROM aliases WHERE device = ? ORDER BY id");
    bindAll(select, row);
    while (select.executeStep())
        aliases.append(textAt(select, 0));
    all.insert(u"aliases"_s, aliases);
    all.insert(u"distinctions"_s, distinctionsOf(row));
    return all;
}

QJsonArray SqliteIdentityRepository::distinctionsOf(qint64 row)
{
    QJsonArray all;
    SQLite::Statement &select =
        m_connection.prepare("SELECT type, value FROM distinctions WHERE device = ? ORDER BY type, value");
    bindAll(select, row);
    while (select.executeStep())
        all.append(QJsonArray{textAt(select, 0), textAt(select, 1)});
    return all;
}

/// What the one that goes was told apart from, the one that stays is, too; but not from itself.
void SqliteIdentityRepository::inherit(qint64 keptRow, const QJsonArray &distinctions, const Device &merged)
{
    for (const QJsonValue &value : distinctions) {
        const auto isOwn = [&value](const Identifier &own) {
            return identifierTypeWords.word(own.type) == value[0].toString() && own.value == value[1].toString();
        };
        if (std::ranges::any_of(merged.identifiers, isOwn))
            continue;
        SQLite::Statement &insert =
            m_connection.prepare("INSERT OR IGNORE INTO distinctions (device, type, value) VALUES (?, ?, ?)");
        bindAll(insert, keptRow, value[0].toString(), value[1].toString());
        insert.exec();
    }
}

Result<> SqliteIdentityRepository::merge(const MergeRecord &record)
{
    const DeviceId kept = record.kept.id;
    const DeviceId gone = record.gone.id;
    if (kept == gone)
        return fail(ErrorCode::Internal, QCoreApplication::translate("muster::storage", "A device can't be merged with itself."),
                    {}, kept.toString());
    MUSTER_CHECK(guarded([&]() -> Result<> {
        MUSTER_TRY(const qint64 keptRow, rowOf(m_connection, kept));
        MUSTER_TRY(const qint64 goneRow, rowOf(m_connection, gone));
        QJsonObject json = belongings(goneRow, gone);
        json.insert(u"gone"_s, deviceToJson(record.gone));
        json.insert(u"kept"_s, deviceToJson(record.kept));
        json.insert(u"merged"_s, deviceToJson(record.merged));
        json.insert(u"keptDistinctions"_s, distinctionsOf(keptRow));
        inherit(keptRow, json[u"distinctions"_s].toArray(), record.merged);
        json.insert(u"goneHostKey"_s, hostKeyToJson(record.goneHostKey));
        json.insert(u"keptHostKey"_s, hostKeyToJson(record.keptHostKey));
        SQLite::Statement &label =
            m_connection.prepare("UPDATE sightings SET device = ?1, merged_from = coalesce(merged_from, ?3) WHERE device = ?2");
        bindAll(label, keptRow, goneRow, gone);
        label.exec();
        for (const char *sql :
             {"UPDATE certificates SET device = ? WHERE device = ?", "UPDATE jobs SET device = ? WHERE device = ?"}) {
            SQLite::Statement &move = m_connection.prepare(sql);
            bindAll(move, kept, gone);
            move.exec();
        }
        moveIdentity(m_connection, goneRow, keptRow);
        becomeAlias(m_connection, gone, goneRow, keptRow);
        SQLite::Statement &insert =
            m_connection.prepare("INSERT INTO merges (gone, device, at, actor, record) VALUES (?, ?, ?, ?, ?)");
        bindAll(insert, gone, keptRow, record.at, record.actor,
                QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
        insert.exec();
        return {};
    }));
    MUSTER_CHECK(m_feed.append(Change::Kind::Device, gone.toBytes()));
    return m_feed.append(Change::Kind::Device, kept.toBytes());
}

Result<QVector<MergeRecord>> SqliteIdentityRepository::merges(const DeviceId &device)
{
    return guarded([&]() -> Result<QVector<MergeRecord>> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT at, actor, record FROM merges WHERE device = coalesce((SELECT row FROM devices WHERE id = ?1), "
            "(SELECT device FROM aliases WHERE id = ?1)) ORDER BY at DESC, gone DESC");
        bindAll(select, device);
        QVector<MergeRecord> records;
        while (select.executeStep()) {
            MUSTER_TRY(MergeRecord record, mergeFrom(select));
            records.append(std::move(record));
        }
        return records;
    });
}

void SqliteIdentityRepository::giveBack(const QJsonObject &belongings, const DeviceId &gone, qint64 goneRow, qint64 keptRow)
{
    for (const QJsonValue &serial : belongings[u"certificates"_s].toArray()) {
        SQLite::Statement &update = m_connection.prepare("UPDATE certificates SET device = ? WHERE serial = ?");
        bindAll(update, gone, serial.toString());
        update.exec();
    }
    for (const QJsonValue &job : belongings[u"jobs"_s].toArray()) {
        SQLite::Statement &update = m_connection.prepare("UPDATE jobs SET device = ? WHERE id = ?");
        bindAll(update, gone, QByteArray::fromHex(job.toString().toLatin1()));
        update.exec();
    }
    for (const QJsonValue &alias : belongings[u"aliases"_s].toArray()) {
        for (const char *sql : {"UPDATE aliases SET device = ?1 WHERE id = ?2 AND device = ?3",
                                "UPDATE merges SET device = ?1 WHERE gone = ?2 AND device = ?3",
                                "UPDATE sightings SET device = ?1 WHERE merged_from = ?2 AND device = ?3"}) {
            SQLite::Statement &update = m_connection.prepare(sql);
            bindAll(update, goneRow, QByteArray::fromHex(alias.toString().toLatin1()), keptRow);
            update.exec();
        }
    }
    for (const QJsonValue &value : belongings[u"distinctions"_s].toArray()) {
        SQLite::Statement &insert =
            m_connection.prepare("INSERT OR IGNORE INTO distinctions (device, type, value) VALUES (?, ?, ?)");
        bindAll(insert, goneRow, value[0].toString(), value[1].toString());
        insert.exec();
        const QJsonValue before = belongings[u"keptDistinctions"_s];
        if (!before.isArray() || before.toArray().contains(value))
            continue; // its own before it was merged
        SQLite::Statement &drop = m_connection.prepare("DELETE FROM distinctions WHERE device = ? AND type = ? AND value = ?");
        bindAll(drop, keptRow, value[0].toString(), value[1].toString());
        drop.exec();
    }
}

Result<> SqliteIdentityRepository::unmerge(const DeviceId &gone)
{
    MUSTER_TRY(const DeviceId kept, guarded([&]() -> Result<DeviceId> {
                   SQLite::Statement &select = m_connection.prepare(
                       "SELECT merges.device, record, id FROM merges JOIN devices ON devices.row = merges.device WHERE gone = ?");
                   bindAll(select, gone);
                   if (!select.executeStep())
                       return noSuchDevice(gone);
                   const qint64 keptRow = numberAt(select, 0);
                   const QJsonDocument record = QJsonDocument::fromJson(bytesAt(select, 1));
                   const DeviceId holder = idAt<DeviceId>(select, 2);
                   if (!record.isObject())
                       return unreadable();
                   MUSTER_TRY(const qint64 goneRow, rowOf(m_connection, gone));
                   for (const char *sql : {"DELETE FROM aliases WHERE id = ?", "DELETE FROM merges WHERE gone = ?"}) {
                       SQLite::Statement &drop = m_connection.prepare(sql);
                       bindAll(drop, gone);
                       drop.exec();
                   }
                   SQLite::Statement &own = m_connection.prepare(
                       "UPDATE sightings SET device = ?1, merged_from = NULL WHERE device = ?2 AND merged_from = ?3");
                   bindAll(own, goneRow, keptRow, gone);
                   own.exec();
                   giveBack(record.object(), gone, goneRow, keptRow);
                   return holder;
               }));
    MUSTER_CHECK(m_feed.append(Change::Kind::Device, gone.toBytes()));
    return m_feed.append(Change::Kind::Device, kept.toBytes());
}

Result<> SqliteIdentityRepository::tellApart(const QVector<Distinction> &distinctions)
{
    return guarded([&]() -> Result<> {
        for (const Distinction &distinction : distinctions) {
            MUSTER_TRY(const qint64 row, rowOf(m_connection, distinction.device));
            SQLite::Statement &insert =
                m_connection.prepare("INSERT OR IGNORE INTO distinctions (device, type, value) VALUES (?, ?, ?)");
            bindAll(insert, row, identifierTypeWords.word(distinction.type), distinction.value);
            insert.exec();
        }
        return {};
    });
}

Result<> SqliteIdentityRepository::forget(const QVector<Distinction> &distinctions)
{
    return guarded([&]() -> Result<> {
        for (const Distinction &distinction : distinctions) {
            MUSTER_TRY(const qint64 row, rowOf(m_connection, distinction.device));
            SQLite::Statement &drop =
                m_connection.prepare("DELETE FROM distinctions WHERE device = ? AND type = ? AND value = ?");
            bindAll(drop, row, identifierTypeWords.word(distinction.type), distinction.value);
            drop.exec();
        }
        return {};
    });
}

Result<QVector<Distinction>> SqliteIdentityRepository::distinctions(const DeviceId &device)
{
    return guarded([&]() -> Result<QVector<Distinction>> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT type, value FROM distinctions JOIN devices ON devices.row = distinctions.device WHERE id = ? ORDER BY type, value");
        bindAll(select, device);
        QVector<Distinction> all;
        while (select.executeStep())
            if (const auto type = identifierTypeWords.value(textAt(select, 0)))
                all.append({*type, textAt(select, 1), device});
        return all;
    });
}

} // namespace muster::storage
