// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_unit_of_work.h"

#include "base/logging.h"
#include "storage/sqlite/sqlite_error.h"

#include <sqlite3.h>

namespace muster::storage {

SqliteUnitOfWork::SqliteUnitOfWork(std::unique_ptr<Connection> connection, Timestamp now, GiveBack giveBack)
    : m_connection(std::move(connection))
    , m_giveBack(std::move(giveBack))
    , m_feed(*m_connection, now)
    , m_site(*m_connection, m_feed)
    , m_devices(*m_connection, m_feed, now)
    , m_sightings(*m_connection)
    , m_networks(*m_connection, m_feed)
    , m_profiles(*m_connection, m_feed)
    , m_policies(*m_connection, m_feed)
    , m_evaluations(*m_connection, m_feed, now)
    , m_certificates(*m_connection, m_feed)
    , m_hostKeys(*m_connection, m_feed)
    , m_identities(*m_connection, m_feed)
    , m_conflicts(*m_connection, m_feed)
    , m_jobs(*m_connection, m_feed)
    , m_events(*m_connection, m_feed)
{
}

Result<std::unique_ptr<SqliteUnitOfWork>> SqliteUnitOfWork::begin(std::unique_ptr<Connection> connection, Mode mode,
                                                                  Timestamp now, GiveBack giveBack)
{
    const Result<> begun = guarded([&]() -> Result<> {
        connection->database().exec(mode == Mode::Write ? "BEGIN IMMEDIATE" : "BEGIN");
        return {};
    });
    if (!begun) {
        giveBack(std::move(connection), false);
        return fail(begun.error());
    }
    return std::unique_ptr<SqliteUnitOfWork>(new SqliteUnitOfWork(std::move(connection), now, std::move(giveBack)));
}

SqliteUnitOfWork::~SqliteUnitOfWork()
{
    m_connection->resetAll();
    if (m_isOpen) {
        const Result<> undone = guarded([&]() -> Result<> {
            // A failure such as a full disk may have ended the transaction already.
            if (!sqlite3_get_autocommit(m_connection->database().getHandle()))
                m_connection->database().exec("ROLLBACK");
            return {};
        });
        if (!undone)
            qCWarning(lcStorage) << "rollback:" << undone.error().detail;
    }
    m_giveBack(std::move(m_connection), !m_isOpen);
}

Result<> SqliteUnitOfWork::attempt(const std::function<Result<>()> &work)
{
    const auto execute = [this](const char *sql) {
        return guarded([&]() -> Result<> {
            m_connection->prepare(sql).exec();
            return {};
        });
    };
    MUSTER_CHECK(execute("SAVEPOINT attempt"));
    const Result<> done = work();
    if (!done) {
        m_connection->resetAll();
        // A failure such as a full disk ends the transaction: what is written from then on would be committed at once.
        if (sqlite3_get_autocommit(m_connection->database().getHandle()))
            return fail(ErrorCode::Storage, done.error().message, done.error().detail, done.error().where);
        MUSTER_CHECK(execute("ROLLBACK TO attempt"));
    }
    MUSTER_CHECK(execute("RELEASE attempt"));
    return done;
}

Result<> SqliteUnitOfWork::commit()
{
    m_connection->resetAll();
    MUSTER_CHECK(guarded([&]() -> Result<> {
        m_connection->database().exec("COMMIT");
        return {};
    }));
    m_isOpen = false;
    return {};
}

} // namespace muster::storage
