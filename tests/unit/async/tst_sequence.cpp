// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/sequence.h"
#include "plain_task.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;

using Does = PlainTask::Does;
Q_DECLARE_METATYPE(QVector<PlainTask::Does>)

class TestSequence : public QObject
{
    Q_OBJECT

private:
    Stage stage(const QString &name, Does does, std::optional<Does> undo = Does::Succeed)
    {
        const auto task = [this](const QString &called, Does what) {
            return [this, called, what] {
                auto made = std::make_unique<PlainTask>(what, Deadline::never(), called, &m_diary);
                m_current = made.get();
                return made;
            };
        };
        Stage made{name, task(name, does)};
        if (undo)
            made.undo = task(u"undo "_s + name, *undo);
        return made;
    }
    std::unique_ptr<Sequence> sequence(std::vector<Stage> stages, Deadline deadline = Deadline::after(1min))
    {
        return std::make_unique<Sequence>(std::move(stages), deadline);
    }

    QStringList m_diary;
    QPointer<PlainTask> m_current;

private Q_SLOTS:
    void init() { m_diary.clear(); }

    void unwinds_data()
    {
        QTest::addColumn<QVector<Does>>("stages");
        QTest::addColumn<QString>("diary");
        QTest::newRow("nothing to do") << QVector<Does>{} << QString();
        QTest::newRow("all succeed") << QVector<Does>{Does::Succeed, Does::Succeed, Does::Succeed}
                                     << u"start 0,end 0,start 1,end 1,start 2,end 2"_s;
        QTest::newRow("the first fails") << QVector<Does>{Does::Fail, Does::Succeed} << u"start 0,end 0"_s;
        QTest::newRow("the last fails") << QVector<Does>{Does::Succeed, Does::Succeed, Does::Fail}
                                        << u"start 0,end 0,start 1,end 1,start 2,end 2,"
                                           "start undo 1,end undo 1,start undo 0,end undo 0"_s;
    }
    void unwinds()
    {
        QFETCH(QVector<Does>, stages);
        QFETCH(QString, diary);
        std::vector<Stage> made;
        for (qsizetype i = 0; i < stages.size(); ++i)
            made.push_back(stage(QString::number(i), stages.at(i)));
        const auto task = sequence(std::move(made));
        QSignalSpy started(task.get(), &Sequence::stageStarted);
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(m_diary.join(u','), diary);
        QCOMPARE(task->error() != nullptr, stages.contains(Does::Fail));
        if (task->error())
            QCOMPARE(task->error()->code, ErrorCode::Unreachable);
        for (qsizetype i = 0; i < started.size(); ++i)
            QCOMPARE(started.at(i).first().toString(), QString::number(i));
    }

    void aStageWithoutUndoIsPassedOver()
    {
        const auto task = sequence({stage(u"a"_s, Does::Succeed), stage(u"b"_s, Does::Succeed, {}), stage(u"c"_s, Does::Fail)});
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(m_diary.filter(u"undo"_s).join(u','), u"start undo a,end undo a"_s);
    }

    void anUndoThatFailsIsToldAndTheRestGoesOn()
    {
        const auto task = sequence({stage(u"a"_s, Does::Succeed), stage(u"b"_s, Does::Succeed, Does::Fail),
                                    stage(u"c"_s, Does::Succeed), stage(u"d"_s, Does::Fail)});
        QStringList failed;
        connect(task.get(), &Sequence::undoFailed, this, [&failed](const QString &id, const Error &error) {
            failed += id + u' ' + errorCodeName(error.code) + u' ' + error.message;
        });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(failed, QStringList{u"b unreachable undo b"_s});
        QCOMPARE(m_diary.filter(u"start undo"_s).join(u','), u"start undo c,start undo b,start undo a"_s);
        QCOMPARE(task->error()->message, u"d"_s); // the first error, not that of the undo
    }

    void cancelInTheMiddle_data()
    {
        QTest::addColumn<Does>("does");
        QTest::newRow("stage stops at once") << Does::Endless;
        QTest::newRow("stage winds up") << Does::WindUp;
    }
    void cancelInTheMiddle()
    {
        QFETCH(Does, does);
        const auto task = sequence({stage(u"a"_s, Does::Succeed), stage(u"b"_s, does), stage(u"c"_s, Does::Succeed)});
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE(m_diary.value(2), u"start b"_s);
        task->cancel();
        QVERIFY(!task->isFinished()); // the undo of a has to run
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(m_diary.filter(u"undo"_s).join(u','), u"start undo a,end undo a"_s);
        QVERIFY(!m_diary.contains(u"start c"_s));
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QCOMPARE(finished.size(), 1);
    }

    void cancelWhileAStageIsAboutToSucceed()
    {
        // The stage's own end overtakes the cancel: it is done, so it has to be undone.
        const auto task = sequence({stage(u"a"_s, Does::WindUp), stage(u"b"_s, Does::Succeed)});
        task->start();
        QTRY_COMPARE(m_diary.value(0), u"start a"_s);
        task->cancel();
        m_current->done();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(m_diary.join(u','), u"start a,abort a,end a,start undo a,end undo a"_s);
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
    }

    void cancelFromWhoHearsThatAStageFinished()
    {
        const auto task = sequence({stage(u"a"_s, Does::Wait), stage(u"b"_s, Does::Succeed)});
        task->start();
        QTRY_VERIFY(m_current);
        connect(m_current, &Task::finished, this, [&task] { task->cancel(); });
        m_current->done();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QVERIFY(m_diary.contains(u"end undo a"_s));
    }

    void cancelFromStageStarted_data()
    {
        QTest::addColumn<QString>("at");
        QTest::addColumn<QString>("diary");
        QTest::newRow("the first") << u"a"_s << QString();
        QTest::newRow("the second") << u"b"_s << u"start a,end a,start undo a,end undo a"_s;
    }
    void cancelFromStageStarted()
    {
        QFETCH(QString, at);
        QFETCH(QString, diary);
        const auto task = sequence({stage(u"a"_s, Does::Succeed), stage(u"b"_s, Does::Succeed)});
        connect(task.get(), &Sequence::stageStarted, this, [&](const QString &id) {
            if (id == at)
                task->cancel();
        });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCoreApplication::processEvents();
        QCOMPARE(m_diary.join(u','), diary);
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
    }

    void destroyedFromItsSignals_data()
    {
        QTest::addColumn<bool>("isAtUndo");
        QTest::newRow("stageStarted") << false;
        QTest::newRow("undoFailed") << true;
    }
    void destroyedFromItsSignals()
    {
        QFETCH(bool, isAtUndo);
        auto task = sequence({stage(u"a"_s, Does::Succeed, Does::Fail), stage(u"b"_s, Does::Fail)});
        if (isAtUndo)
            connect(task.get(), &Sequence::undoFailed, this, [&task] { task.reset(); });
        else
            connect(task.get(), &Sequence::stageStarted, this, [&task](const QString &id) {
                if (id == u"b"_s)
                    task.reset();
            });
        task->start();
        QTRY_VERIFY(!task);
        QCoreApplication::processEvents();
    }

    void cancelWhileUnwindingChangesNothing()
    {
        const auto task = sequence({stage(u"a"_s, Does::Succeed, Does::Wait), stage(u"b"_s, Does::Fail)});
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QTRY_VERIFY(m_diary.contains(u"start undo a"_s));
        task->cancel();
        QCoreApplication::processEvents();
        QVERIFY(!task->isFinished());
        QVERIFY(!m_diary.contains(u"abort undo a"_s)); // undos run to their end
        m_current->done();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->error()->code, ErrorCode::Unreachable); // what failed first
        QCOMPARE(finished.size(), 1);
    }

    void outOfTimeUnwindsToo()
    {
        const auto task = sequence({stage(u"a"_s, Does::Succeed), stage(u"b"_s, Does::Endless)}, Deadline::after(30ms));
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->error()->code, ErrorCode::Timeout);
        QVERIFY(m_diary.contains(u"end undo a"_s));
    }

    void tasksAreMadeWhenTheirTurnComes()
    {
        int made = 0;
        const auto task = sequence({stage(u"a"_s, Does::Wait), {u"b"_s, [&made]() -> std::unique_ptr<Task> {
                                                                    ++made;
                                                                    return std::make_unique<PlainTask>(Does::Succeed);
                                                                }}});
        task->start();
        QTRY_VERIFY(m_current && m_current->isRunning() && m_diary.contains(u"start a"_s));
        QCOMPARE(made, 0);
        m_current->done();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(made, 1);
        QVERIFY(!task->error());
    }
};

QTEST_GUILESS_MAIN(TestSequence)
#include "tst_sequence.moc"
