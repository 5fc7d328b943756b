// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_store.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/interruption.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/sqlite_error.h"
#include "storage/sqlite/sqlite_unit_of_work.h"

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace muster::storage {

SqliteStore::SqliteStore(QString path, const Clock &clock) : m_path(std::move(path)), m_clock(clock)
{
}

SqliteStore::~SqliteStore()
{
    stopExecutors(); // what is queued still uses the connections below
}

Result<std::unique_ptr<Store>> SqliteStore::open(const QString &path, bool create, const Clock &clock)
{
    if (!create && !QFileInfo::exists(path))
        return fail(ErrorCode::NotFound, QCoreApplication::translate("muster::storage", "There is no registry at %1.").arg(path),
                    {}, path);
    std::unique_ptr<SqliteStore> store(new SqliteStore(path, clock));
    MUSTER_TRY(store->m_writerConnection, Connection::open(path, create ? Connection::Mode::Create : Connection::Mode::Write));
    MUSTER_CHECK(migrate(*store->m_writerConnection, QFileInfo(path).path() + u"/backups"_s, clock.now()));
    MUSTER_TRY(store->m_versionConnection, Connection::open(path, Connection::Mode::Read));
    return std::unique_ptr<Store>(std::move(store));
}

Result<std::unique_ptr<UnitOfWork>> SqliteStore::begin(UnitOfWork::Mode mode)
{
    return mode == UnitOfWork::Mode::Write ? beginWrite() : beginRead();
}

Result<std::unique_ptr<UnitOfWork>> SqliteStore::beginWrite()
{
    std::unique_ptr<Connection> connection;
    {
        std::unique_lock lock(m_mutex);
        m_writerIsBack.wait(lock, [this] { return m_writerConnection != nullptr; });
        connection = std::move(m_writerConnection);
    }
    const auto giveBack = [this](std::unique_ptr<Connection> returned, bool isCommitted) {
        {
            const std::lock_guard lock(m_mutex);
            m_writerConnection = std::move(returned);
        }
        m_writerIsBack.notify_one();
        if (isCommitted)
            Q_EMIT committed();
    };
    const Timestamp now = m_clock.now();
    MUSTER_TRY(auto unit, SqliteUnitOfWork::begin(std::move(connection), UnitOfWork::Mode::Write, now, giveBack));
    MUSTER_CHECK(unit->feed().dropBefore(now - std::chrono::hours(1)));
    return std::unique_ptr<UnitOfWork>(std::move(unit));
}

Result<std::unique_ptr<UnitOfWork>> SqliteStore::beginRead()
{
    std::unique_ptr<Connection> connection;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idleReaders.empty()) {
            connection = std::move(m_idleReaders.back());
            m_idleReaders.pop_back();
        }
    }
    if (!connection) {
        MUSTER_TRY(connection, Connection::open(m_path, Connection::Mode::Read));
    }
    const auto giveBack = [this](std::unique_ptr<Connection> returned, bool) {
        const std::lock_guard lock(m_mutex);
        m_idleReaders.push_back(std::move(returned));
    };
    MUSTER_TRY(auto unit, SqliteUnitOfWork::begin(std::move(connection), UnitOfWork::Mode::Read, m_clock.now(), giveBack));
    return std::unique_ptr<UnitOfWork>(std::move(unit));
}

Result<qint64> SqliteStore::version()
{
    const std::lock_guard lock(m_versionMutex);
    return guarded([&]() -> Result<qint64> {
        SQLite::Statement &select = m_versionConnection->prepare("PRAGMA data_version");
        select.executeStep();
        const qint64 version = numberAt(select, 0);
        select.reset();
        return version;
    });
}

Result<> SqliteStore::checkIntegrity(std::stop_token stop)
{
    MUSTER_TRY(const auto connection, Connection::open(m_path, Connection::Mode::Read));
    const Interruption interruption(connection->database(), std::move(stop));
    return guarded([&]() -> Result<> {
        const QString verdict =
            QString::fromStdString(connection->database().execAndGet("PRAGMA integrity_check(1)").getString());
        if (verdict != "ok"_L1)
            return fail(ErrorCode::Corrupt,
                        QCoreApplication::translate("muster::storage", "The registry file is damaged. Restore a backup."),
                        verdict, m_path);
        SQLite::Statement orphans(connection->database(), "PRAGMA foreign_key_check");
        if (orphans.executeStep())
            return fail(ErrorCode::Corrupt,
                        QCoreApplication::translate("muster::storage", "The registry holds records that belong to nothing."),
                        textAt(orphans, 0), m_path);
        return {};
    });
}

} // namespace muster::storage
