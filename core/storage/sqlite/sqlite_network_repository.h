// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteNetworkRepository final : public NetworkRepository
{
public:
    SqliteNetworkRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<bool> allow(const NetworkGrant &grant) override;
    Result<bool> forbid(const QString &interface, const QString &prefix) override;
    Result<QVector<NetworkGrant>> list() override;
    Result<bool> admit(const QString &network, Timestamp now, int limit) override;

private:
    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
