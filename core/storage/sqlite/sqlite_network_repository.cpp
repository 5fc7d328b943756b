// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_network_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/sqlite_error.h"

namespace muster::storage {

Result<bool> SqliteNetworkRepository::allow(const NetworkGrant &grant)
{
    MUSTER_TRY(const bool isNew, guarded([&]() -> Result<bool> {
                   SQLite::Statement &insert = m_connection.prepare(
                       "INSERT INTO allowed_networks (interface, prefix, allowed_at, actor) VALUES (?, ?, ?, ?) "
                       "ON CONFLICT DO NOTHING");
                   bindAll(insert, grant.interface, grant.prefix, grant.allowedAt, grant.actor);
                   return insert.exec() > 0;
               }));
    if (isNew)
        MUSTER_CHECK(m_feed.append(Change::Kind::Network, {}));
    return isNew;
}

Result<bool> SqliteNetworkRepository::forbid(const QString &interface, const QString &prefix)
{
    MUSTER_TRY(const bool wasAllowed, guarded([&]() -> Result<bool> {
                   SQLite::Statement &drop =
                       m_connection.prepare("DELETE FROM allowed_networks WHERE interface = ? AND prefix = ?");
                   bindAll(drop, interface, prefix);
                   return drop.exec() > 0;
               }));
    if (wasAllowed)
        MUSTER_CHECK(m_feed.append(Change::Kind::Network, {}));
    return wasAllowed;
}

Result<QVector<NetworkGrant>> SqliteNetworkRepository::list()
{
    return guarded([&]() -> Result<QVector<NetworkGrant>> {
        SQLite::Statement &select =
            m_connection.prepare("SELECT interface, prefix, allowed_at, actor FROM allowed_networks ORDER BY interface, prefix");
        QVector<NetworkGrant> grants;
        while (select.executeStep())
            grants.append({textAt(select, 0), textAt(select, 1), timeAt(select, 2), textAt(select, 3)});
        return grants;
    });
}

Result<bool> SqliteNetworkRepository::admit(const QString &network, Timestamp now, int limit)
{
    return guarded([&]() -> Result<bool> {
        SQLite::Statement &count = m_connection.prepare(
            "INSERT INTO intake (network, minute, devices) VALUES (?1, ?2, 1) "
            "ON CONFLICT (network) DO UPDATE SET devices = iif(minute = ?2, devices + 1, 1), minute = ?2 "
            "WHERE minute <> ?2 OR devices < ?3");
        const auto minute = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count();
        bindAll(count, network, minute, limit);
        return count.exec() > 0;
    });
}

} // namespace muster::storage
