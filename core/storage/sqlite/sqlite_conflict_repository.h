// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteConflictRepository final : public ConflictRepository
{
public:
    SqliteConflictRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<bool> open(const ConflictRecord &conflict) override;
    Result<> close(const ConflictRecord &conflict, Timestamp at) override;
    Result<QVector<ConflictRecord>> ofDevice(const DeviceId &device) override;
    Result<QVector<ConflictRecord>> ofIdentifier(IdentifierType type, const QString &value) override;
    Result<QVector<ConflictRecord>> claimedBefore(Timestamp at, int limit) override;
    Result<qint64> countOpen() override;
    Result<bool> share(IdentifierType type, const QString &value, Timestamp at) override;
    Result<bool> isShared(IdentifierType type, const QString &value) override;

private:
    Result<> tell(const ConflictRecord &conflict);

    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
