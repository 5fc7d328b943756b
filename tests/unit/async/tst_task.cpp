// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of async/task.h, once for every kind of Task.
#include "async/call_in.h"
#include "async/parallel.h"
#include "async/run_on.h"
#include "async/sequence.h"
#include "async/then.h"
#include "plain_task.h"

#include <QSignalSpy>
#include <QTest>

#include <condition_variable>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;

namespace {

enum class Kind { Plain, WindingUp, Worker, Sequence, Parallel, Then, CallIn };
enum class Does { Succeed, Fail, Endless };

/// Waits until somebody asks to stop.
void waitForStop(const std::stop_token &stop)
{
    std::mutex mutex;
    std::condition_variable_any asked;
    std::unique_lock lock(mutex);
    asked.wait(lock, stop, [] { return false; });
}

} // namespace

class TestTask : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TaskOf<int>> makePlain(Does does, Deadline deadline = Deadline::never(), bool windsUp = false)
    {
        const PlainTask::Does plain = does == Does::Succeed ? PlainTask::Does::Succeed
                                      : does == Does::Fail  ? PlainTask::Does::Fail
                                      : windsUp             ? PlainTask::Does::WindUp
                                                            : PlainTask::Does::Endless;
        return std::make_unique<PlainTask>(plain, deadline);
    }
    std::unique_ptr<Task> make(Kind kind, Does does, Deadline deadline = Deadline::after(1min))
    {
        switch (kind) {
        case Kind::Plain: return makePlain(does, deadline);
        case Kind::WindingUp: return makePlain(does, deadline, true);
        case Kind::Worker:
            return runOn(
                *m_executor,
                [does](std::stop_token stop) -> Result<int> {
                    if (does == Does::Endless)
                        waitForStop(stop);
                    if (does == Does::Fail)
                        return fail(ErrorCode::Unreachable, {});
                    return 7;
                },
                deadline);
        case Kind::Sequence: {
            const auto succeed = [this] { return makePlain(Does::Succeed); };
            std::vector<Stage> stages{{u"first"_s, succeed, succeed},
                                      {u"second"_s, [this, does] { return makePlain(does); }, succeed}};
            return std::make_unique<Sequence>(std::move(stages), deadline);
        }
        case Kind::Parallel: {
            std::vector<Parallel::Make> makers;
            for (int i = 0; i < 5; ++i)
                makers.emplace_back([this, does] { return makePlain(does, Deadline::never(), true); });
            return std::make_unique<Parallel>(std::move(makers), 2, deadline);
        }
        case Kind::Then: return then(makePlain(Does::Succeed), [this, does, deadline](int) { return makePlain(does, deadline); });
        case Kind::CallIn: // a thread of its own: tst_call_in
            return callIn(*this, [this, does, deadline] { return makePlain(does, deadline); });
        }
        return nullptr;
    }
    static std::optional<ErrorCode> codeOf(const Task &task)
    {
        return task.error() ? std::optional(task.error()->code) : std::nullopt;
    }
    static void kinds()
    {
        QTest::addColumn<Kind>("kind");
        QTest::newRow("plain") << Kind::Plain;
        QTest::newRow("winding up") << Kind::WindingUp;
        QTest::newRow("worker") << Kind::Worker;
        QTest::newRow("sequence") << Kind::Sequence;
        QTest::newRow("parallel") << Kind::Parallel;
        QTest::newRow("then") << Kind::Then;
        QTest::newRow("call in") << Kind::CallIn;
    }
    /// Everything that was queued has run, on the executor and here.
    void settle()
    {
        std::atomic<int> reached = 0;
        for (int i = 0; i < 2; ++i)
            m_executor->post([&reached] { ++reached; });
        QTRY_COMPARE(reached.load(), 2);
        m_executor = std::make_unique<Executor>(2); // joins what is still at work
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::processEvents();
    }

    std::unique_ptr<Executor> m_executor = std::make_unique<Executor>(2);

private Q_SLOTS:
    void finishesOnceAndNeverFromStart_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<Does>("does");
        for (const auto &[name, kind] : {std::pair("plain", Kind::Plain),
                                         {"worker", Kind::Worker},
                                         {"sequence", Kind::Sequence},
                                         {"parallel", Kind::Parallel},
                                         {"then", Kind::Then},
                                         {"call in", Kind::CallIn}}) {
            QTest::addRow("%s succeeds", name) << kind << Does::Succeed;
            QTest::addRow("%s fails", name) << kind << Does::Fail;
        }
    }
    void finishesOnceAndNeverFromStart()
    {
        QFETCH(Kind, kind);
        QFETCH(Does, does);
        const auto task = make(kind, does);
        QSignalSpy finished(task.get(), &Task::finished);
        QSignalSpy progressed(task.get(), &Task::progressed);
        QVERIFY(!task->isRunning() && !task->isFinished() && !task->error());
        task->start();
        QVERIFY(task->isRunning() && !task->isFinished() && !task->error());
        QCOMPARE(finished.size() + progressed.size(), 0);
        QTRY_VERIFY(task->isFinished());
        QVERIFY(!task->isRunning());
        // Parallel tells the failures of its tasks in its result.
        const bool fails = does == Does::Fail && kind != Kind::Parallel;
        QCOMPARE(codeOf(*task), fails ? std::optional(ErrorCode::Unreachable) : std::nullopt);

        task->start(); // single use
        task->cancel();
        settle();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(codeOf(*task), fails ? std::optional(ErrorCode::Unreachable) : std::nullopt);
        QVERIFY(task->isFinished());
    }

    void theResultStandsWhenFinishedIsEmitted_data() { kinds(); }
    void theResultStandsWhenFinishedIsEmitted()
    {
        QFETCH(Kind, kind);
        const auto task = make(kind, Does::Succeed);
        bool isFinished = false;
        connect(task.get(), &Task::finished, this, [&] { isFinished = task->isFinished() && !task->isRunning(); });
        task->start();
        QTRY_VERIFY(isFinished);
    }

    void cancelBeforeStartFinishesAtOnce_data() { kinds(); }
    void cancelBeforeStartFinishesAtOnce()
    {
        QFETCH(Kind, kind);
        const auto task = make(kind, Does::Succeed);
        QSignalSpy finished(task.get(), &Task::finished);
        task->cancel();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(codeOf(*task), ErrorCode::Cancelled);
        task->start();
        task->cancel();
        settle();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(codeOf(*task), ErrorCode::Cancelled);
    }

    void cancelRightAfterStart_data() { kinds(); }
    void cancelRightAfterStart()
    {
        QFETCH(Kind, kind);
        const auto task = make(kind, Does::Endless);
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        task->cancel();
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        settle();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(codeOf(*task), ErrorCode::Cancelled);
    }

    void cancelWhileRunning_data() { kinds(); }
    void cancelWhileRunning()
    {
        QFETCH(Kind, kind);
        const auto task = make(kind, Does::Endless);
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        for (int i = 0; i < 20; ++i)
            QCoreApplication::processEvents();
        QVERIFY(task->isRunning());
        QCOMPARE(finished.size(), 0);
        task->cancel();
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        task->cancel();
        settle();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(codeOf(*task), ErrorCode::Cancelled);
    }

    void cancelAfterTheEndChangesNothing_data() { kinds(); }
    void cancelAfterTheEndChangesNothing()
    {
        QFETCH(Kind, kind);
        const auto task = make(kind, Does::Succeed);
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QTRY_VERIFY(task->isFinished());
        task->cancel();
        QCOMPARE(finished.size(), 1);
        QVERIFY(!task->error());
    }

    void aDeadlineThatPassesEndsInTimeout_data() { kinds(); }
    void aDeadlineThatPassesEndsInTimeout()
    {
        QFETCH(Kind, kind);
        const auto task = make(kind, Does::Endless, Deadline::after(20ms));
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QTRY_VERIFY(task->isFinished());
        task->cancel(); // too late to change why
        settle();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(codeOf(*task), ErrorCode::Timeout);
        QVERIFY(!task->error()->message.isEmpty());
    }

    void destroyedWithoutAWord_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("turns"); // of the event loop before it goes; -1: never started
        for (const auto &[name, kind] : {std::pair("plain", Kind::Plain),
                                         {"winding up", Kind::WindingUp},
                                         {"worker", Kind::Worker},
                                         {"sequence", Kind::Sequence},
                                         {"parallel", Kind::Parallel},
                                         {"then", Kind::Then},
                                         {"call in", Kind::CallIn}})
            for (const int turns : {-1, 0, 1, 5})
                QTest::addRow("%s, %d turns", name, turns) << kind << turns;
    }
    void destroyedWithoutAWord()
    {
        QFETCH(Kind, kind);
        QFETCH(int, turns);
        auto task = make(kind, Does::Endless);
        int finished = 0;
        connect(task.get(), &Task::finished, this, [&finished] { ++finished; });
        if (turns >= 0)
            task->start();
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
        task.reset();
        settle();
        QCOMPARE(finished, 0);
    }

    void destroyedByWhoListens_data() { kinds(); }
    void destroyedByWhoListens()
    {
        QFETCH(Kind, kind);
        auto task = make(kind, Does::Succeed);
        bool isGone = false;
        connect(task.get(), &Task::finished, this, [&] {
            task.reset();
            isGone = true;
        });
        task->start();
        QTRY_VERIFY(isGone);
        settle();
    }

    void launchHandsTheResultOver()
    {
        QObject context;
        std::optional<int> got;
        const QPointer<Task> task = launch(std::unique_ptr<TaskOf<int>>(new PlainTask(PlainTask::Does::Succeed)), &context,
                                           [&got](Result<int> result) { got = result.value_or(-1); });
        QVERIFY(!got);
        QTRY_COMPARE(got, 7);
        QTRY_VERIFY(!task); // deleted itself
    }

    void launchedAndCancelled()
    {
        QObject context;
        std::optional<ErrorCode> got;
        Task *task = launch(std::unique_ptr<TaskOf<int>>(new PlainTask(PlainTask::Does::Endless)), &context,
                            [&got](Result<int> result) { got = result.error().code; });
        task->cancel();
        QCOMPARE(got, ErrorCode::Cancelled);
    }

    void launchWithAContextThatDies_data()
    {
        QTest::addColumn<int>("turns");
        QTest::newRow("at once") << 0;
        QTest::newRow("while it runs") << 1;
    }
    void launchWithAContextThatDies()
    {
        QFETCH(int, turns);
        auto context = std::make_unique<QObject>();
        bool isDone = false;
        QStringList diary;
        launch(std::unique_ptr<TaskOf<int>>(new PlainTask(PlainTask::Does::Endless, Deadline::never(), u"it"_s, &diary)),
               context.get(), [&isDone](Result<int>) { isDone = true; });
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
        context.reset();
        settle();
        QVERIFY(!isDone);
        QCOMPARE(diary.last(), u"gone it"_s);
    }

    void doneMayDestroyTheContext()
    {
        auto *context = new QObject;
        bool isDone = false;
        launch(std::unique_ptr<TaskOf<int>>(new PlainTask(PlainTask::Does::Succeed)), context, [&isDone, context](Result<int>) {
            delete context; // as a dialog that closes itself
            isDone = true;
        });
        QTRY_VERIFY(isDone);
        settle();
    }

    void theResultIsMovedNotCopied()
    {
        Executor executor;
        const auto task = runOn(
            executor, [](std::stop_token) -> Result<std::shared_ptr<int>> { return std::make_shared<int>(7); },
            Deadline::after(1min));
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->result()->use_count(), 1L);
        const Result<std::shared_ptr<int>> taken = task->takeResult();
        QCOMPARE(taken->use_count(), 1L);
        QCOMPARE(**taken, 7);

        const auto unique = runOn(
            executor, [](std::stop_token) -> Result<std::unique_ptr<int>> { return std::make_unique<int>(8); },
            Deadline::after(1min));
        unique->start();
        QTRY_VERIFY(unique->isFinished());
        QCOMPARE(**unique->takeResult(), 8);
    }
};

QTEST_GUILESS_MAIN(TestTask)
#include "tst_task.moc"
