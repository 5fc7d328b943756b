// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of SqliteDeviceRepository that serves presence: what time does to it, by index.
#include "storage/sqlite/sqlite_device_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/device_record.h"
#include "storage/sqlite/evaluation_record.h"
#include "storage/sqlite/sqlite_error.h"

#include <QJsonDocument>

namespace muster::storage {

namespace {

// Ranks of presenceWords: only what is online or stale changes by itself. The plus keeps the index of presence out of it.
const std::string selectPresence =
    "SELECT id, presence, presence_proof, presence_at, presence_until, details FROM devices WHERE ";

PresenceRecord presenceRecordAt(SQLite::Statement &select)
{
    PresenceRecord record;
    record.id = idAt<DeviceId>(select, 0);
    record.presence.value = rankedAt(select, 1, presenceWords);
    record.presence.proof = textAt(select, 2);
    if (!select.isColumnNull(3))
        record.presence.at = timeAt(select, 3);
    if (!select.isColumnNull(4))
        record.presence.until = timeAt(select, 4);
    readSigns(QJsonDocument::fromJson(bytesAt(select, 5)).object(), record.signs, record.rhythm);
    return record;
}

} // namespace

Result<QVector<PresenceRecord>> SqliteDeviceRepository::duePresence(Timestamp now, Timestamp horizon, int limit)
{
    return guarded([&]() -> Result<QVector<PresenceRecord>> {
        QVector<PresenceRecord> records;
        SQLite::Statement &over =
            m_connection.prepare(selectPresence + "presence_until <= ? AND +presence IN (0, 1) ORDER BY presence_until LIMIT ?");
        bindAll(over, now, limit);
        while (over.executeStep())
            records.append(presenceRecordAt(over));
        for (const PresenceValue value : {PresenceValue::Online, PresenceValue::Stale}) {
            SQLite::Statement &ahead =
                m_connection.prepare(selectPresence + "presence = ? AND presence_at > ? AND +presence_until > ? LIMIT ?");
            bindAll(ahead, static_cast<int>(value), horizon, now, limit - static_cast<int>(records.size()));
            while (ahead.executeStep())
                records.append(presenceRecordAt(ahead));
        }
        return records;
    });
}

Result<> SqliteDeviceRepository::savePresence(const DeviceId &id, const Presence &presence)
{
    bool isOther = false;
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &select = m_connection.prepare("SELECT row, presence, presence_proof FROM devices WHERE id = ?");
        bindAll(select, id);
        if (!select.executeStep())
            return noSuchDevice(id);
        const qint64 row = numberAt(select, 0);
        isOther = rankedAt(select, 1, presenceWords) != presence.value || textAt(select, 2) != presence.proof;
        select.reset();
        SQLite::Statement &update = m_connection.prepare(
            "UPDATE devices SET presence = ?, presence_proof = ?, presence_at = ?, presence_until = ? WHERE row = ?");
        bindAll(update, static_cast<int>(presence.value), presence.proof, presence.at, presence.until, row);
        update.exec();
        if (isOther)
            queueEvaluation(m_connection, row);
        return {};
    }));
    return isOther ? m_feed.append(Change::Kind::Device, id.toBytes()) : Result<>();
}

Result<std::optional<Timestamp>> SqliteDeviceRepository::nextPresenceChange()
{
    return guarded([&]() -> Result<std::optional<Timestamp>> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT presence_until FROM devices WHERE presence_until IS NOT NULL AND +presence IN (0, 1) "
            "ORDER BY presence_until LIMIT 1");
        if (!select.executeStep())
            return std::nullopt;
        return std::optional(timeAt(select, 0));
    });
}

} // namespace muster::storage
