// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/job.h"

#include "job_bench.h"

#include <SQLiteCpp/Database.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

namespace {

const QStringList changingVerbs{u"setHostname"_s, u"setTimeServers"_s, u"addTrustAnchor"_s, u"removeTrustAnchor"_s};

/// Those of the verbs that change something.
QStringList changes(const FakeDevice &device)
{
    QStringList verbs = device.diary;
    verbs.removeIf([](const QString &verb) { return !changingVerbs.contains(verb); });
    return verbs;
}

QStringList eventsSince(TemporarySite &site, qsizetype count)
{
    QStringList kinds;
    for (const Event &event : site.events().sliced(count))
        kinds += event.kind;
    return kinds;
}

} // namespace

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

    void aStepThatFailsStopsIt_data()
    {
        QTest::addColumn<QString>("verb");
        QTest::addColumn<bool>("before");
        QTest::addColumn<int>("at");
        for (int at = 0; at < 3; ++at)
            for (const bool before : {true, false})
                QTest::addRow("%s, %s its effect", qPrintable(changingVerbs[at]), before ? "before" : "after")
                    << changingVerbs[at] << before << at;
        QTest::newRow("looking") << u"trustAnchors"_s << true << 2;
    }
    void aStepThatFailsStopsIt()
    {
        QFETCH(QString, verb);
        QFETCH(bool, before);
        QFETCH(int, at);
        JobBench bench;
        const JournalJob begun = bench.begin(bench.threeSteps());
        bench.device.hook = failingAt(verb, before);
        const auto stopped = bench.run(begun);
        QVERIFY(stopped); // the journal says what happened
        QCOMPARE(stopped->state, JobState::NeedsAttention);
        QCOMPARE(bench.journal(begun.id), *stopped);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(stopped->steps[i].state, i < at ? StepState::Done : i == at ? StepState::Failed : StepState::Waiting);
        QCOMPARE(stopped->steps[at].error->code, ErrorCode::Unreachable);
        QCOMPARE(stopped->steps[at].error->message, u"The cable was pulled."_s);
        const QJsonObject stop = QJsonDocument::fromJson(bench.site.events().last().payload).object();
        QVERIFY(stop[u"why"_s].toString().endsWith(u"The cable was pulled."_s));
        QVERIFY(bench.isFree(begun.id));
        QCOMPARE(*bench.device.openSessions, 0);
        QCOMPARE(bench.device.state.hostname == u"gw-1"_s, at > 0 || !before); // what holds is kept

        // Retried it goes on there, and does nothing twice that was done.
        bench.device.hook = {};
        bench.device.diary.clear();
        const auto done = bench.run(bench.takenUp(begun.id, JobState::Running));
        QCOMPARE(done->state, JobState::Done);
        QCOMPARE(changes(bench.device), changingVerbs.mid(at, 3 - at));
        QVERIFY(!done->steps[at].error);
    }

    void whatFailedIsUndone_data() { aStepThatFailsStopsIt_data(); }
    void whatFailedIsUndone()
    {
        QFETCH(QString, verb);
        QFETCH(bool, before);
        QFETCH(int, at);
        JobBench bench;
        const FakeState initial = bench.device.state;
        const JournalJob begun = bench.begin(bench.threeSteps());
        bench.device.hook = failingAt(verb, before);
        QVERIFY(bench.run(begun));
        // Failed twice: the second attempt must not take what the first one left for what was there before.
        QCOMPARE(bench.run(bench.takenUp(begun.id, JobState::Running))->state, JobState::NeedsAttention);
        bench.device.hook = {};
        const auto undone = bench.run(bench.takenUp(begun.id, JobState::Undoing), Direction::Back);
        QCOMPARE(undone->state, JobState::Undone);
        QCOMPARE(*undone, bench.journal(begun.id));
        for (int i = 0; i < 3; ++i)
            QVERIFY(undone->steps[i].state
                    == (i < at                      ? StepState::Undone
                        : i > at                    ? StepState::Waiting
                        : verb == u"trustAnchors"_s ? StepState::Left
                                                    : StepState::Undone));
        QCOMPARE(bench.device.state, initial);
    }

    void itIsUndoneFromItsEnd()
    {
        JobBench bench;
        const FakeState before = bench.device.state;
        const JournalJob stopped = threeDone(bench);
        bench.device.diary.clear();
        const qsizetype events = bench.site.events().size();
        const auto undone = bench.run(bench.takenUp(stopped.id, JobState::Undoing), Direction::Back);
        QCOMPARE(undone->state, JobState::Undone);
        QCOMPARE(stepStates(*undone), QStringList({u"undone"_s, u"undone"_s, u"undone"_s, u"left"_s}));
        QCOMPARE(changes(bench.device), QStringList({u"removeTrustAnchor"_s, u"setTimeServers"_s, u"setHostname"_s}));
        QCOMPARE(bench.device.state, before);
        QCOMPARE(eventsSince(bench.site, events),
                 QStringList({u"job.undoing"_s, u"step.undone"_s, u"step.undone"_s, u"step.undone"_s, u"job.undone"_s}));
        QVERIFY(bench.isFree(stopped.id));
    }

    void anUndoThatFailsGoesOnLater_data()
    {
        QTest::addColumn<QString>("verb");
        QTest::addColumn<bool>("before");
        for (const char *verb : {"removeTrustAnchor", "setTimeServers", "setHostname"})
            for (const bool before : {true, false})
                QTest::addRow("%s, %s its effect", verb, before ? "before" : "after") << QString::fromLatin1(verb) << before;
    }
    void anUndoThatFailsGoesOnLater()
    {
        QFETCH(QString, verb);
        QFETCH(bool, before);
        JobBench bench;
        const FakeState initial = bench.device.state;
        const JournalJob job = threeDone(bench);
        bench.device.hook = failingAt(verb, before);
        const auto stopped = bench.run(bench.takenUp(job.id, JobState::Undoing), Direction::Back);
        QCOMPARE(stopped->state, JobState::NeedsAttention);
        QCOMPARE(stepStates(*stopped).count(u"failed"_s), 1);
        bench.device.hook = {};
        bench.device.diary.clear();
        const auto undone = bench.run(bench.takenUp(job.id, JobState::Undoing), Direction::Back);
        QCOMPARE(undone->state, JobState::Undone);
        QCOMPARE(changes(bench.device).constFirst(), verb); // not from the beginning
        QCOMPARE(bench.device.state, initial);
    }

    void anUndoCanBeTurnedRoundAgain()
    {
        JobBench bench;
        const JournalJob job = threeDone(bench);
        bench.device.hook = failingAt(u"setHostname"_s, false);
        QVERIFY(bench.run(bench.takenUp(job.id, JobState::Undoing), Direction::Back));
        bench.device.hook = {};
        bench.device.state.users.insert(u"nobody"_s, {}); // what stopped it is there now
        const auto done = bench.run(bench.takenUp(job.id, JobState::Running));
        QCOMPARE(done->state, JobState::Done);
        QCOMPARE(stepStates(*done), QStringList(4, u"done"_s));
        QCOMPARE(bench.device.state.hostname, u"gw-1"_s);
        QCOMPARE(bench.device.state.timeServers, QStringList{u"10.0.0.1"_s});
    }

    void whatIsAlreadySoIsNotTouched()
    {
        JobBench bench;
        bench.device.state.timeServers = {u"10.0.0.1"_s};
        const FakeState before = bench.device.state;
        const JournalJob stopped = threeDone(bench);
        QCOMPARE(stepStates(stopped), QStringList({u"done"_s, u"done"_s, u"done"_s, u"failed"_s}));
        QVERIFY(!changes(bench.device).contains(u"setTimeServers"_s));
        QVERIFY(stopped.steps[1].after.isEmpty());
        const auto undone = bench.run(bench.takenUp(stopped.id, JobState::Undoing), Direction::Back);
        QCOMPARE(stepStates(*undone), QStringList({u"undone"_s, u"left"_s, u"undone"_s, u"left"_s}));
        QVERIFY(!changes(bench.device).contains(u"setTimeServers"_s));
        QCOMPARE(bench.device.state, before);
    }

    void whatCantBeUndoneIsLeft()
    {
        JobBench bench;
        JournalJob job = threeStepsAndOneThatFails(bench);
        job.steps[0].canBeUndone = false;
        const JournalJob begun = bench.begin(job);
        QVERIFY(bench.run(begun));
        const auto undone = bench.run(bench.takenUp(begun.id, JobState::Undoing), Direction::Back);
        QCOMPARE(undone->state, JobState::Undone);
        QCOMPARE(undone->steps[0].state, StepState::Left);
        QCOMPARE(bench.device.state.hostname, u"gw-1"_s);
    }

    void aStepThatWasCutOffIsAppliedAgain_data()
    {
        QTest::addColumn<bool>("hadEffect");
        QTest::newRow("before its effect") << false;
        QTest::newRow("after its effect") << true;
    }
    void aStepThatWasCutOffIsAppliedAgain()
    {
        QFETCH(bool, hadEffect);
        JobBench bench;
        JournalJob job = threeStepsAndOneThatFails(bench);
        job.steps[0].state = StepState::Running; // as the journal of a killed process says
        job.steps[0].before = {{u"hostname"_s, u"raspberrypi"_s}};
        if (hadEffect)
            bench.device.state.hostname = u"gw-1"_s;
        const auto stopped = bench.run(bench.begin(job));
        QCOMPARE(stopped->steps[0].state, StepState::Done);
        QCOMPARE(stopped->steps[0].before, job.steps[0].before); // not what it looks like now
        QCOMPARE(stopped->steps[0].after, (QJsonObject{{u"hostname"_s, u"gw-1"_s}}));
        const auto undone = bench.run(bench.takenUp(stopped->id, JobState::Undoing), Direction::Back);
        QCOMPARE(undone->state, JobState::Undone);
        QCOMPARE(bench.device.state.hostname, u"raspberrypi"_s);
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

    void aStepOfAnotherVersionStopsIt()
    {
        JobBench bench;
        JournalJob job = bench.threeSteps();
        job.steps[1].kind = u"teleport"_s;
        const JournalJob begun = bench.begin(job);
        const auto stopped = bench.run(begun);
        QCOMPARE(stepStates(*stopped), QStringList({u"done"_s, u"failed"_s, u"waiting"_s}));
        QCOMPARE(stopped->steps[1].error->code, ErrorCode::Unsupported);
        QVERIFY(stopped->steps[1].error->message.contains(u"teleport"_s));
        // It never began, so that an undo need not know it.
        QCOMPARE(bench.run(bench.takenUp(begun.id, JobState::Undoing), Direction::Back)->state, JobState::Undone);
    }

    void aDeviceItCantGetIntoFailsTheNextStep_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("wrong password") << u"password"_s << ErrorCode::Locked;
        QTest::newRow("another host key") << u"hostKey"_s << ErrorCode::NotTrusted;
        QTest::newRow("unreachable") << u"address"_s << ErrorCode::Unreachable;
    }
    void aDeviceItCantGetIntoFailsTheNextStep()
    {
        QFETCH(QString, what);
        QFETCH(ErrorCode, code);
        JobBench bench;
        const FakeState before = bench.device.state;
        JournalJob job = threeStepsAndOneThatFails(bench);
        drivers::Login login = bench.login();
        if (what == u"password"_s)
            login.password = secretOf("banana");
        else if (what == u"hostKey"_s)
            job.hostKey.fingerprint = u"SHA256:pinned"_s;
        else
            job.address = u"10.0.0.99"_s;
        const JournalJob begun = bench.begin(job);
        const auto stopped = bench.run(begun, Direction::Forward, login);
        QCOMPARE(stopped->state, JobState::NeedsAttention);
        QCOMPARE(stepStates(*stopped), QStringList({u"failed"_s, u"waiting"_s, u"waiting"_s, u"waiting"_s}));
        QCOMPARE(stopped->steps[0].error->code, code);
        QVERIFY(!stopped->steps[0].error->message.isEmpty());
        QCOMPARE(bench.device.state, before);
        if (what == u"password"_s) {
            const auto again = bench.run(bench.takenUp(begun.id, JobState::Running));
            QCOMPARE(stepStates(*again), QStringList({u"done"_s, u"done"_s, u"done"_s, u"failed"_s}));
            QCOMPARE(again->steps[0].before, (QJsonObject{{u"hostname"_s, before.hostname}}));
        }
        const auto undone = bench.run(bench.takenUp(begun.id, JobState::Undoing), Direction::Back, bench.login());
        QCOMPARE(undone->state, JobState::Undone); // nothing was begun: there is nothing to go to the device for
        QCOMPARE(bench.device.state, before);
    }

    void aStepThatIsDoneStaysSoWhenAnUndoDoesNotGetThere()
    {
        JobBench bench;
        const JournalJob job = threeDone(bench);
        drivers::Login wrong = bench.login();
        wrong.password = secretOf("banana");
        bench.site.clock.advance(1s);
        auto stopped = bench.run(bench.takenUp(job.id, JobState::Undoing), Direction::Back, wrong);
        QCOMPARE(stepStates(*stopped), QStringList({u"done"_s, u"done"_s, u"done"_s, u"left"_s}));
        QCOMPARE(stopped->steps[2].error->code, ErrorCode::Locked);
        bench.device.hook = failingAt(u"setTimeServers"_s, true);
        QVERIFY(bench.run(bench.takenUp(job.id, JobState::Undoing), Direction::Back));
        bench.device.hook = {};
        stopped = bench.run(bench.takenUp(job.id, JobState::Undoing), Direction::Back, wrong);
        QCOMPARE(stepStates(*stopped), QStringList({u"done"_s, u"failed"_s, u"undone"_s, u"left"_s}));
        QCOMPARE(bench.run(bench.takenUp(job.id, JobState::Undoing), Direction::Back)->state, JobState::Undone);
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

private:
    static std::function<Result<>(const QString &, bool)> failingAt(const QString &verb, bool before)
    {
        return [verb, before](const QString &called, bool isBefore) -> Result<> {
            if (called == verb && isBefore == before)
                return fail(ErrorCode::Unreachable, u"The cable was pulled."_s, u"errno 113"_s);
            return {};
        };
    }
    /// The fourth wants a user that is not there.
    static JournalJob threeStepsAndOneThatFails(const JobBench &bench)
    {
        JournalJob job = bench.threeSteps();
        JournalStep access;
        access.kind = u"access"_s;
        access.parameters = {{u"user"_s, u"nobody"_s}, {u"keys"_s, QJsonArray{u"ssh-ed25519 AAAA"_s}}};
        job.steps += access;
        return job;
    }
    /// Three steps are done; the job needs attention for the fourth.
    static JournalJob threeDone(JobBench &bench)
    {
        const auto stopped = bench.run(bench.begin(threeStepsAndOneThatFails(bench)));
        if (!stopped || stopped->state != JobState::NeedsAttention || stepStates(*stopped).count(u"done"_s) != 3)
            qFatal("the job did not come to its fourth step");
        return *stopped;
    }
};

QTEST_GUILESS_MAIN(TestJob)
#include "tst_job.moc"
