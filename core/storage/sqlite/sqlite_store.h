// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "storage/sqlite/connection.h"
#include "storage/store.h"

#include <mutex>

namespace muster::storage {

/// The registry as one SQLite file: one writing connection, and reading ones made as they are needed.
class SqliteStore final : public Store
{
    Q_OBJECT

public:
    /// Opens, or with `create` makes, the registry at `path`, and migrates it. `clock` must outlive the Store. Blocks.
    static Result<std::unique_ptr<Store>> open(const QString &path, bool create, const Clock &clock);
    ~SqliteStore() override;

    Result<std::unique_ptr<UnitOfWork>> begin(UnitOfWork::Mode mode) override;
    Result<qint64> version() override;
    Result<> checkIntegrity(std::stop_token stop) override;

private:
    SqliteStore(QString path, const Clock &clock);

    Result<std::unique_ptr<UnitOfWork>> beginRead();
    Result<std::unique_ptr<UnitOfWork>> beginWrite();

    const QString m_path;
    const Clock &m_clock;

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable m_writerIsBack;
    std::unique_ptr<Connection> m_writerConnection; ///< null while a unit has it
    std::vector<std::unique_ptr<Connection>> m_idleReaders;

    std::mutex m_versionMutex; ///< guards the connection that only ever asks for the version
    std::unique_ptr<Connection> m_versionConnection;
};

} // namespace muster::storage
