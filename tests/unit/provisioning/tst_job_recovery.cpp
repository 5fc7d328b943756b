// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A job that stopped midway: what it says, how it goes on, and how it is undone.
#include "provisioning/job.h"

#include "job_bench.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

namespace {

std::function<Result<>(const QString &, bool)> failingAt(const QString &verb, bool before)
{
    return [verb, before](const QString &called, bool isBefore) -> Result<> {
        if (called == verb && isBefore == before)
            return fail(ErrorCode::Unreachable, u"The cable was pulled."_s, u"errno 113"_s);
        return {};
    };
}

/// The fourth wants a user that is not there.
JournalJob threeStepsAndOneThatFails(const JobBench &bench)
{
    JournalJob job = bench.threeSteps();
    JournalStep access;
    access.kind = u"access"_s;
    access.parameters = {{u"user"_s, u"nobody"_s}, {u"keys"_s, QJsonArray{u"ssh-ed25519 AAAA"_s}}};
    job.steps += access;
    return job;
}

/// Three steps are done; the job needs attention for the fourth.
JournalJob threeDone(JobBench &bench)
{
    const auto stopped = bench.run(bench.begin(threeStepsAndOneThatFails(bench)));
    if (!stopped || stopped->state != JobState::NeedsAttention || stepStates(*stopped).count(u"done"_s) != 3)
        qFatal("the job did not come to its fourth step");
    return *stopped;
}

} // namespace

class TestJobRecovery : public QObject
{
    Q_OBJECT

private:
    using Direction = Job::Direction;

private Q_SLOTS:
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
};

QTEST_GUILESS_MAIN(TestJobRecovery)
#include "tst_job_recovery.moc"
