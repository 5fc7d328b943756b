// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/call_in.h"

#include "async/then.h"
#include "plain_task.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace muster;

class TestCallIn : public QObject
{
    Q_OBJECT

private:
    using Does = PlainTask::Does;

    /// What runs there keeps its diary there.
    auto call(Does does)
    {
        return callIn(*m_there, [this, does]() -> std::unique_ptr<TaskOf<int>> {
            m_wasThere = QThread::currentThread() == m_thread.get();
            return std::make_unique<PlainTask>(does, Deadline::never(), u"a"_s, &m_diary);
        });
    }
    /// Everything that was queued there has run, deletions too.
    void settle()
    {
        for (int i = 0; i < 20; ++i) {
            QMetaObject::invokeMethod(
                m_there.get(), [] { QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); },
                Qt::BlockingQueuedConnection);
            QCoreApplication::processEvents();
        }
    }

    /// As settle(), but nothing happens here.
    void settleThere()
    {
        for (int i = 0; i < 20; ++i)
            QMetaObject::invokeMethod(
                m_there.get(), [] {}, Qt::BlockingQueuedConnection);
    }

    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<QObject> m_there;
    QStringList m_diary;
    std::atomic<bool> m_wasThere = false;

private Q_SLOTS:
    void init()
    {
        m_thread = std::make_unique<QThread>();
        m_there = std::make_unique<QObject>();
        m_diary.clear();
        m_wasThere = false;
        m_there->moveToThread(m_thread.get());
        m_thread->start();
    }
    void cleanup()
    {
        m_thread->quit();
        m_thread->wait();
        m_there.reset();
        m_thread.reset();
    }

    void theResultComesHere_data()
    {
        QTest::addColumn<Does>("does");
        QTest::newRow("succeeds") << Does::Succeed;
        QTest::newRow("fails") << Does::Fail;
    }
    void theResultComesHere()
    {
        QFETCH(Does, does);
        const auto task = call(does);
        QThread *thread = nullptr;
        int finished = 0;
        connect(task.get(), &Task::finished, this, [&] {
            ++finished;
            thread = QThread::currentThread();
        });
        task->start();
        QVERIFY(!task->isFinished());
        QTRY_VERIFY(task->isFinished());
        settle();
        QVERIFY(m_wasThere);
        QCOMPARE(finished, 1);
        QCOMPARE(thread, QThread::currentThread());
        QCOMPARE(task->error() == nullptr, does == Does::Succeed);
        if (does == Does::Succeed)
            QCOMPARE(task->result().value(), 7);
        else
            QCOMPARE(task->error()->code, ErrorCode::Unreachable);
    }

    void valuesAreMoved()
    {
        const auto task = callIn(*m_there, [] { return ready<std::unique_ptr<int>>(std::make_unique<int>(3)); });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(*task->takeResult().value(), 3);
    }

    void cancelled_data()
    {
        QTest::addColumn<Does>("does");
        QTest::addColumn<int>("turns"); // of the other thread before it; -1: before it was started
        for (const auto &[name, does] : {std::pair("stops at once", Does::Endless), {"winds up", Does::WindUp}})
            for (const int turns : {-1, 0, 1, 5})
                QTest::addRow("%s, %d turns", name, turns) << does << turns;
    }
    void cancelled()
    {
        QFETCH(Does, does);
        QFETCH(int, turns);
        const auto task = call(does);
        QSignalSpy finished(task.get(), &Task::finished);
        if (turns >= 0)
            task->start();
        for (int i = 0; i < turns; ++i) {
            QCoreApplication::processEvents();
            QMetaObject::invokeMethod(
                m_there.get(), [] {}, Qt::BlockingQueuedConnection);
        }
        task->cancel();
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        settle();
        QCOMPARE(finished.size(), 1);
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QVERIFY(turns < 5 || m_diary.contains(u"abort a"_s)); // there, too
    }

    void aTaskThatIsDoneAllTheSameSaysSo()
    {
        // Done there, cancelled here before the news arrived.
        const auto task = call(Does::Succeed);
        task->start();
        QCoreApplication::processEvents(); // posted
        settleThere();
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        QVERIFY(!task->error());
        QCOMPARE(task->result().value(), 7);
    }

    void destroyedItGoesThereToo_data()
    {
        QTest::addColumn<int>("turns");
        for (const int turns : {-1, 0, 1, 5})
            QTest::addRow("%d turns", turns) << turns;
    }
    void destroyedItGoesThereToo()
    {
        QFETCH(int, turns);
        auto task = call(Does::Endless);
        if (turns >= 0)
            task->start();
        for (int i = 0; i < turns; ++i) {
            QCoreApplication::processEvents();
            settleThere();
        }
        task.reset();
        settle();
        QCOMPARE(m_wasThere.load(), turns > 0);
        if (turns == 5)
            QCOMPARE(m_diary, QStringList({u"start a"_s, u"gone a"_s}));
        QVERIFY(!m_diary.contains(u"end a"_s));
    }
};

QTEST_GUILESS_MAIN(TestCallIn)
#include "tst_call_in.moc"
