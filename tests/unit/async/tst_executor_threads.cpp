// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/executor.h"

#include <QTest>

#include <atomic>
#include <set>

using namespace muster;

class TestExecutorThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneThreadKeepsTheOrder()
    {
        std::vector<int> order;
        {
            Executor executor(1);
            for (int i = 0; i < 1000; ++i)
                executor.post([&order, i] { order.push_back(i); });
        }
        QCOMPARE(order.size(), std::size_t(1000));
        QVERIFY(std::ranges::is_sorted(order));
    }

    void oneThreadNeverOverlaps()
    {
        std::atomic<int> inside = 0;
        std::atomic<int> most = 0;
        {
            Executor executor(1);
            std::vector<std::thread> posters;
            for (int p = 0; p < 4; ++p)
                posters.emplace_back([&] {
                    for (int i = 0; i < 500; ++i)
                        executor.post([&] {
                            most = std::max(most.load(), ++inside);
                            --inside;
                        });
                });
            for (std::thread &poster : posters)
                poster.join();
        }
        QCOMPARE(most.load(), 1);
    }

    void manyThreadsRunEverythingOnce_data()
    {
        QTest::addColumn<int>("threads");
        for (const int threads : {1, 2, 8})
            QTest::addRow("%d", threads) << threads;
    }
    void manyThreadsRunEverythingOnce()
    {
        QFETCH(int, threads);
        constexpr int perPoster = 2000;
        constexpr int posterCount = 6;
        std::vector<std::atomic<int>> ran(perPoster * posterCount);
        {
            Executor executor(threads);
            std::vector<std::thread> posters;
            for (int p = 0; p < posterCount; ++p)
                posters.emplace_back([&, p] {
                    for (int i = 0; i < perPoster; ++i)
                        executor.post([&ran, index = static_cast<std::size_t>(p * perPoster + i)] { ++ran[index]; });
                });
            for (std::thread &poster : posters)
                poster.join();
        }
        QVERIFY(std::ranges::all_of(ran, [](const std::atomic<int> &count) { return count == 1; }));
    }

    void manyThreadsWorkAtTheSameTime()
    {
        constexpr int threads = 4;
        std::atomic<int> waiting = 0;
        std::mutex mutex;
        std::condition_variable all;
        std::set<std::thread::id> ids;
        {
            Executor executor(threads);
            for (int i = 0; i < threads; ++i)
                executor.post([&] {
                    std::unique_lock lock(mutex);
                    ids.insert(std::this_thread::get_id());
                    ++waiting;
                    all.notify_all();
                    all.wait(lock, [&waiting] { return waiting == threads; }); // would hang if one thread did it all
                });
        }
        QCOMPARE(ids.size(), std::size_t(threads));
    }

    void destructionDoesWhatIsQueued()
    {
        std::atomic<bool> mayGo = false;
        std::atomic<int> done = 0;
        std::thread opener;
        {
            Executor executor(2);
            for (int i = 0; i < 2; ++i)
                executor.post([&mayGo] { mayGo.wait(false); });
            for (int i = 0; i < 100; ++i)
                executor.post([&done] { ++done; });
            opener = std::thread([&mayGo] {
                mayGo = true;
                mayGo.notify_all();
            });
        }
        opener.join();
        QCOMPARE(done.load(), 100);
    }

    void workMayPostMore_data()
    {
        QTest::addColumn<int>("threads");
        QTest::newRow("1") << 1;
        QTest::newRow("3") << 3;
    }
    void workMayPostMore()
    {
        QFETCH(int, threads);
        std::atomic<int> done = 0;
        {
            Executor executor(threads);
            const std::function<void(int)> again = [&](int left) {
                ++done;
                if (left > 0)
                    executor.post([&again, left] { again(left - 1); });
            };
            executor.post([&again] { again(500); });
            // again() is used until the last one ran, also by work posted while the executor goes.
            while (done < 400)
                std::this_thread::yield();
            executor.post([] {});
            while (done < 501)
                std::this_thread::yield();
        }
        QCOMPARE(done.load(), 501);
    }

    void whatTheWorkHoldsIsLetGoBeforeTheNextRuns()
    {
        auto held = std::make_shared<int>(1);
        const std::weak_ptr<int> watch = held;
        bool wasFree = false;
        {
            Executor executor(1);
            executor.post([held = std::move(held)] {});
            executor.post([&] { wasFree = watch.expired(); });
        }
        QVERIFY(wasFree);
    }
};

QTEST_GUILESS_MAIN(TestExecutorThreads)
#include "tst_executor_threads.moc"
