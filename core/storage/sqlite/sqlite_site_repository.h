// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteSiteRepository final : public SiteRepository
{
public:
    SqliteSiteRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<Site> load() override;
    Result<> create(const Site &site) override;

private:
    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
