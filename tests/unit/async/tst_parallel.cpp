// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/parallel.h"
#include "async/sequence.h"
#include "plain_task.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;

using Does = PlainTask::Does;

class TestParallel : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Parallel> parallel(const QVector<Does> &tasks, int limit, Deadline deadline = Deadline::after(1min))
    {
        std::vector<Parallel::Make> makers;
        for (qsizetype i = 0; i < tasks.size(); ++i)
            makers.emplace_back([this, i, does = tasks.at(i)] {
                auto made = std::make_unique<PlainTask>(does, Deadline::never(), QString::number(i), &m_diary);
                m_tasks[i] = made.get();
                return made;
            });
        m_tasks.resize(tasks.size());
        return std::make_unique<Parallel>(std::move(makers), limit, deadline);
    }

    QStringList m_diary;
    QVector<QPointer<PlainTask>> m_tasks;

private Q_SLOTS:
    void init()
    {
        m_diary.clear();
        m_tasks.clear();
    }

    void respectsTheLimit_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("limit");
        QTest::addColumn<int>("atOnce");
        QTest::newRow("fewer than the limit") << 2 << 5 << 2;
        QTest::newRow("more than the limit") << 7 << 3 << 3;
        QTest::newRow("one by one") << 4 << 1 << 1;
        QTest::newRow("a limit that makes no sense") << 3 << 0 << 1;
    }
    void respectsTheLimit()
    {
        QFETCH(int, count);
        QFETCH(int, limit);
        QFETCH(int, atOnce);
        const auto task = parallel(QVector<Does>(count, Does::Wait), limit);
        task->start();
        for (int done = 0; done < count; ++done) {
            QTRY_COMPARE(m_diary.filter(u"start"_s).size(), std::min(count, done + atOnce));
            QCoreApplication::processEvents();
            QCOMPARE(m_diary.filter(u"start"_s).size(), std::min(count, done + atOnce));
            m_tasks.at(done)->done();
        }
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->result()->size(), std::size_t(count));
    }

    void nothingToDo()
    {
        const auto task = parallel({}, 3);
        task->start();
        QVERIFY(!task->isFinished());
        QTRY_VERIFY(task->isFinished());
        QVERIFY(task->result() && task->result()->empty());
    }

    void oneThatFailsStopsNoOther()
    {
        const auto task = parallel({Does::Succeed, Does::Fail, Does::Succeed, Does::Fail, Does::Succeed}, 2);
        QVector<QPair<qint64, qint64>> progress;
        connect(task.get(), &Task::progressed, this, [&progress](const Progress &p) { progress.append({p.done, p.total}); });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QVERIFY(!task->error());
        const auto &errors = *task->result();
        for (std::size_t i = 0; i < errors.size(); ++i) {
            QCOMPARE(errors.at(i).has_value(), i % 2 == 1);
            if (errors.at(i))
                QCOMPARE(errors.at(i)->message, QString::number(i)); // in the order given
        }
        QCOMPARE(progress, (QVector<QPair<qint64, qint64>>{{1, 5}, {2, 5}, {3, 5}, {4, 5}, {5, 5}}));
    }

    void cancelStopsWhatRunsAndStartsNoMore_data()
    {
        QTest::addColumn<Does>("does");
        QTest::newRow("they stop at once") << Does::Endless;
        QTest::newRow("they wind up") << Does::WindUp;
    }
    void cancelStopsWhatRunsAndStartsNoMore()
    {
        QFETCH(Does, does);
        const auto task = parallel(QVector<Does>(6, does), 2);
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE(m_diary, (QStringList{u"start 0"_s, u"start 1"_s}));
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        QCoreApplication::processEvents();
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QCOMPARE(m_diary.filter(u"start"_s).size(), 2);
        QCOMPARE(m_diary.filter(u"abort"_s).size(), 2);
        QCOMPARE(finished.size(), 1);
    }

    void cancelFromWhoHearsOfProgress()
    {
        const auto task = parallel({Does::Succeed, Does::Succeed, Does::Succeed, Does::Endless}, 1);
        connect(task.get(), &Task::progressed, this, [&task](const Progress &progress) {
            if (progress.done == 2)
                task->cancel();
        });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCoreApplication::processEvents();
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QCOMPARE(m_diary.filter(u"start"_s).size(), 2);
    }

    void destroyedByWhoHearsOfProgress()
    {
        auto task = parallel({Does::Succeed, Does::Succeed, Does::Endless}, 2);
        connect(task.get(), &Task::progressed, this, [&task] { task.reset(); });
        task->start();
        QTRY_VERIFY(!task);
        QCoreApplication::processEvents();
    }

    void cancelLetsASequenceUnwind()
    {
        QStringList diary;
        const auto named = [&diary](const QString &name, Does does) {
            return [&diary, name, does] { return std::make_unique<PlainTask>(does, Deadline::never(), name, &diary); };
        };
        std::vector<Parallel::Make> makers{[&] {
            std::vector<Stage> stages{{u"a"_s, named(u"a"_s, Does::Succeed), named(u"undo a"_s, Does::Succeed)},
                                      {u"b"_s, named(u"b"_s, Does::Endless)}};
            return std::make_unique<Sequence>(std::move(stages), Deadline::never());
        }};
        const auto task = std::make_unique<Parallel>(std::move(makers), 1, Deadline::after(1min));
        task->start();
        QTRY_VERIFY(diary.contains(u"start b"_s));
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(diary.last(), u"end undo a"_s);
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
    }

    void outOfTime()
    {
        const auto task = parallel({Does::Endless, Does::Endless, Does::Endless}, 2, Deadline::after(30ms));
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->error()->code, ErrorCode::Timeout);
        QCOMPARE(m_diary.filter(u"start"_s).size(), 2);
    }

    void aThousandWithoutDeepRecursion()
    {
        const auto task = parallel(QVector<Does>(1000, Does::Succeed), 10);
        task->start();
        QTRY_VERIFY(task->isFinished());
        QVERIFY(std::ranges::none_of(*task->result(), [](const auto &error) { return error.has_value(); }));
    }
};

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
