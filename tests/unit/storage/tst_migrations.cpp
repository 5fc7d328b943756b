// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/migrations.h"

#include "raw_database.h"
#include "storage/sqlite/sqlite_store.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QDir>
#include <QResource>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

class TestMigrations : public QObject
{
    Q_OBJECT

private:
    static int schemaOf(const QString &path) { return rawDatabase(path).execAndGet("PRAGMA user_version").getInt(); }
    Result<std::unique_ptr<Store>> open(const QString &path, bool create) { return SqliteStore::open(path, create, m_clock); }

    static void makeSchema(SQLite::Database &database, int version)
    {
        const QDir migrations(u":/storage/migrations"_s);
        for (const QString &name : migrations.entryList(QDir::Files, QDir::Name)) {
            if (name.left(4).toInt() > version)
                continue;
            QFile file(migrations.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            database.exec(file.readAll().toStdString());
        }
        database.exec("PRAGMA user_version = " + std::to_string(version) + "; PRAGMA application_id = 0x4D555354");
    }
    static void makeSchema1(SQLite::Database &database) { makeSchema(database, 1); }

    static void insertIntoSchema1(SQLite::Database &database, const DeviceId &id, const QString &details,
                                  const std::string &address = "10.0.0.7",
                                  const QByteArray &addressKey = QByteArray::fromHex("00000000000000000000ffff0a000007"))
    {
        SQLite::Statement insert(
            database,
            "INSERT INTO devices VALUES (NULL, ?, 'cam', 'cam', x'63', 1, 0, 'mDNS', 5, 0, '', '', '', '', '', '', x'', "
            "'', '', x'', '', '', ?, ?, '', '', '', '', '', '', '', '', 0, 1, 1, 2, ?, 'cam')");
        const QByteArray bytes = id.toBytes();
        insert.bind(1, bytes.constData(), static_cast<int>(bytes.size()));
        insert.bind(2, address);
        insert.bind(3, addressKey.isEmpty() ? "" : addressKey.constData(), static_cast<int>(addressKey.size()));
        insert.bind(4, details.toStdString());
        insert.exec();
    }

    FakeClock m_clock;
    const int m_newestSchema = newestSchema(); // before the tests' own one

    const QString m_nextMigration = QStringLiteral(MUSTER_BINARY_DIR "/tests/unit/next_migration.rcc");

private Q_SLOTS:
    void cleanupTestCase() { QResource::unregisterResource(m_nextMigration); }

    void aNewFileGetsTheNewestSchema()
    {
        QVERIFY(newestSchema() >= 1);
        TemporarySite site(TemporarySite::With::Nothing);
        QCOMPARE(schemaOf(site.registryFile()), newestSchema());
        QCOMPARE(rawDatabase(site.registryFile()).execAndGet("PRAGMA application_id").getInt(), 0x4D555354);
        QCOMPARE(bytesOf(site.registryFile()).mid(68, 4), QByteArray("MUST"));
        QVERIFY(!QFileInfo::exists(site.folder() + u"/backups"_s)); // nothing to copy
    }

    void isInWalMode()
    {
        TemporarySite site;
        QVERIFY(QFileInfo::exists(site.registryFile() + u"-wal"_s));
        QCOMPARE(rawDatabase(site.registryFile()).execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
        site.close();
        QCOMPARE(bytesOf(site.registryFile()).mid(18, 2), QByteArray("\x02\x02")); // file format, section 1.3.3
    }

    void openedAgainItIsTheSame()
    {
        TemporarySite site;
        DeviceMaker maker(7);
        const Device device = maker.plausible();
        site.save({device});
        site.close();
        const QByteArray before = bytesOf(site.registryFile());
        {
            const auto again = open(site.registryFile(), true);
            QVERIFY(again);
            const auto unit = (*again)->begin(UnitOfWork::Mode::Read);
            QVERIFY(unit);
            QCOMPARE((*unit)->site().load()->name, u"Plant North"_s);
            QCOMPARE((*unit)->devices().load(device.id)->name, device.name);
        }
        QCOMPARE(bytesOf(site.registryFile()), before);
    }

    // Once released, a schema never changes: a change is a migration of its own. After a new migration, run this with
    // MUSTER_WRITE_GOLDEN=1 and read what it wrote.
    void theSchemaIsTheRecordedOne()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        SQLite::Database database = rawDatabase(site.registryFile());
        SQLite::Statement select(database, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name");
        QByteArray schema;
        while (select.executeStep()) {
            for (int i = 0; i < 3; ++i)
                schema += select.getColumn(i).getText() + QByteArray(i < 2 ? " " : "\n");
            schema += select.getColumn(3).getText("(automatic)") + QByteArray("\n\n");
        }
        const QString path =
            QStringLiteral(MUSTER_TEST_DATA "/migrations/%1.schema.txt").arg(newestSchema(), 4, 10, QLatin1Char('0'));
        if (qEnvironmentVariableIsSet("MUSTER_WRITE_GOLDEN"))
            QVERIFY(writeBytes(path, schema));
        QCOMPARE(schema, bytesOf(path));
    }

    void schema2TakesSourcesOutOfTheDetails_data()
    {
        QTest::addColumn<QString>("details");
        QTest::addColumn<QStringList>("sources");
        QTest::addColumn<QStringList>("addresses");
        const QString rest = u"\"addresses\":[\"10.0.0.7\"],\"services\":[]"_s;
        QTest::newRow("in their order") << u"{\"sources\":[\"ssdp\",\"mdns\",\"coap\"],%1}"_s.arg(rest)
                                        << QStringList{u"ssdp"_s, u"mdns"_s, u"coap"_s} << QStringList{u"10.0.0.7"_s};
        QTest::newRow("one") << u"{%1,\"sources\":[\"mdns\"]}"_s.arg(rest) << QStringList{u"mdns"_s}
                             << QStringList{u"10.0.0.7"_s};
        QTest::newRow("none") << u"{%1,\"sources\":[]}"_s.arg(rest) << QStringList() << QStringList{u"10.0.0.7"_s};
        QTest::newRow("not said") << u"{%1}"_s.arg(rest) << QStringList() << QStringList{u"10.0.0.7"_s};
        QTest::newRow("nothing said") << u"{}"_s << QStringList() << QStringList();
    }
    void schema2TakesSourcesOutOfTheDetails()
    {
        QFETCH(QString, details);
        QFETCH(QStringList, sources);
        QFETCH(QStringList, addresses);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"registry.sqlite"_s);
        const DeviceId id = DeviceId::create(FakeClock::start);
        const DeviceId damaged = DeviceId::create(FakeClock::start);
        {
            SQLite::Database database = rawDatabase(path);
            makeSchema1(database);
            insertIntoSchema1(database, id, details);
            insertIntoSchema1(database, damaged, u"{\"sources\":[\"mdns\""_s);
        }
        const auto store = open(path, false);
        QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
        const auto unit = (*store)->begin(UnitOfWork::Mode::Read);
        const auto device = (*unit)->devices().load(id);
        QVERIFY(device);
        QCOMPARE(device->name, u"cam"_s);
        QCOMPARE(device->sources, sources);
        QCOMPARE(device->addresses, addresses);
        QCOMPARE((*unit)->devices().rows({id})->first().sources, sources);
        QCOMPARE((*unit)->devices().load(damaged).error().code, ErrorCode::Corrupt); // as before: no reason not to start
        QCOMPARE(rawDatabase(path)
                     .execAndGet("SELECT count(*) FROM devices WHERE json_valid(details) AND "
                                 "json_type(details, '$.sources') IS NOT NULL")
                     .getInt(),
                 0); // said in one place
        QVERIFY((*store)->checkIntegrity({}));
    }

    void schema6LooksAtPresenceAnew_data()
    {
        QTest::addColumn<int>("presence");
        QTest::addColumn<bool>("isSeen");
        QTest::addColumn<bool>("isDue");
        QTest::newRow("online") << 0 << true << true;
        QTest::newRow("stale") << 1 << true << true;
        QTest::newRow("offline") << 2 << true << false;
        QTest::newRow("unknown") << 3 << false << false;
    }
    void schema6LooksAtPresenceAnew()
    {
        QFETCH(int, presence);
        QFETCH(bool, isSeen);
        QFETCH(bool, isDue);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"registry.sqlite"_s);
        const DeviceId id = DeviceId::create(FakeClock::start);
        const Timestamp seen = FakeClock::start - std::chrono::minutes(5);
        {
            SQLite::Database database = rawDatabase(path);
            makeSchema(database, 5);
            SQLite::Statement insert(
                database,
                "INSERT INTO devices VALUES (NULL, ?, 'cam', 'cam', x'63', 1, ?, 'mdns', ?, 0, '', '', '', '', '', '', x'', "
                "'', '', x'', '', '', '10.0.0.7', x'', '', '', '', '', '', '', '', '', 0, 1, 1, 2, '{}', 'cam', 'mdns')");
            const QByteArray bytes = id.toBytes();
            insert.bind(1, bytes.constData(), static_cast<int>(bytes.size()));
            insert.bind(2, presence);
            if (isSeen)
                insert.bind(3, static_cast<int64_t>(seen.time_since_epoch().count()));
            insert.exec();
        }
        const auto store = open(path, false);
        QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
        const auto unit = (*store)->begin(UnitOfWork::Mode::Read);
        const auto device = (*unit)->devices().load(id);
        QVERIFY(device);
        QCOMPARE(int(device->presence.value), presence);
        QCOMPARE(device->presence.proof, u"mdns"_s);
        QVERIFY(device->signs.isEmpty() && device->rhythm == Rhythm());
        QCOMPARE((*unit)->devices().duePresence(FakeClock::start, FakeClock::start, 10)->size(), isDue ? 1 : 0);
        QCOMPARE((*unit)->devices().nextPresenceChange()->has_value(), isDue);
        QVERIFY((*store)->checkIntegrity({}));
    }
    void schema8KnowsTheNetwork_data()
    {
        QTest::addColumn<QString>("details");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("group");
        QTest::newRow("seen on one") << u"{\"interfaces\":[\"eth0\"]}"_s << u"10.0.0.7"_s << u"eth0"_s;
        QTest::newRow("the first of two") << u"{\"interfaces\":[\"eth0\",\"usb0\"]}"_s << u"1-2.1"_s << u"eth0"_s;
        QTest::newRow("on a bus") << u"{\"interfaces\":[]}"_s << u"1-2.1"_s << u"/"_s;
        QTest::newRow("not said") << u"{}"_s << u"10.0.0.7"_s << QString();
        QTest::newRow("nowhere yet") << u"{}"_s << QString() << QString();
        QTest::newRow("damaged") << u"{\"interfaces\":[\"eth0\""_s << u"10.0.0.7"_s << QString();
    }
    void schema8KnowsTheNetwork()
    {
        QFETCH(QString, details);
        QFETCH(QString, address);
        QFETCH(QString, group);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"registry.sqlite"_s);
        const DeviceId id = DeviceId::create(FakeClock::start);
        {
            SQLite::Database database = rawDatabase(path);
            makeSchema1(database);
            const bool isAddress = address.startsWith(u"10."_s);
            insertIntoSchema1(database, id, details, address.toStdString(),
                              isAddress ? QByteArray::fromHex("00000000000000000000ffff0a000007") : QByteArray());
        }
        const auto store = open(path, false);
        QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
        const auto unit = (*store)->begin(UnitOfWork::Mode::Read);
        const auto outline = (*unit)->devices().outline({}, {DeviceColumn::Name, false, DeviceGrouping::Network}, 8, {});
        QVERIFY(outline);
        QCOMPARE(outline->groups, QVector({DeviceGroup{group, 1}}));
    }

    void aNewerFileIsRefusedAndLeftAlone_data()
    {
        QTest::addColumn<QString>("journal");
        QTest::addColumn<bool>("create");
        for (const QString &journal : {u"wal"_s, u"delete"_s}) // a copy made by VACUUM INTO is in the latter
            for (const bool create : {false, true})
                QTest::addRow("%s%s", qPrintable(journal), create ? ", create" : "") << journal << create;
    }
    void aNewerFileIsRefusedAndLeftAlone()
    {
        QFETCH(QString, journal);
        QFETCH(bool, create);
        TemporarySite site;
        site.close();
        {
            SQLite::Database database = rawDatabase(site.registryFile());
            database.exec("PRAGMA user_version = " + std::to_string(newestSchema() + 1));
            QCOMPARE(QString::fromStdString(database.execAndGet("PRAGMA journal_mode = " + journal.toStdString()).getString()),
                     journal);
        }
        const QByteArray before = bytesOf(site.registryFile());
        const auto store = open(site.registryFile(), create);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Unsupported);
        QVERIFY2(store.error().message.contains(u"newer version"_s), qPrintable(store.error().message));
        QVERIFY(store.error().message.contains(site.registryFile()));
        QVERIFY(bytesOf(site.registryFile()) == before);
        QCOMPARE(QDir(site.folder()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList{u"registry.sqlite"_s});
    }

    void whatIsNoRegistryIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("missing") << u"missing"_s << ErrorCode::NotFound;
        QTest::newRow("garbage") << u"garbage"_s << ErrorCode::Corrupt;
        QTest::newRow("short garbage") << u"short"_s << ErrorCode::Corrupt;
        QTest::newRow("a database of somebody else") << u"foreign"_s << ErrorCode::Corrupt;
        QTest::newRow("a folder") << u"folder"_s << ErrorCode::Storage;
        QTest::newRow("cut off behind the header") << u"cut"_s << ErrorCode::Corrupt;
    }
    void whatIsNoRegistryIsRefused()
    {
        QFETCH(QString, what);
        QFETCH(ErrorCode, code);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"registry.sqlite"_s);
        if (what == u"garbage"_s)
            QVERIFY(writeBytes(path, QByteArray("not a database at all. ").repeated(1000)));
        else if (what == u"short"_s)
            QVERIFY(writeBytes(path, "hello"));
        else if (what == u"foreign"_s)
            rawDatabase(path).exec("CREATE TABLE bookmarks (url TEXT)");
        else if (what == u"folder"_s)
            QVERIFY(QDir().mkdir(path));
        else if (what == u"cut"_s) {
            QVERIFY(open(path, true));
            QVERIFY(QFile::resize(path, 4096));
        }
        const QByteArray before = bytesOf(path);
        for (const bool create : {false, true}) {
            if (create && what == u"missing"_s)
                continue;
            const auto store = open(path, create);
            if (store)
                QVERIFY2(!(*store)->checkIntegrity({}), "neither refused nor found damaged");
            else
                QCOMPARE(store.error().code, code);
            if (!store)
                QVERIFY(!store.error().message.isEmpty());
        }
        if (what != u"cut"_s)
            QVERIFY(bytesOf(path) == before);
    }

    void anEmptyFileBecomesARegistry() // what is left when the power goes while one is made
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"registry.sqlite"_s);
        QVERIFY(writeBytes(path, {}));
        const auto store = open(path, false);
        QVERIFY(store);
        QCOMPARE((*(*store)->begin(UnitOfWork::Mode::Read))->site().load().error().code, ErrorCode::NotFound);
    }

    void aFolderThatIsMissing()
    {
        QTemporaryDir folder;
        const auto store = open(folder.filePath(u"nowhere/registry.sqlite"_s), true);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Storage);
    }

    void aFileNobodyMayRead()
    {
        TemporarySite site;
        site.close();
        QCOMPARE(chmod(QFile::encodeName(site.folder()).constData(), 0755), 0);
        QVERIFY(QFile::setPermissions(site.registryFile(), {}));
        // Root reads everything, so be somebody else for a moment.
        const bool wasRoot = geteuid() == 0;
        QVERIFY(!wasRoot || seteuid(65534) == 0);
        const auto backToRoot = qScopeGuard([wasRoot] {
            if (wasRoot && seteuid(0) != 0)
                qFatal("can't be root again");
        });
        const auto store = open(site.registryFile(), false);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Storage);
    }

    void filesAreClosedToOthersUnderOurUmask()
    {
        const mode_t old = umask(077);
        TemporarySite site;
        umask(old);
        for (const char *suffix : {"", "-wal", "-shm"}) {
            struct stat status
            {
            };
            QCOMPARE(stat(QFile::encodeName(site.registryFile() + QString::fromLatin1(suffix)).constData(), &status), 0);
            QCOMPARE(status.st_mode & 0777, mode_t(0600));
        }
    }

    // Last: the next migration is a resource of this test, and goes with it. From here on there is a schema 9000.
    void anOlderFileIsCopiedThenMigrated()
    {
        TemporarySite site;
        DeviceMaker maker(7);
        const Device device = maker.plausible();
        site.save({device});
        site.close();
        const int before = newestSchema();

        QVERIFY(QResource::registerResource(m_nextMigration));
        QCOMPARE(newestSchema(), 9000);
        {
            const auto store = open(site.registryFile(), false);
            QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
            QCOMPARE((*(*store)->begin(UnitOfWork::Mode::Read))->devices().load(device.id)->name, device.name);
            QVERIFY(open(site.registryFile(), false)); // and the second time there is nothing to do
        }
        QCOMPARE(schemaOf(site.registryFile()), 9000);
        QVERIFY(rawDatabase(site.registryFile()).tableExists("from_the_next_version"));

        const QStringList copies = QDir(site.folder() + u"/backups"_s).entryList(QDir::Files);
        QCOMPARE(copies, QStringList{u"registry-schema%1-20260312T143154.250Z.sqlite"_s.arg(before)});
        const QString copy = site.folder() + u"/backups/"_s + copies.first();
        QCOMPARE(schemaOf(copy), before);
        QVERIFY(!rawDatabase(copy).tableExists("from_the_next_version"));
        QCOMPARE(rawDatabase(copy).execAndGet("SELECT count(*) FROM devices").getInt(), 1);
        QCOMPARE(rawDatabase(copy).execAndGet("PRAGMA application_id").getInt(), 0x4D555354);

        // The copy is a registry like any other: opened, it is migrated, too.
        QVERIFY(open(copy, false));
        QCOMPARE(schemaOf(copy), 9000);
    }

    void aMigrationThatFailsLeavesTheOlderSchema()
    {
        QCOMPARE(newestSchema(), 9000);
        QTemporaryDir folder;
        const QString path = folder.filePath(u"registry.sqlite"_s);
        {
            // Schema 1 in which the step to 9000 must stumble over a table of that name; those before it are done by then.
            SQLite::Database database = rawDatabase(path);
            makeSchema1(database);
            database.exec("CREATE TABLE from_the_next_version (x)");
        }
        const auto store = open(path, false);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Internal);
        QCOMPARE(schemaOf(path), m_newestSchema);
        QVERIFY(!rawDatabase(path).tableExists("made_before_it_fails"));
        QCOMPARE(QDir(folder.filePath(u"backups"_s)).entryList(QDir::Files).size(), 1);
    }

    void aCopyOfTheSameMomentIsLeftAlone() // another process is about to migrate, too
    {
        QCOMPARE(newestSchema(), 9000);
        TemporarySite site(TemporarySite::With::Nothing);
        site.close();
        rawDatabase(site.registryFile())
            .exec("PRAGMA user_version = 1; DROP TABLE from_the_next_version; "
                  "DROP TABLE made_before_it_fails");
        const QString name = site.folder() + u"/backups/registry-schema1-20260312T143154.250Z%1.sqlite"_s;
        QVERIFY(QDir(site.folder()).mkpath(u"backups"_s));
        QVERIFY(writeBytes(name.arg(QString()), "another's"));
        QVERIFY(!open(site.registryFile(), false)); // there are the tables of schema 2 already; the copy is made before
        QCOMPARE(bytesOf(name.arg(QString())), QByteArray("another's"));
        QCOMPARE(schemaOf(name.arg(u"-2"_s)), 1);
    }

    void aBackupFolderThatCannotBeMade()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"registry.sqlite"_s);
        {
            SQLite::Database database = rawDatabase(path);
            database.exec("CREATE TABLE t (x); PRAGMA user_version = 1; PRAGMA application_id = 0x4D555354");
        }
        QVERIFY(writeBytes(folder.filePath(u"backups"_s), "a file"));
        const auto store = open(path, false);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::Storage);
        QCOMPARE(schemaOf(path), 1); // no copy, no migration
    }
};

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
