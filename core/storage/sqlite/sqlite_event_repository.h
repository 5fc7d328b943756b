// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteEventRepository final : public EventRepository
{
public:
    SqliteEventRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<Event> append(Event event) override;
    Result<std::optional<Event>> head() override;
    Result<QVector<Event>> after(qint64 seq, int limit) override;
    Result<QVector<Event>> before(qint64 seq, const QString &subject, int limit) override;

private:
    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
