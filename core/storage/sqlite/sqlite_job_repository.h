// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

class SqliteJobRepository final : public JobRepository
{
public:
    SqliteJobRepository(Connection &connection, FeedRepository &feed) : m_connection(connection), m_feed(feed) {}

    Result<> add(const JournalJob &job) override;
    Result<> setState(const JobId &job, JobState state, std::optional<Timestamp> finishedAt) override;
    Result<> saveStep(const JobId &job, int position, const JournalStep &step) override;
    Result<JournalJob> load(const JobId &job) override;
    Result<QVector<JournalJob>> list(const JobId &after, int limit) override;
    Result<QVector<JournalJob>> unfinished() override;
    Result<QVector<JobId>> findByIdPrefix(const QString &prefix, int limit) override;

private:
    Result<JournalJob> read(SQLite::Statement &select);
    Result<QVector<JournalJob>> readAll(SQLite::Statement &select);
    Result<QVector<JournalStep>> steps(const JobId &job);
    void writeStep(const JobId &job, int position, const JournalStep &step);

    Connection &m_connection;
    FeedRepository &m_feed;
};

} // namespace muster::storage
