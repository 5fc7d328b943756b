// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Store from several threads at once, without Qt's event queue, for ThreadSanitizer to judge.
#include "storage/sqlite/sqlite_store.h"

#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteStoreThreads : public QObject
{
    Q_OBJECT

private:
    /// One transaction: two devices and one event.
    static bool writeOnce(Store &store, DeviceMaker &maker, bool commit)
    {
        const auto unit = store.begin(Mode::Write);
        if (!unit)
            return false;
        Event event;
        event.kind = u"test"_s;
        event.payload = "{}";
        for (int i = 0; i < 2; ++i)
            if (!(*unit)->devices().save(maker.plausible()))
                return false;
        if (!(*unit)->events().append(event))
            return false;
        return !commit || (*unit)->commit();
    }
    /// What holds in every state: two devices an event, a chain without gaps, a feed that ends where it says.
    static bool invariantsHold(Store &store)
    {
        const auto unit = store.begin(Mode::Read);
        if (!unit)
            return false;
        const auto devices = (*unit)->devices().count({});
        const auto events = (*unit)->events().after(0, 100000);
        const auto feed = (*unit)->feed().after(0, 100000);
        if (!devices || !events || !feed || *devices != 2 * events->size() || feed->size() != 3 * events->size())
            return false;
        for (qsizetype i = 0; i < events->size(); ++i)
            if (!verifyLink(events->at(i), i ? &events->at(i - 1) : nullptr))
                return false;
        return *(*unit)->feed().head() == (feed->isEmpty() ? 0 : feed->last().seq);
    }

private Q_SLOTS:
    void writersAndReaders_data()
    {
        QTest::addColumn<int>("stores");
        QTest::newRow("one store") << 1;
        QTest::newRow("two stores, as two processes have them") << 2;
    }
    void writersAndReaders()
    {
        QFETCH(int, stores);
        constexpr int writers = 4;
        constexpr int rounds = 25;
        QTemporaryDir folder;
        const FakeClock clock;
        std::vector<std::unique_ptr<Store>> opened;
        for (int i = 0; i < stores; ++i) {
            auto store = SqliteStore::open(folder.filePath(u"registry.sqlite"_s), true, clock);
            QVERIFY(store);
            opened.push_back(std::move(*store));
        }
        std::atomic<int> failures = 0;
        std::atomic<int> writing = writers;
        std::vector<std::thread> threads;
        for (int i = 0; i < writers; ++i)
            threads.emplace_back([&, i] {
                DeviceMaker maker(static_cast<quint32>(i));
                for (int round = 0; round < rounds; ++round) {
                    if (!writeOnce(*opened[static_cast<std::size_t>(i % stores)], maker, true))
                        ++failures;
                    writeOnce(*opened[static_cast<std::size_t>(i % stores)], maker, false);
                }
                --writing;
            });
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([&, i] {
                Store &store = *opened[static_cast<std::size_t>(i % stores)];
                qint64 version = -1;
                do {
                    if (!invariantsHold(store))
                        ++failures;
                    const auto now = store.version();
                    if (!now || *now < version)
                        ++failures;
                    version = now.value_or(0);
                } while (writing > 0);
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QVERIFY(invariantsHold(*opened.front()));
        QCOMPARE((*opened.front()->begin(Mode::Read))->events().head()->value().seq, qint64(writers * rounds));
        QVERIFY(opened.front()->checkIntegrity({}));
    }

    // Two programs that meet on a new folder: neither may take the other's half-made file for a stranger's.
    void madeByManyAtOnce()
    {
        for (int round = 0; round < 10; ++round) {
            QTemporaryDir folder;
            const QString path = folder.filePath(u"registry.sqlite"_s);
            const FakeClock clock;
            std::mutex mutex;
            QStringList errors;
            std::vector<std::thread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] {
                    const auto store = SqliteStore::open(path, true, clock);
                    const std::lock_guard lock(mutex);
                    if (!store)
                        errors += store.error().message + store.error().detail;
                });
            for (std::thread &thread : threads)
                thread.join();
            QVERIFY2(errors.isEmpty(), qPrintable(errors.join(u'\n')));
            const auto store = SqliteStore::open(path, false, clock);
            QVERIFY(store);
            QVERIFY((*store)->checkIntegrity({}));
        }
    }
};

QTEST_GUILESS_MAIN(TestSqliteStoreThreads)
#include "tst_sqlite_store_threads.moc"
