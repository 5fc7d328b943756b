// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What then() does beyond the contract of every Task, which tst_task tests.
#include "async/then.h"

#include "plain_task.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestThen : public QObject
{
    Q_OBJECT

private:
    using Does = PlainTask::Does;

    std::unique_ptr<TaskOf<int>> plain(Does does, const QString &name)
    {
        auto task = std::make_unique<PlainTask>(does, Deadline::never(), name, &m_diary);
        m_made.insert(name, task.get());
        return task;
    }
    static void turn(int turns = 20)
    {
        for (int i = 0; i < turns; ++i)
            QCoreApplication::processEvents();
    }

    QStringList m_diary;
    QHash<QString, PlainTask *> m_made;

private Q_SLOTS:
    void init()
    {
        m_diary.clear();
        m_made.clear();
    }

    void aTaskThatStands()
    {
        const auto good = ready<QString>(u"here"_s);
        good->start();
        QVERIFY(!good->isFinished()); // never from start()
        QTRY_VERIFY(good->isFinished());
        QCOMPARE(good->result().value(), u"here"_s);
        const auto bad = ready<void>(fail(ErrorCode::NotFound, u"gone"_s));
        bad->start();
        QTRY_VERIFY(bad->isFinished());
        QCOMPARE(bad->error()->code, ErrorCode::NotFound);
    }

    void aTaskFollowsATask()
    {
        int given = 0;
        const auto task = then(plain(Does::Succeed, u"a"_s), [this, &given](int value) {
            given = value;
            return plain(Does::Succeed, u"b"_s);
        });
        QVERIFY(m_diary.isEmpty());
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(given, 7);
        QCOMPARE(task->result().value(), 7);
        QCOMPARE(m_diary, QStringList({u"start a"_s, u"end a"_s, u"start b"_s, u"end b"_s}));
    }

    void aResultFollowsATask()
    {
        const auto text = then(plain(Does::Succeed, u"a"_s), [](int value) -> Result<QString> { return QString::number(value); });
        text->start();
        QTRY_VERIFY(text->isFinished());
        QCOMPARE(text->result().value(), u"7"_s);
        const auto nothing = then(plain(Does::Succeed, u"b"_s), [](int) -> Result<> { return fail(ErrorCode::Rejected, {}); });
        nothing->start();
        QTRY_VERIFY(nothing->isFinished());
        QCOMPARE(nothing->error()->code, ErrorCode::Rejected);
    }

    void whatFollowsNothingTakesNothing()
    {
        auto first = then(plain(Does::Succeed, u"a"_s), [](int) -> Result<> { return {}; });
        const auto task = then(std::move(first), [this] { return plain(Does::Succeed, u"b"_s); });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->result().value(), 7);
    }

    void valuesAreMoved()
    {
        const auto task = then(ready<std::unique_ptr<int>>(std::make_unique<int>(3)),
                               [](std::unique_ptr<int> value) -> Result<std::unique_ptr<int>> {
                                   ++*value;
                                   return value;
                               });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(*task->takeResult().value(), 4);
    }

    void theFirstFailureEndsIt()
    {
        bool isCalled = false;
        const auto task = then(plain(Does::Fail, u"a"_s), [&isCalled, this](int) {
            isCalled = true;
            return plain(Does::Succeed, u"b"_s);
        });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->error()->code, ErrorCode::Unreachable);
        QVERIFY(!isCalled);
    }

    void stoppedItStopsThePartThatRuns_data()
    {
        QTest::addColumn<Does>("first");
        QTest::addColumn<Does>("second");
        QTest::addColumn<QStringList>("diary");
        QTest::newRow("the first") << Does::Endless << Does::Succeed << QStringList{u"start a"_s, u"abort a"_s};
        QTest::newRow("the first, winding up")
            << Does::WindUp << Does::Succeed << QStringList{u"start a"_s, u"abort a"_s, u"end a"_s};
        QTest::newRow("the second") << Does::Succeed << Does::Endless
                                    << QStringList{u"start a"_s, u"end a"_s, u"start b"_s, u"abort b"_s};
        QTest::newRow("the second, winding up")
            << Does::Succeed << Does::WindUp << QStringList{u"start a"_s, u"end a"_s, u"start b"_s, u"abort b"_s, u"end b"_s};
    }
    void stoppedItStopsThePartThatRuns()
    {
        QFETCH(Does, first);
        QFETCH(Does, second);
        QFETCH(QStringList, diary);
        const auto task = then(plain(first, u"a"_s), [this, second](int) { return plain(second, u"b"_s); });
        task->start();
        turn();
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QCOMPARE(m_diary, diary);
    }

    void whatSucceedsAllTheSameIsNotFollowed()
    {
        // A change that was committed while it was being cancelled: its successor must not begin.
        bool isCalled = false;
        const auto task = then(plain(Does::Wait, u"a"_s), [&isCalled](int) -> Result<> {
            isCalled = true;
            return {};
        });
        connect(m_made[u"a"_s], &Task::finished, task.get(), &Task::cancel); // before its end gets to then()
        task->start();
        turn();
        m_made[u"a"_s]->done();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QVERIFY(!isCalled);
    }

    void cancelledByWhatComesNext()
    {
        std::unique_ptr<TaskOf<int>> task = then(plain(Does::Succeed, u"a"_s), [this, &task](int) {
            task->cancel();
            return plain(Does::Endless, u"b"_s);
        });
        task->start();
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QCOMPARE(m_diary, QStringList({u"start a"_s, u"end a"_s}));
    }

    void destroyedItGoesWithItsPart()
    {
        auto task = then(plain(Does::Succeed, u"a"_s), [this](int) { return plain(Does::Endless, u"b"_s); });
        task->start();
        turn();
        task.reset();
        QCOMPARE(m_diary, QStringList({u"start a"_s, u"end a"_s, u"start b"_s, u"gone b"_s}));
    }

    void destroyedItKeepsWhatItHeldUntilItsPartIsGone()
    {
        const auto witness = [this] {
            return std::shared_ptr<int>(new int(1), [this](const int *value) {
                delete value;
                m_diary += u"let go"_s;
            });
        };
        auto task = then(plain(Does::Endless, u"a"_s), [held = witness()](int) -> Result<> { return {}; });
        task->start();
        turn();
        task.reset();
        QCOMPARE(m_diary, QStringList({u"start a"_s, u"gone a"_s, u"let go"_s}));
    }

    void whatItHeldIsFreeWhenItEnds_data()
    {
        QTest::addColumn<Does>("first");
        QTest::newRow("used") << Does::Succeed;
        QTest::newRow("not used") << Does::Fail;
    }
    void whatItHeldIsFreeWhenItEnds()
    {
        QFETCH(Does, first);
        auto held = std::make_shared<int>(1);
        const std::weak_ptr<int> watched = held;
        const auto task = then(plain(first, u"a"_s), [this, held](int) { return plain(Does::Succeed, u"b"_s); });
        held.reset();
        bool isFree = false;
        connect(task.get(), &Task::finished, this, [&] { isFree = watched.expired(); });
        QVERIFY(!watched.expired());
        task->start();
        QTRY_VERIFY(task->isFinished());
        QVERIFY(isFree);
    }
};

QTEST_GUILESS_MAIN(TestThen)
#include "tst_then.moc"
