// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/job.h"

#include "job_bench.h"

#include <SQLiteCpp/Database.h>

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

class TestJob : public QObject
{
    Q_OBJECT

private:
    using Direction = Job::Direction;

private Q_SLOTS:
    void itDoesEveryStep()
    {
        JobBench bench;
        const FakeState before = bench.device.state;
        const JournalJob begun = bench.begin(bench.threeSteps());
        const qsizetype events = bench.site.events().size();
        bench.site.clock.advance(1s);
        const auto job = bench.make(begun, Direction::Forward, bench.login());
        QSignalSpy changed(job.get(), &Job::changed);
        QVERIFY(!bench.isFree(begun.id));
        job->start();
        QTRY_VERIFY(job->isFinished());
        QVERIFY(job->result());
        const JournalJob done = *job->result();
        QCOMPARE(done.state, JobState::Done);
        QCOMPARE(done.finishedAt, bench.site.clock.now());
        QCOMPARE(done, bench.journal(begun.id));
        QCOMPARE(done, job->journal());
        QCOMPARE(stepStates(done), QStringList(3, u"done"_s));
        QCOMPARE(done.steps[0].before, (QJsonObject{{u"hostname"_s, before.hostname}}));
        QCOMPARE(done.steps[0].after, (QJsonObject{{u"hostname"_s, u"gw-1"_s}}));
        QCOMPARE(done.steps[0].startedAt, bench.site.clock.now());
        QCOMPARE(done.steps[0].finishedAt, bench.site.clock.now());
        QCOMPARE(changed.size(), 7); // each step before and after, and the end
        QCOMPARE(eventsSince(bench.site, events),
                 QStringList({u"step.done"_s, u"step.done"_s, u"step.done"_s, u"job.done"_s, u"device.provisioned"_s}));
        QCOMPARE(bench.device.state.hostname, u"gw-1"_s);
        QCOMPARE(bench.device.state.timeServers, QStringList{u"10.0.0.1"_s});
        QVERIFY(bench.device.state.trustAnchors.contains(u"site-1"_s));
        QCOMPARE(*bench.device.openSessions, 0);
        QVERIFY(bench.isFree(begun.id));
    }

    void theJournalKnowsBeforeTheDeviceDoes()
    {
        JobBench bench;
        const JournalJob begun = bench.begin(bench.threeSteps());
        QStringList seen;
        bench.device.hook = [&](const QString &verb, bool before) -> Result<> {
            if (changingVerbs.contains(verb)) {
                const auto unit = bench.site.store().begin(storage::UnitOfWork::Mode::Read);
                seen += verb + (before ? u" - "_s : u" + "_s) + stepStates((*unit)->jobs().load(begun.id).value()).join(u' ');
            }
            return {};
        };
        QVERIFY(bench.run(begun));
        QCOMPARE(seen, QStringList({u"setHostname - running waiting waiting"_s, u"setHostname + running waiting waiting"_s,
                                    u"setTimeServers - done running waiting"_s, u"setTimeServers + done running waiting"_s,
                                    u"addTrustAnchor - done done running"_s, u"addTrustAnchor + done done running"_s}));
    }

    void aJobWithNothingLeftToDoNeedsNoSession()
    {
        JobBench bench;
        JournalJob job = bench.threeSteps();
        for (JournalStep &step : job.steps)
            step.state = StepState::Done;
        QCOMPARE(bench.run(bench.begin(job))->state, JobState::Done);
        QVERIFY(bench.device.diary.isEmpty());
    }

    void cancelledItStopsAfterTheStepItIsIn()
    {
        JobBench bench;
        const JournalJob begun = bench.begin(bench.threeSteps());
        const auto job = bench.make(begun, Direction::Forward, bench.login());
        bench.device.hook = [&](const QString &verb, bool) -> Result<> {
            if (verb == u"setTimeServers"_s)
                job->cancel();
            return {};
        };
        job->start();
        QTRY_VERIFY(job->isFinished());
        QCOMPARE(job->error()->code, ErrorCode::Cancelled);
        const JournalJob stopped = bench.journal(begun.id);
        QCOMPARE(stopped.state, JobState::NeedsAttention);
        QCOMPARE(stepStates(stopped), QStringList({u"done"_s, u"done"_s, u"waiting"_s}));
        QVERIFY(bench.isFree(begun.id));
        const QJsonObject stop = QJsonDocument::fromJson(bench.site.events().last().payload).object();
        QCOMPARE(stop[u"why"_s].toString(), u"Stopped by tom@console."_s);
        bench.device.hook = {};
        QCOMPARE(bench.run(bench.takenUp(begun.id, JobState::Running))->state, JobState::Done);
    }

    void cancelledInItsLastStepItIsDone()
    {
        JobBench bench;
        const JournalJob begun = bench.begin(bench.threeSteps());
        const auto job = bench.make(begun, Direction::Forward, bench.login());
        bench.device.hook = [&](const QString &verb, bool) -> Result<> {
            if (verb == u"addTrustAnchor"_s)
                job->cancel();
            return {};
        };
        job->start();
        QTRY_VERIFY(job->isFinished());
        QVERIFY(job->result());
        QCOMPARE(job->result()->state, JobState::Done);
    }

    void cancelledBeforeAnyStep_data()
    {
        QTest::addColumn<bool>("opening");
        QTest::newRow("right after start") << false;
        QTest::newRow("while it connects") << true;
    }
    void cancelledBeforeAnyStep()
    {
        QFETCH(bool, opening);
        JobBench bench;
        const JournalJob begun = bench.begin(bench.threeSteps());
        const auto job = bench.make(begun, Direction::Forward, bench.login());
        bench.device.hanging = {u"open"_s};
        job->start();
        if (opening)
            QTRY_VERIFY(bench.device.diary.contains(u"open"_s));
        job->cancel();
        job->cancel();
        QTRY_VERIFY(job->isFinished());
        QCOMPARE(job->error()->code, ErrorCode::Cancelled);
        QCOMPARE(bench.journal(begun.id).state, JobState::NeedsAttention);
        QCOMPARE(stepStates(bench.journal(begun.id)), QStringList(3, u"waiting"_s));
    }

    void destroyedItJustStops_data()
    {
        QTest::addColumn<QString>("in");
        for (const char *verb : {"open", "configuration", "setTimeServers"})
            QTest::newRow(verb) << QString::fromLatin1(verb);
    }
    void destroyedItJustStops()
    {
        QFETCH(QString, in);
        JobBench bench;
        const JournalJob begun = bench.begin(bench.threeSteps());
        bench.device.hanging = {in};
        auto job = bench.make(begun, Direction::Forward, bench.login());
        QSignalSpy finished(job.get(), &Task::finished);
        job->start();
        QTRY_VERIFY(bench.device.diary.contains(in));
        job.reset();
        QVERIFY(bench.isFree(begun.id));
        QCOMPARE(*bench.device.openSessions, 0);
        QCoreApplication::processEvents();
        QCOMPARE(finished.size(), 0);
        QCOMPARE(bench.journal(begun.id).state, JobState::Running); // an orphan
        bench.device.hanging = {};
        QCOMPARE(bench.run(bench.journal(begun.id))->state, JobState::Done);
    }

    void whoListensMayDestroyIt()
    {
        JobBench bench;
        const JournalJob begun = bench.begin(bench.threeSteps());
        auto *job = bench.make(begun, Direction::Forward, bench.login()).release();
        bool isGone = false;
        connect(job, &Job::changed, this, [&] {
            delete job;
            isGone = true;
        });
        job->start();
        QTRY_VERIFY(isGone);
        QVERIFY(bench.isFree(begun.id));
    }

    void aJournalThatCantBeWrittenEndsIt_data()
    {
        QTest::addColumn<QString>("when");
        QTest::addColumn<QStringList>("done");
        QTest::newRow("before a step") << u"BEFORE INSERT ON job_steps WHEN NEW.position = 1"_s << QStringList{u"setHostname"_s};
        QTest::newRow("after a step") << u"BEFORE INSERT ON job_steps WHEN NEW.position = 0 AND NEW.finished_at IS NOT NULL"_s
                                      << QStringList{u"setHostname"_s};
        QTest::newRow("at the end") << u"BEFORE UPDATE ON jobs"_s << changingVerbs.first(3);
    }
    void aJournalThatCantBeWrittenEndsIt()
    {
        QFETCH(QString, when);
        QFETCH(QStringList, done);
        JobBench bench;
        const JournalJob begun = bench.begin(bench.threeSteps());
        SQLite::Database file(bench.site.registryFile().toStdString(), SQLite::OPEN_READWRITE);
        file.exec("CREATE TRIGGER full " + when.toStdString() + " BEGIN SELECT RAISE(FAIL, 'disk is full'); END");
        const auto job = bench.make(begun, Direction::Forward, bench.login());
        job->start();
        QTRY_VERIFY(job->isFinished());
        QVERIFY(job->error());
        QVERIFY(job->error()->code != ErrorCode::Cancelled);
        QCOMPARE(changes(bench.device), done); // nothing the journal does not know of
        QVERIFY(bench.isFree(begun.id));
        QCOMPARE(bench.journal(begun.id).state, JobState::Running);
        file.exec("DROP TRIGGER full");
        QCOMPARE(bench.run(bench.journal(begun.id))->state, JobState::Done);
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
