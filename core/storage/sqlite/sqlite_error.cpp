// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

#include <sqlite3.h>

namespace muster::storage {

namespace {
struct SqliteErrorText
{
    Q_DECLARE_TR_FUNCTIONS(muster::storage)
};
} // namespace

Error sqliteError(const SQLite::Exception &exception)
{
    const QString detail = QString::fromUtf8(exception.what());
    const auto error = [&detail](ErrorCode code, const QString &message) { return Error{code, message, detail, {}}; };
    switch (exception.getErrorCode() & 0xFF) {
    case SQLITE_INTERRUPT: return error(ErrorCode::Cancelled, SqliteErrorText::tr("Cancelled."));
    case SQLITE_FULL:
        return error(ErrorCode::Storage, SqliteErrorText::tr("The disk that holds the registry is full. Nothing was changed. "
                                                             "Free some space, then do it again."));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error(ErrorCode::Conflict, SqliteErrorText::tr("Another program is writing to the registry and did not finish in "
                                                              "time. Nothing was changed. Try again when it is done."));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error(ErrorCode::Corrupt, SqliteErrorText::tr("The registry file is damaged or is not a registry. Nothing was "
                                                             "changed. Restore a backup."));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return error(ErrorCode::Storage,
                     SqliteErrorText::tr("The registry can't be written: check who owns its file and folder."));
    case SQLITE_CANTOPEN:
        return error(ErrorCode::Storage, SqliteErrorText::tr("The registry can't be opened: check that its folder exists and "
                                                             "may be written."));
    case SQLITE_IOERR:
        return error(ErrorCode::Storage, SqliteErrorText::tr("The disk that holds the registry reports an error. Nothing was "
                                                             "changed. Check the disk before going on."));
    default: return error(ErrorCode::Internal, SqliteErrorText::tr("The registry could not do this. Nothing was changed."));
    }
}

} // namespace muster::storage
