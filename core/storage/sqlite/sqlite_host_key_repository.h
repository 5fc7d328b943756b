// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteHostKeyRepository final : public HostKeyRepository
{
public:
    SqliteHostKeyRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<std::optional<PinnedHostKey>> load(const DeviceId &device) override;
    Result<> save(const DeviceId &device, const PinnedHostKey &pin) override;
    Result<> remove(const DeviceId &device) override;

private:
    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
