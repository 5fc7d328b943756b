// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_host_key_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/device_record.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

namespace muster::storage {

Result<std::optional<PinnedHostKey>> SqliteHostKeyRepository::load(const DeviceId &device)
{
    return guarded([&]() -> Result<std::optional<PinnedHostKey>> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT algorithm, fingerprint, pinned_at, actor FROM host_keys WHERE device = "
            "coalesce((SELECT row FROM devices WHERE id = ?1), (SELECT device FROM aliases WHERE id = ?1))");
        bindAll(select, device);
        if (!select.executeStep())
            return std::nullopt;
        return PinnedHostKey{{textAt(select, 0), textAt(select, 1)}, timeAt(select, 2), textAt(select, 3)};
    });
}

Result<> SqliteHostKeyRepository::save(const DeviceId &device, const PinnedHostKey &pin)
{
    MUSTER_TRY(
        const DeviceId owner, guarded([&]() -> Result<DeviceId> {
            SQLite::Statement &select = m_connection.prepare(
                "SELECT row, id FROM devices WHERE row = "
                "coalesce((SELECT row FROM devices WHERE id = ?1), (SELECT device FROM aliases WHERE id = ?1))");
            bindAll(select, device);
            if (!select.executeStep())
                return fail(ErrorCode::NotFound,
                            QCoreApplication::translate("muster::storage", "There is no device %1 in the registry.")
                                .arg(device.toString()));
            SQLite::Statement &insert = m_connection.prepare(
                "INSERT OR REPLACE INTO host_keys (device, algorithm, fingerprint, pinned_at, actor) VALUES (?, ?, ?, ?, ?)");
            bindAll(insert, numberAt(select, 0), pin.key.algorithm, pin.key.fingerprint, pin.pinnedAt, pin.actor);
            insert.exec();
            return idAt<DeviceId>(select, 1);
        }));
    return m_feed.append(Change::Kind::Device, owner.toBytes());
}

Result<> SqliteHostKeyRepository::remove(const DeviceId &device)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        MUSTER_TRY(const qint64 row, rowOf(m_connection, device));
        SQLite::Statement &drop = m_connection.prepare("DELETE FROM host_keys WHERE device = ?");
        bindAll(drop, row);
        drop.exec();
        return {};
    }));
    return m_feed.append(Change::Kind::Device, device.toBytes());
}

} // namespace muster::storage
