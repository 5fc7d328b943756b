// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/connection.h"

#include "storage/sqlite/migrations.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>
#include <QFile>

#include <sqlite3.h>

#include <chrono>
#include <thread>

namespace muster::storage {

namespace {

constexpr int busyTimeoutMs = 5000;
constexpr std::size_t mostStatements = 200;       // queries are free text: don't keep every one that was ever typed
constexpr int registryApplicationId = 0x4D555354; // "MUST", offset 68 of the file (SQLite file format, section 1.3)

struct ConnectionText
{
    Q_DECLARE_TR_FUNCTIONS(muster::storage)
};

int sqliteFlags(Connection::Mode mode)
{
    switch (mode) {
    case Connection::Mode::Create: return SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
    case Connection::Mode::Write:
    case Connection::Mode::Read: return SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX; // a WAL reader writes the -shm file
    }
    return 0;
}

} // namespace

Connection::Connection(const QString &path, int flags) : m_database(QFile::encodeName(path).toStdString(), flags, busyTimeoutMs)
{
}

Result<std::unique_ptr<Connection>> Connection::open(const QString &path, Mode mode)
{
    // Where waiting could end in a deadlock, as when two programs make the file at once, SQLite does not wait: we do.
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(busyTimeoutMs);
    for (;;) {
        Result<std::unique_ptr<Connection>> connection = openOnce(path, mode);
        if (connection || connection.error().code != ErrorCode::Conflict || std::chrono::steady_clock::now() >= until)
            return connection;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

Result<std::unique_ptr<Connection>> Connection::openOnce(const QString &path, Mode mode)
{
    return guarded([&]() -> Result<std::unique_ptr<Connection>> {
        std::unique_ptr<Connection> connection(new Connection(path, sqliteFlags(mode)));
        SQLite::Database &database = connection->m_database;
        // In this order: another process that makes the file right now sets the id first.
        const bool isEmpty = database.execAndGet("PRAGMA schema_version").getInt() == 0;
        const int applicationId = database.execAndGet("PRAGMA application_id").getInt();
        if (applicationId != registryApplicationId && !isEmpty)
            return fail(ErrorCode::Corrupt, ConnectionText::tr("%1 is a database, but not a registry of Muster.").arg(path), {},
                        path);
        // Before the first write: a newer file is left alone to the byte, also a copy that is not in WAL mode yet.
        const int schema = database.execAndGet("PRAGMA user_version").getInt();
        if (schema > newestSchema())
            return fail(ErrorCode::Unsupported,
                        ConnectionText::tr(
                            "%1 was written by a newer version of Muster (schema %2, this version knows %3). Nothing "
                            "was changed. Use the newer version.")
                            .arg(path)
                            .arg(schema)
                            .arg(newestSchema()),
                        {}, path);
        if (mode != Mode::Read && applicationId != registryApplicationId)
            database.exec("PRAGMA application_id = " + std::to_string(registryApplicationId));
        const std::string journal = database.execAndGet("PRAGMA journal_mode = WAL").getString();
        if (journal != "wal")
            return fail(ErrorCode::Unsupported,
                        ConnectionText::tr("The file system of %1 can't hold a registry: it lacks the shared memory or the locks "
                                           "SQLite needs. Use a local disk.")
                            .arg(path),
                        QString::fromStdString("journal_mode is " + journal), path);
        database.exec("PRAGMA foreign_keys = ON");
        database.exec("PRAGMA synchronous = FULL"); // what was acknowledged survives a power cut
        database.exec("PRAGMA cell_size_check = ON");
        database.exec("PRAGMA trusted_schema = OFF");
        database.exec("PRAGMA cache_size = -16384"); // KiB
        if (mode == Mode::Read)
            database.exec("PRAGMA query_only = ON");
        return connection;
    });
}

SQLite::Statement &Connection::prepare(const std::string &sql)
{
    auto found = m_statements.find(sql);
    if (found == m_statements.end())
        found = m_statements.emplace(std::piecewise_construct, std::forward_as_tuple(sql), std::forward_as_tuple(m_database, sql))
                    .first;
    found->second.reset();
    found->second.clearBindings();
    return found->second;
}

void Connection::resetAll()
{
    // Here and not in prepare(): nobody holds a statement now.
    if (m_statements.size() > mostStatements)
        m_statements.clear();
    for (auto &[sql, statement] : m_statements)
        statement.tryReset();
}

} // namespace muster::storage
