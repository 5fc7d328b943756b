// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/run_on.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <condition_variable>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;

namespace {

/// Tells that it was destroyed.
struct Witness
{
    explicit Witness(std::atomic<int> &c) : count(c) {}
    ~Witness() { ++count; }
    std::atomic<int> &count;
};

} // namespace

class TestRunOn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void worksElsewhereAndAnswersHere()
    {
        Executor executor;
        std::thread::id worker;
        const auto task = runOn(
            executor,
            [&worker](std::stop_token) -> Result<QString> {
                worker = std::this_thread::get_id();
                return u"done"_s;
            },
            Deadline::after(1min));
        QThread *answered = nullptr;
        connect(task.get(), &Task::finished, this, [&answered] { answered = QThread::currentThread(); });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->result().value(), u"done"_s);
        QCOMPARE(answered, QThread::currentThread());
        QVERIFY(worker != std::this_thread::get_id());
    }

    void theWorkerIsToldToStop_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"cancel", "destroy", "deadline"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }
    void theWorkerIsToldToStop()
    {
        QFETCH(QString, how);
        std::atomic<bool> isAtWork = false;
        std::atomic<bool> isTold = false;
        Executor executor;
        std::unique_ptr<Task> task = runOn(
            executor,
            [&](std::stop_token stop) -> Result<int> {
                std::mutex mutex;
                std::condition_variable_any asked;
                std::unique_lock lock(mutex);
                isAtWork = true;
                asked.wait(lock, stop, [] { return false; });
                isTold = stop.stop_requested();
                return 7;
            },
            how == u"deadline"_s ? Deadline::after(50ms) : Deadline::after(1min));
        task->start();
        QTRY_VERIFY(isAtWork);
        if (how == u"cancel"_s) {
            task->cancel();
            QVERIFY(task->isFinished()); // at once: the worker may take its time
        } else if (how == u"destroy"_s) {
            task.reset();
        } else {
            QTRY_VERIFY(task->isFinished());
        }
        QTRY_VERIFY(isTold);
        if (task)
            QCOMPARE(task->error()->code, how == u"cancel"_s ? ErrorCode::Cancelled : ErrorCode::Timeout);
    }

    void aResultAfterCancelIsDropped()
    {
        std::atomic<int> dropped = 0;
        std::atomic<bool> mayGo = false;
        std::atomic<bool> isAtWork = false;
        auto executor = std::make_unique<Executor>();
        const auto task = runOn(
            *executor,
            [&](std::stop_token) -> Result<std::shared_ptr<Witness>> {
                isAtWork = true;
                mayGo.wait(false);
                return std::make_shared<Witness>(dropped);
            },
            Deadline::after(1min));
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QTRY_VERIFY(isAtWork);
        task->cancel();
        mayGo = true;
        mayGo.notify_all();
        executor.reset();
        QCoreApplication::processEvents();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QCOMPARE(dropped.load(), 1);
    }

    void aResultThatIsOnItsWayWhenCancelledIsDropped()
    {
        std::atomic<int> dropped = 0;
        auto executor = std::make_unique<Executor>();
        const auto task = runOn(
            *executor,
            [&dropped](std::stop_token) -> Result<std::shared_ptr<Witness>> { return std::make_shared<Witness>(dropped); },
            Deadline::after(1min));
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QCoreApplication::processEvents(); // runs: posts to the executor
        executor.reset();                  // delivered, but not collected
        task->cancel();
        QCoreApplication::processEvents();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
    }

    void workThatWasCancelledInTheQueueNeverRuns()
    {
        std::atomic<bool> mayGo = false;
        std::atomic<bool> hasRun = false;
        auto executor = std::make_unique<Executor>(1);
        executor->post([&mayGo] { mayGo.wait(false); });
        const auto task = runOn(
            *executor,
            [&hasRun](std::stop_token) -> Result<int> {
                hasRun = true;
                return 7;
            },
            Deadline::after(1min));
        task->start();
        QCoreApplication::processEvents();
        task->cancel();
        mayGo = true;
        mayGo.notify_all();
        executor.reset();
        QVERIFY(!hasRun);
    }

    // The race that matters: the owner goes at any moment of the worker's life. Sanitizers judge.
    void theOwnerGoesWhileTheWorkerWorks()
    {
        constexpr int rounds = 3000;
        std::atomic<int> started = 0;
        std::atomic<int> dropped = 0;
        int finished = 0;
        {
            Executor executor(2);
            for (int i = 0; i < rounds; ++i) {
                std::unique_ptr<Task> task = runOn(
                    executor,
                    [&](std::stop_token) -> Result<std::shared_ptr<Witness>> {
                        ++started;
                        return std::make_shared<Witness>(dropped);
                    },
                    Deadline::after(1min));
                connect(task.get(), &Task::finished, this, [&finished] { ++finished; });
                task->start();
                QCoreApplication::sendPostedEvents(task.get(), QEvent::MetaCall);
                const int spins = i % 200;
                for (int spin = 0; spin < spins; ++spin)
                    std::this_thread::yield();
                if (i % 3 == 0)
                    task->cancel();
                if (i % 5 == 0)
                    QCoreApplication::processEvents();
                task.reset();
            }
        }
        QCoreApplication::processEvents();
        QCOMPARE(dropped.load(), started.load()); // nothing is kept by anybody
        QVERIFY(finished <= rounds);
    }
};

QTEST_GUILESS_MAIN(TestRunOn)
#include "tst_run_on.moc"
