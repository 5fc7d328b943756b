// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_store.h"

#include "raw_database.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QSignalSpy>
#include <QTest>

#include <cerrno>
#include <cstring>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteStore : public QObject
{
    Q_OBJECT

private:
    static qint64 countIn(UnitOfWork &unit) { return unit.devices().count({}).value_or(-1); }
    static qint64 countIn(Store &store)
    {
        const auto unit = store.begin(Mode::Read);
        return unit ? countIn(**unit) : -1;
    }
    static Event eventOf(const QString &kind)
    {
        Event event;
        event.kind = kind;
        event.payload = "{}";
        return event;
    }

    DeviceMaker m_maker{20260312};

private Q_SLOTS:
    void whatIsCommittedStays()
    {
        TemporarySite site;
        const Device device = m_maker.plausible();
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY(unit);
            QVERIFY((*unit)->devices().save(device));
            QVERIFY((*unit)->commit());
            QVERIFY(!(*unit)->commit()); // there is nothing left to commit, and no crash
        }
        QVERIFY(site.load(device.id));
        const auto other = site.openAgain();
        QCOMPARE(countIn(*other), 1);
    }

    void whatIsNotCommittedLeavesNothing()
    {
        TemporarySite site;
        const qint64 feed = site.feedHead();
        const qsizetype events = site.events().size();
        QSignalSpy committed(&site.store(), &Store::committed);
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->devices().save(m_maker.plausible()));
            QVERIFY((*unit)->events().append(eventOf(u"test"_s)));
            QCOMPARE(countIn(**unit), 1); // it sees its own
        }
        QCOMPARE(countIn(site.store()), 0);
        QCOMPARE(site.feedHead(), feed);
        QCOMPARE(site.events().size(), events);
        QCOMPARE(committed.size(), 0);
        // The next event takes the number that was not used: no gaps.
        const auto unit = site.store().begin(Mode::Write);
        QCOMPARE((*unit)->events().append(eventOf(u"test"_s))->seq, events + 1);
    }

    void aFailureInTheMiddleLeavesNothing()
    {
        TemporarySite site;
        const qint64 feed = site.feedHead();
        Device device = m_maker.plausible();
        device.identifiers += device.identifiers.first(); // breaks the primary key after the device's row was written
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->devices().save(m_maker.plausible()));
            const Result<> saved = (*unit)->devices().save(device);
            QVERIFY(!saved);
            QCOMPARE(saved.error().code, ErrorCode::Internal);
        }
        QCOMPARE(countIn(site.store()), 0);
        QCOMPARE(site.feedHead(), feed);
    }

    void committedIsTold()
    {
        TemporarySite site;
        QSignalSpy committed(&site.store(), &Store::committed);
        site.save({m_maker.plausible()});
        QCOMPARE(committed.size(), 1);
        QVERIFY(site.store().begin(Mode::Read));
        QCOMPARE(committed.size(), 1);
    }

    void aReadUnitSeesOneState()
    {
        TemporarySite site;
        site.save({m_maker.plausible()});
        const auto before = site.store().begin(Mode::Read);
        QCOMPARE(countIn(**before), 1);
        site.save({m_maker.plausible()});
        const auto between = site.store().begin(Mode::Read);
        QCOMPARE(countIn(**between), 2);
        site.save({m_maker.plausible()});
        QCOMPARE(countIn(**before), 1);
        QCOMPARE(countIn(**between), 2);
        QCOMPARE(countIn(site.store()), 3);
        const auto writer = site.store().begin(Mode::Write);
        QVERIFY((*writer)->devices().save(m_maker.plausible()));
        QCOMPARE(countIn(site.store()), 3); // nobody sees what is not committed
    }

    void manyReadersBesideAWriter()
    {
        TemporarySite site;
        site.save(m_maker.plausible(5));
        const auto writer = site.store().begin(Mode::Write);
        QVERIFY(writer);
        std::vector<std::unique_ptr<UnitOfWork>> readers;
        for (int i = 0; i < 10; ++i) {
            auto reader = site.store().begin(Mode::Read);
            QVERIFY(reader);
            QCOMPARE(countIn(**reader), 5);
            readers.push_back(std::move(*reader));
        }
    }

    void aReadUnitCannotWrite()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Read);
        const Result<> saved = (*unit)->devices().save(m_maker.plausible());
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, ErrorCode::Storage);
    }

    void theSecondWriterWaitsThenGoesOn()
    {
        TemporarySite site;
        auto first = site.store().begin(Mode::Write);
        QVERIFY((*first)->devices().save(m_maker.plausible()));
        std::atomic<int> stage = 0;
        const Device device = m_maker.plausible();
        std::thread second([&] {
            stage = 1;
            const auto unit = site.store().begin(Mode::Write);
            stage = unit && countIn(**unit) == 1 && (*unit)->devices().save(device) && (*unit)->commit() ? 2 : -1;
        });
        QTRY_COMPARE(stage.load(), 1);
        QCOMPARE(stage.load(), 1);
        QVERIFY((*first)->commit());
        first->reset();
        second.join();
        QCOMPARE(stage.load(), 2);
        QCOMPARE(countIn(site.store()), 2);
    }

    void theVersionTellsWhoeverCommits()
    {
        TemporarySite site;
        const auto other = site.openAgain();
        const auto changes = [](Store &store, auto what) {
            const qint64 before = *store.version();
            what();
            return *store.version() != before;
        };
        QVERIFY(!changes(site.store(), [] {}));
        QVERIFY(changes(site.store(), [&] { site.save({m_maker.plausible()}); }));
        QVERIFY(changes(*other, [&] { site.save({m_maker.plausible()}); }));
        QVERIFY(changes(site.store(), [&] {
            const auto unit = other->begin(Mode::Write);
            QVERIFY((*unit)->devices().save(m_maker.plausible()) && (*unit)->commit());
        }));
        QVERIFY(!changes(site.store(), [&] { QCOMPARE(countIn(site.store()), 3); }));
        QVERIFY(
            !changes(site.store(), [&] { QVERIFY((*site.store().begin(Mode::Write))->devices().save(m_maker.plausible())); }));
    }

    void twoStoresTakeTurns()
    {
        TemporarySite site;
        const auto other = site.openAgain();
        for (int i = 0; i < 20; ++i) {
            const auto unit = (i % 2 ? *other : site.store()).begin(Mode::Write);
            QVERIFY(unit);
            QVERIFY((*unit)->devices().save(m_maker.plausible()));
            QVERIFY((*unit)->events().append(eventOf(QString::number(i))));
            QVERIFY((*unit)->commit());
        }
        QCOMPARE(countIn(*other), 20);
        const QVector<Event> events = site.events();
        for (qsizetype i = 0; i < events.size(); ++i)
            QVERIFY(verifyLink(events.at(i), i ? &events.at(i - 1) : nullptr));
        QVERIFY(site.store().checkIntegrity({}));
    }

    void somebodyElseHoldsTheFile() // takes the 5 s we wait for others
    {
        TemporarySite site;
        SQLite::Database other = rawDatabase(site.registryFile());
        other.exec("BEGIN IMMEDIATE");
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY(!unit);
        QCOMPARE(unit.error().code, ErrorCode::Conflict);
        QCOMPARE(countIn(site.store()), 0); // reading goes on
        other.exec("ROLLBACK");
        site.save({m_maker.plausible()}); // and so does writing, after
        QCOMPARE(countIn(site.store()), 1);
    }

    void eventsAreAppendOnly_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("update") << u"UPDATE events SET actor = 'nobody' WHERE seq = 1"_s;
        QTest::newRow("delete") << u"DELETE FROM events WHERE seq = 1"_s;
        QTest::newRow("delete all") << u"DELETE FROM events"_s;
    }
    void eventsAreAppendOnly()
    {
        QFETCH(QString, sql);
        TemporarySite site;
        SQLite::Database raw = rawDatabase(site.registryFile());
        QVERIFY_EXCEPTION_THROWN(raw.exec(sql.toStdString()), SQLite::Exception);
        QCOMPARE(site.events().size(), 1);
    }

    void aSoundFilePassesTheCheck()
    {
        TemporarySite site;
        site.save(m_maker.plausible(50));
        QVERIFY(site.store().checkIntegrity({}));
    }

    void aDamagedPageIsFound_data()
    {
        QTest::addColumn<QByteArray>("garbage");
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("ones") << QByteArray(4096, '\xFF');
        QTest::newRow("text") << QByteArray("0123456789abcdef").repeated(256);
    }
    void aDamagedPageIsFound()
    {
        QFETCH(QByteArray, garbage);
        TemporarySite site;
        site.save(m_maker.plausible(300));
        site.close();
        QFile file(site.registryFile());
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 pages = file.size() / 4096;
        QVERIFY(pages > 40);
        QVERIFY(file.seek(4096 * (pages / 2)));
        QCOMPARE(file.write(garbage), 4096);
        file.close();
        const auto store = SqliteStore::open(site.registryFile(), false, site.clock);
        QVERIFY2(store, store ? "" : qPrintable(store.error().detail));
        const Result<> verdict = (*store)->checkIntegrity({});
        QVERIFY(!verdict);
        QCOMPARE(verdict.error().code, ErrorCode::Corrupt);
    }

    void anOrphanIsFound()
    {
        TemporarySite site;
        rawDatabase(site.registryFile()).exec("PRAGMA foreign_keys = OFF; INSERT INTO tags VALUES (4711, 0, 'x', 'x')");
        const Result<> verdict = site.store().checkIntegrity({});
        QVERIFY(!verdict);
        QCOMPARE(verdict.error().code, ErrorCode::Corrupt);
        QCOMPARE(verdict.error().detail, u"tags"_s);
    }

    void workThatFailsIsUndone()
    {
        TemporarySite site;
        const Device device = m_maker.plausible();
        const Result<int> result = resultOf(write(
            site.store(),
            [device](UnitOfWork &unit) -> Result<int> {
                MUSTER_CHECK(unit.devices().save(device));
                return fail(ErrorCode::Rejected, u"no"_s);
            },
            Deadline::after(1min)));
        QCOMPARE(result.error().code, ErrorCode::Rejected);
        QCOMPARE(countIn(site.store()), 0);
    }

    void workThatIsCancelledBeforeItsEndIsUndone()
    {
        TemporarySite site;
        std::atomic<int> stage = 0;
        auto task = write(
            site.store(),
            [&stage, device = m_maker.plausible()](UnitOfWork &unit) -> Result<int> {
                MUSTER_CHECK(unit.devices().save(device));
                stage = 1;
                stage.notify_all();
                stage.wait(1);
                return 7;
            },
            Deadline::after(1min));
        task->start();
        QTRY_COMPARE(stage.load(), 1);
        task->cancel();
        stage = 2;
        stage.notify_all();
        QVERIFY(site.store().begin(Mode::Write)); // after it
        QCOMPARE(countIn(site.store()), 0);
        QTRY_VERIFY(task->isFinished()); // a write says Cancelled only when it was undone
        QCOMPARE(task->result().error().code, ErrorCode::Cancelled);
    }

    void aStoreThatGoesDoesWhatIsQueued()
    {
        TemporarySite site;
        std::vector<std::unique_ptr<Task>> tasks;
        for (int i = 0; i < 20; ++i) {
            tasks.push_back(write(
                site.store(), [device = m_maker.plausible()](UnitOfWork &unit) { return unit.devices().save(device); },
                Deadline::after(1min)));
            tasks.back()->start();
        }
        QCoreApplication::processEvents(); // they run: their work is in the queue
        site.close();
        QTRY_VERIFY(std::ranges::all_of(tasks, [](const auto &task) { return task->isFinished() && !task->error(); }));
        QCOMPARE(countIn(*site.openAgain()), 20);
    }

    void aFullDisk()
    {
        if (geteuid() != 0)
            QSKIP("testbed: only root can make a small disk");
        // Of this thread alone, and gone with it.
        if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            QSKIP(qPrintable(u"testbed: no mount namespace: %1"_s.arg(QString::fromLocal8Bit(std::strerror(errno)))));
        QTemporaryDir folder;
        const QByteArray path = QFile::encodeName(folder.path());
        if (mount("tmpfs", path.constData(), "tmpfs", 0, "size=2m") != 0)
            QSKIP(qPrintable(u"testbed: no tmpfs: %1"_s.arg(QString::fromLocal8Bit(std::strerror(errno)))));
        const auto unmount = qScopeGuard([&path] { umount2(path.constData(), MNT_DETACH); });

        const FakeClock clock;
        const auto opened = SqliteStore::open(folder.filePath(u"registry.sqlite"_s), true, clock);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        Store &store = **opened;
        qint64 saved = 0;
        Result<> result;
        while (result && saved < 20000) {
            const auto unit = store.begin(Mode::Write);
            if (!unit) {
                result = fail(unit.error());
                break;
            }
            for (int i = 0; i < 100 && result; ++i)
                result = (*unit)->devices().save(m_maker.plausible());
            if (result)
                result = (*unit)->commit();
            if (result)
                saved += 100;
        }
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Storage);
        QVERIFY2(result.error().message.contains(u"full"_s), qPrintable(result.error().message + result.error().detail));
        QVERIFY(saved > 0);
        QCOMPARE(countIn(store), saved); // nothing half written
        QVERIFY(store.checkIntegrity({}));
    }
};

QTEST_GUILESS_MAIN(TestSqliteStore)
#include "tst_sqlite_store.moc"
