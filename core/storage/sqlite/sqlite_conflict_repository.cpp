// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_conflict_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/device_record.h"
#include "storage/sqlite/evaluation_record.h"
#include "storage/sqlite/sqlite_error.h"

namespace muster::storage {

namespace {

const std::string openConflicts = "SELECT type, value, holders.id, claimants.id, opened_at, claimed_at FROM identity_conflicts "
                                  "JOIN devices AS holders ON holders.row = identity_conflicts.device "
                                  "JOIN devices AS claimants ON claimants.row = claimant WHERE closed_at IS NULL AND ";

QVector<ConflictRecord> conflictsFrom(SQLite::Statement &select)
{
    QVector<ConflictRecord> all;
    while (select.executeStep())
        if (const auto type = identifierTypeWords.value(textAt(select, 0)))
            all.append({*type, textAt(select, 1), idAt<DeviceId>(select, 2), idAt<DeviceId>(select, 3), timeAt(select, 4),
                        timeAt(select, 5)});
    return all;
}

} // namespace

Result<> SqliteConflictRepository::tell(const ConflictRecord &conflict)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        for (const DeviceId &id : {conflict.device, conflict.claimant}) {
            MUSTER_TRY(const qint64 row, rowOf(m_connection, id));
            queueEvaluation(m_connection, row); // a scope may ask for it
        }
        return {};
    }));
    MUSTER_CHECK(m_feed.append(Change::Kind::Device, conflict.device.toBytes()));
    return m_feed.append(Change::Kind::Device, conflict.claimant.toBytes());
}

Result<bool> SqliteConflictRepository::open(const ConflictRecord &conflict)
{
    MUSTER_TRY(
        const bool isNew, guarded([&]() -> Result<bool> {
            MUSTER_TRY(const qint64 device, rowOf(m_connection, conflict.device));
            MUSTER_TRY(const qint64 claimant, rowOf(m_connection, conflict.claimant));
            const QString type = identifierTypeWords.word(conflict.type);
            SQLite::Statement &again = m_connection.prepare(
                "UPDATE identity_conflicts SET claimed_at = max(claimed_at, ?) WHERE device = ? AND claimant = ? AND type = ? "
                "AND value = ? AND closed_at IS NULL");
            bindAll(again, conflict.claimedAt, device, claimant, type, conflict.value);
            if (again.exec() > 0)
                return false;
            SQLite::Statement &insert = m_connection.prepare(
                "INSERT OR REPLACE INTO identity_conflicts (device, claimant, type, value, opened_at, claimed_at, closed_at) "
                "VALUES (?, ?, ?, ?, ?, ?, NULL)");
            bindAll(insert, device, claimant, type, conflict.value, conflict.openedAt, conflict.claimedAt);
            insert.exec();
            return true;
        }));
    if (isNew)
        MUSTER_CHECK(tell(conflict));
    return isNew;
}

Result<> SqliteConflictRepository::close(const ConflictRecord &conflict, Timestamp at)
{
    MUSTER_TRY(const bool wasOpen, guarded([&]() -> Result<bool> {
                   SQLite::Statement &update = m_connection.prepare(
                       "UPDATE identity_conflicts SET closed_at = ? WHERE device = (SELECT row FROM devices WHERE id = ?) "
                       "AND claimant = (SELECT row FROM devices WHERE id = ?) AND type = ? AND value = ? AND closed_at IS NULL");
                   bindAll(update, at, conflict.device, conflict.claimant, identifierTypeWords.word(conflict.type),
                           conflict.value);
                   return update.exec() > 0;
               }));
    return wasOpen ? tell(conflict) : Result<>();
}

Result<QVector<ConflictRecord>> SqliteConflictRepository::ofDevice(const DeviceId &device)
{
    return guarded([&]() -> Result<QVector<ConflictRecord>> {
        SQLite::Statement &select =
            m_connection.prepare(openConflicts + "(holders.id = ?1 OR claimants.id = ?1) ORDER BY opened_at, type, value");
        bindAll(select, device);
        return conflictsFrom(select);
    });
}

Result<QVector<ConflictRecord>> SqliteConflictRepository::ofIdentifier(IdentifierType type, const QString &value)
{
    return guarded([&]() -> Result<QVector<ConflictRecord>> {
        SQLite::Statement &select = m_connection.prepare(openConflicts + "type = ? AND value = ? ORDER BY opened_at");
        bindAll(select, identifierTypeWords.word(type), value);
        return conflictsFrom(select);
    });
}

Result<QVector<ConflictRecord>> SqliteConflictRepository::claimedBefore(Timestamp at, int limit)
{
    return guarded([&]() -> Result<QVector<ConflictRecord>> {
        SQLite::Statement &select = m_connection.prepare(openConflicts + "claimed_at < ? ORDER BY claimed_at LIMIT ?");
        bindAll(select, at, limit);
        return conflictsFrom(select);
    });
}

Result<qint64> SqliteConflictRepository::countOpen()
{
    return guarded([&]() -> Result<qint64> {
        SQLite::Statement &select = m_connection.prepare("SELECT count(*) FROM identity_conflicts WHERE closed_at IS NULL");
        select.executeStep();
        return numberAt(select, 0);
    });
}

Result<bool> SqliteConflictRepository::share(IdentifierType type, const QString &value, Timestamp at)
{
    return guarded([&]() -> Result<bool> {
        SQLite::Statement &insert =
            m_connection.prepare("INSERT OR IGNORE INTO shared_identifiers (type, value, since) VALUES (?, ?, ?)");
        bindAll(insert, identifierTypeWords.word(type), value, at);
        return insert.exec() > 0;
    });
}

Result<bool> SqliteConflictRepository::isShared(IdentifierType type, const QString &value)
{
    return guarded([&]() -> Result<bool> {
        SQLite::Statement &select = m_connection.prepare("SELECT 1 FROM shared_identifiers WHERE type = ? AND value = ?");
        bindAll(select, identifierTypeWords.word(type), value);
        return select.executeStep();
    });
}

} // namespace muster::storage
