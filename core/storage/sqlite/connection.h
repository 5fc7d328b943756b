// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <memory>
#include <string>
#include <unordered_map>

namespace muster::storage {

/// One connection to the registry file, set up the way we rely on (WAL, foreign keys, full sync), with its prepared
/// statements. Used by one thread at a time.
class Connection
{
public:
    enum class Mode {
        Create, ///< reads and writes; makes the file when it is missing
        Write,  ///< reads and writes an existing file
        Read,
    };

    /// Refuses a file that is not a registry, one of a newer version, and a file system that can't hold one (no WAL, no locks).
    static Result<std::unique_ptr<Connection>> open(const QString &path, Mode mode);

    SQLite::Database &database() { return m_database; }
    /// The statement for `sql`, reset and without bindings. Throws SQLite::Exception.
    SQLite::Statement &prepare(const std::string &sql);
    /// Ends whatever statements still stand in the middle of their rows, so that a transaction can end.
    void resetAll();

private:
    static Result<std::unique_ptr<Connection>> openOnce(const QString &path, Mode mode);
    Connection(const QString &path, int flags);

    SQLite::Database m_database;
    std::unordered_map<std::string, SQLite::Statement> m_statements;
};

} // namespace muster::storage
