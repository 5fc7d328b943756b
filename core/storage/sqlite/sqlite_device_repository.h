// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteDeviceRepository final : public DeviceRepository
{
public:
    /// Ages that a query asks for are counted back from `now`.
    SqliteDeviceRepository(Connection &connection, FeedRepository &feed, Timestamp now)
        : m_connection(connection)
        , m_feed(feed)
        , m_now(now)
    {
    }

    Result<Device> load(const DeviceId &id) override;
    Result<> save(const Device &device) override;
    Result<> merge(const DeviceId &kept, const DeviceId &gone) override;
    Result<> remove(const DeviceId &id) override;
    Result<QVector<PresenceRecord>> duePresence(Timestamp now, Timestamp horizon, int limit) override;
    Result<> savePresence(const DeviceId &id, const Presence &presence) override;
    Result<std::optional<Timestamp>> nextPresenceChange() override;

    Result<QVector<DeviceId>> withIdentifier(IdentifierType type, const QString &value) override;
    Result<QVector<DeviceId>> atAddress(const QString &address, int limit) override;
    Result<QVector<DeviceId>> discoveredBefore(Timestamp lastSeen, const DeviceId &after, int limit) override;
    Result<QVector<DeviceId>> findByIdPrefix(const QString &prefix, int limit) override;
    Result<QVector<DeviceId>> findByName(const QString &name, int limit) override;

    Result<qint64> count(const query::Query &query) override;
    Result<DeviceOutline> outline(const query::Query &query, const DeviceSort &sort, int pageSize, std::stop_token stop) override;
    Result<QVector<DeviceRow>> page(const query::Query &query, const DeviceSort &sort, const std::optional<PageKey> &from,
                                    const std::optional<PageKey> &to, int limit) override;
    Result<QVector<DeviceRow>> rows(const QVector<DeviceId> &ids) override;
    Result<std::optional<qint64>> position(const query::Query &query, const DeviceSort &sort, const DeviceId &id) override;

private:
    qint64 upsert(const Device &device);
    void saveIdentifiers(qint64 row, const Device &device);
    void saveTags(qint64 row, const Device &device);
    void saveAddresses(qint64 row, const Device &device);
    void savePins(qint64 row, const Device &device);
    void saveNetwork(qint64 row, const Device &device);
    void loadIdentifiers(qint64 row, Device &device);
    void loadConflicts(qint64 row, Device &device);
    void loadTags(qint64 row, Device &device);
    void loadPins(qint64 row, Device &device);

    Connection &m_connection;
    FeedRepository &m_feed;
    Timestamp m_now;
};

} // namespace muster::storage
