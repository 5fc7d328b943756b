// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/data_directory.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestDataDirectory : public QObject
{
    Q_OBJECT

private:
    static int modeOf(const QString &path)
    {
        struct stat status
        {
        };
        return stat(QFile::encodeName(path).constData(), &status) == 0 ? static_cast<int>(status.st_mode & 07777) : -1;
    }

private Q_SLOTS:
    void cleanup() { qunsetenv("MUSTER_DATA"); }

    void makesFoldersForTheirOwnerOnly_data()
    {
        QTest::addColumn<int>("mask");
        QTest::newRow("usual umask") << 022;
        QTest::newRow("open umask") << 0;
        QTest::newRow("our umask") << 077;
    }
    void makesFoldersForTheirOwnerOnly()
    {
        QFETCH(int, mask);
        QTemporaryDir temporary;
        const DataDirectory directory(temporary.filePath(u"a/b/site"_s));
        const mode_t old = umask(static_cast<mode_t>(mask));
        const Result<> made = directory.create();
        umask(old);
        QVERIFY(made);
        for (const QString &folder :
             {directory.path(), directory.keysFolder(), directory.jobsFolder(), directory.backupsFolder()})
            QCOMPARE(modeOf(folder), 0700);
        QVERIFY(!directory.hasSite());
        QVERIFY(directory.create()); // twice
    }

    void existingFoldersStayAsTheyAre()
    {
        QTemporaryDir temporary;
        const DataDirectory directory(temporary.path());
        QCOMPARE(chmod(QFile::encodeName(temporary.path()).constData(), 0750), 0);
        QVERIFY(directory.create());
        QCOMPARE(modeOf(directory.path()), 0750);
        QCOMPARE(modeOf(directory.keysFolder()), 0700);
    }

    void whereItCannotBeMade_data()
    {
        QTest::addColumn<QString>("under");
        QTest::newRow("below a file") << u"file/site"_s;
        QTest::newRow("is a file") << u"file"_s;
        QTest::newRow("a part of it is a file") << u"half"_s;
        QTest::newRow("parent nobody may write") << u"closed/site"_s;
        QTest::newRow("parent of the parent nobody may write") << u"closed/deep/site"_s;
    }
    void whereItCannotBeMade()
    {
        QFETCH(QString, under);
        QTemporaryDir temporary;
        QFile file(temporary.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(QDir(temporary.path()).mkpath(u"half"_s) && QDir(temporary.path()).mkpath(u"closed"_s));
        QFile part(temporary.filePath(u"half/keys"_s));
        QVERIFY(part.open(QIODevice::WriteOnly));
        QCOMPARE(chmod(QFile::encodeName(temporary.filePath(u"closed"_s)).constData(), 0555), 0);
        // Root writes everywhere, so be somebody else where that matters.
        const bool dropsRoot = under.startsWith(u"closed"_s) && geteuid() == 0;
        QCOMPARE(chmod(QFile::encodeName(temporary.path()).constData(), 0755), 0);
        QVERIFY(!dropsRoot || seteuid(65534) == 0);
        const DataDirectory directory(temporary.filePath(under));
        const Result<> made = directory.create();
        QVERIFY(!dropsRoot || seteuid(0) == 0);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::Storage);
        QVERIFY2(made.error().message.contains(directory.path()), qPrintable(made.error().message));
        QVERIFY(!made.error().detail.isEmpty());
        QVERIFY(made.error().where.startsWith(directory.path()));
    }

    void knowsItsFiles()
    {
        const DataDirectory directory(u"/data/site/"_s);
        QCOMPARE(directory.path(), u"/data/site"_s);
        QCOMPARE(directory.registryFile(), u"/data/site/registry.sqlite"_s);
        QCOMPARE(directory.keysFolder(), u"/data/site/keys"_s);
        QCOMPARE(directory.jobsFolder(), u"/data/site/jobs"_s);
        QCOMPARE(directory.backupsFolder(), u"/data/site/backups"_s);
        QCOMPARE(directory.settingsFile(), u"/data/site/settings.ini"_s);
        QCOMPARE(DataDirectory(u"x/../y"_s).path(), QDir::currentPath() + u"/y"_s);
    }

    void hasASiteOnceTheRegistryIsThere()
    {
        QTemporaryDir temporary;
        const DataDirectory directory(temporary.path());
        QVERIFY(!directory.hasSite());
        QFile file(directory.registryFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(directory.hasSite());
    }

    void resolve_data()
    {
        QTest::addColumn<QString>("named");
        QTest::addColumn<QString>("environment");
        QTest::addColumn<QString>("path");
        const QString usual = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/muster"_s;
        QTest::newRow("named wins") << u"/named"_s << u"/environment"_s << u"/named"_s;
        QTest::newRow("then the environment") << u""_s << u"/environment"_s << u"/environment"_s;
        QTest::newRow("then the usual place") << u""_s << u""_s << usual;
    }
    void resolve()
    {
        QFETCH(QString, named);
        QFETCH(QString, environment);
        QFETCH(QString, path);
        qputenv("MUSTER_DATA", environment.toUtf8());
        QCOMPARE(DataDirectory::resolve(named).path(), path);
    }
};

QTEST_GUILESS_MAIN(TestDataDirectory)
#include "tst_data_directory.moc"
