// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/migrations.h"

#include "base/logging.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>
#include <QDir>

#include <SQLiteCpp/Transaction.h>

using namespace Qt::StringLiterals;

namespace muster::storage {

namespace {

struct MigrationText
{
    Q_DECLARE_TR_FUNCTIONS(muster::storage)
};

const QString migrationFolder = u":/storage/migrations"_s;

/// File names, in order; the number they begin with is the schema they lead to.
QStringList migrationFiles()
{
    return QDir(migrationFolder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
}

int schemaOf(const QString &fileName)
{
    return QStringView(fileName).left(4).toInt();
}

Result<> copyTo(Connection &connection, const QString &backupFolder, int schema, Timestamp now)
{
    if (!QDir().mkpath(backupFolder))
        return fail(ErrorCode::Storage, MigrationText::tr("The folder for backups can't be made: %1.").arg(backupFolder));
    QString stamp = toIso8601(now);
    stamp.remove(u':').remove(u'-');
    const QString name = u"%1/registry-schema%2-%3"_s.arg(backupFolder).arg(schema).arg(stamp);
    // Another process may be about to migrate it, too: each makes a copy of its own. SQLite takes an empty file for none.
    QFile file(name + u".sqlite"_s);
    for (int number = 2; !file.open(QIODevice::NewOnly); ++number) {
        if (!file.exists())
            return fail(ErrorCode::Storage,
                        MigrationText::tr("A backup can't be made: %1: %2.").arg(file.fileName(), file.errorString()));
        file.setFileName(u"%1-%2.sqlite"_s.arg(name).arg(number));
    }
    file.close();
    SQLite::Statement copy(connection.database(), "VACUUM INTO ?");
    copy.bind(1, file.fileName().toStdString());
    copy.exec();
    qCInfo(lcStorage) << "copied the registry before migrating it to" << file.fileName();
    return {};
}

} // namespace

int newestSchema()
{
    const QStringList files = migrationFiles();
    return files.isEmpty() ? 0 : schemaOf(files.last());
}

Result<> migrate(Connection &connection, const QString &backupFolder, Timestamp now)
{
    return guarded([&]() -> Result<> {
        SQLite::Database &database = connection.database();
        const int schema = database.execAndGet("PRAGMA user_version").getInt();
        if (schema >= newestSchema())
            return {};
        if (schema > 0)
            MUSTER_CHECK(copyTo(connection, backupFolder, schema, now));
        for (const QString &name : migrationFiles()) {
            if (schemaOf(name) <= schema)
                continue;
            QFile file(migrationFolder + u'/' + name);
            if (!file.open(QIODevice::ReadOnly))
                return fail(ErrorCode::Internal, MigrationText::tr("A part of this program is missing: %1.").arg(name));
            SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
            // Another process may have been faster while we waited for the lock.
            if (database.execAndGet("PRAGMA user_version").getInt() >= schemaOf(name))
                continue;
            database.exec(file.readAll().toStdString());
            database.exec("PRAGMA user_version = " + std::to_string(schemaOf(name)));
            transaction.commit();
            qCInfo(lcStorage) << "migrated the registry with" << name;
        }
        return {};
    });
}

} // namespace muster::storage
