// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of SqliteDeviceRepository that looks devices up: by identifier, address, name, the beginning of an id.
#include "storage/sqlite/sqlite_device_repository.h"

#include "base/text.h"
#include "storage/sqlite/binding.h"
#include "storage/sqlite/device_record.h"
#include "storage/sqlite/id_range.h"
#include "storage/sqlite/sqlite_error.h"

namespace muster::storage {

namespace {

QVector<DeviceId> readIds(SQLite::Statement &select)
{
    QVector<DeviceId> ids;
    while (select.executeStep())
        ids.append(idAt<DeviceId>(select, 0));
    return ids;
}

} // namespace

Result<QVector<DeviceId>> SqliteDeviceRepository::withIdentifier(IdentifierType type, const QString &value)
{
    return guarded([&]() -> Result<QVector<DeviceId>> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT devices.id FROM identifiers JOIN devices ON devices.row = identifiers.device WHERE type = ? AND value = ? "
            "ORDER BY devices.id");
        bindAll(select, identifierTypeWords.word(type), value);
        return readIds(select);
    });
}

Result<QVector<DeviceId>> SqliteDeviceRepository::atAddress(const QString &address, int limit)
{
    return guarded([&]() -> Result<QVector<DeviceId>> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT devices.id FROM addresses JOIN devices ON devices.row = addresses.device "
            "WHERE addresses.address = ? ORDER BY devices.id DESC LIMIT ?");
        bindAll(select, address, limit);
        return readIds(select);
    });
}

Result<QVector<DeviceId>> SqliteDeviceRepository::discoveredBefore(Timestamp lastSeen, const DeviceId &after, int limit)
{
    return guarded([&]() -> Result<QVector<DeviceId>> {
        // last_seen is 0 for what was never seen.
        SQLite::Statement &select = m_connection.prepare(
            "SELECT id FROM devices WHERE state = ? AND id > ? AND last_seen BETWEEN 1 AND ? AND ignored = 0 "
            "AND details NOT LIKE '%\"source\":\"operator\"%' "
            "AND NOT EXISTS (SELECT 1 FROM host_keys WHERE host_keys.device = devices.row) ORDER BY id LIMIT ?");
        bindAll(select, static_cast<int>(Lifecycle::Discovered), after, lastSeen.time_since_epoch().count() - 1, limit);
        return readIds(select);
    });
}

Result<QVector<DeviceId>> SqliteDeviceRepository::findByIdPrefix(const QString &prefix, int limit)
{
    const std::optional<IdRange> range = idsWithPrefix(prefix);
    if (!range)
        return QVector<DeviceId>();
    return guarded([&]() -> Result<QVector<DeviceId>> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT id FROM devices WHERE id BETWEEN ?1 AND ?2 UNION "
            "SELECT devices.id FROM aliases JOIN devices ON devices.row = aliases.device WHERE aliases.id BETWEEN ?1 AND ?2 "
            "ORDER BY 1 LIMIT ?3");
        bindAll(select, range->first, range->last, limit);
        return readIds(select);
    });
}

Result<QVector<DeviceId>> SqliteDeviceRepository::findByName(const QString &name, int limit)
{
    return guarded([&]() -> Result<QVector<DeviceId>> {
        SQLite::Statement &select = m_connection.prepare("SELECT id FROM devices WHERE name_folded = ? ORDER BY id LIMIT ?");
        bindAll(select, foldCase(name), limit);
        return readIds(select);
    });
}

} // namespace muster::storage
