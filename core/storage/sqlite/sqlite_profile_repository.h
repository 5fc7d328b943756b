// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteProfileRepository final : public ProfileRepository
{
public:
    SqliteProfileRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<QVector<Profile>> list() override;
    Result<Profile> load(const QString &name) override;
    Result<> save(const Profile &profile) override;
    Result<> remove(const QString &name) override;

private:
    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
