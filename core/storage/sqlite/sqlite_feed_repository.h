// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteFeedRepository final : public FeedRepository
{
public:
    SqliteFeedRepository(Connection &connection, Timestamp now) : m_connection(connection), m_now(now) {}

    Result<> append(Change::Kind kind, const QByteArray &id) override;
    Result<qint64> head() override;
    Result<QVector<Change>> after(qint64 seq, int limit) override;
    Result<> dropBefore(Timestamp at) override;

private:
    Connection &m_connection;
    Timestamp m_now;
};

} // namespace muster::storage
