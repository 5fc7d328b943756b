// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteEvaluationRepository final : public EvaluationRepository
{
public:
    /// Ages that a query asks for are counted back from `now`.
    SqliteEvaluationRepository(Connection &connection, FeedRepository &feed, Timestamp now)
        : m_connection(connection)
        , m_feed(feed)
        , m_now(now)
    {
    }

    Result<QVector<DeviceId>> waiting(Timestamp now, int limit) override;
    Result<> add(const query::Query &query) override;
    Result<> addPinned(const QString &policy) override;
    Result<Evaluation> load(const DeviceId &device) override;
    Result<> save(const DeviceId &device, const Evaluation &evaluation) override;
    Result<std::optional<Timestamp>> nextDue() override;

private:
    void clear(qint64 row);
    void write(qint64 row, const Evaluation &evaluation);

    Connection &m_connection;
    FeedRepository &m_feed;
    Timestamp m_now;
};

} // namespace muster::storage
