// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/begin_job.h"
#include "registry/commands/record_step.h"
#include "registry/commands/set_job_state.h"

#include "command_probe.h"
#include "registry/job_query.h"
#include "support/device_maker.h"
#include "support/provisioning_samples.h"

#include <QJsonArray>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

Device deviceIn(TemporarySite &site, Lifecycle state, quint32 seed = 1)
{
    Device device = DeviceMaker(seed).plausible();
    device.state = state;
    device.driver = u"linux-ssh"_s;
    device.claimable = true;
    site.save({device});
    return device;
}

JournalJob begun(TemporarySite &site, const DeviceId &device)
{
    JournalJob asked = sampleJob(device);
    asked.id = {}; // made when it begins
    const auto job = applied(site, BeginJob{asked}, site.technician);
    if (!job)
        qFatal("the job did not begin: %s", qPrintable(job.error().message));
    return *job;
}

JournalJob loaded(TemporarySite &site, const JobId &id)
{
    return *resultOf(JobQuery(site.store()).load(id));
}

} // namespace

class TestJobCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aJobBegins()
    {
        TemporarySite site;
        const Device device = deviceIn(site, Lifecycle::Discovered);
        site.clock.advance(1h);
        JournalJob asked = sampleJob(device.id);
        asked.state = JobState::Undone;
        asked.actor = u"somebody else"_s;
        asked.finishedAt = FakeClock::start;
        const auto job = applied(site, BeginJob{asked}, site.technician);
        QVERIFY(job);
        QCOMPARE(job->id, asked.id);
        JournalJob expected = asked;
        expected.state = JobState::Running;
        expected.actor = site.technician.who;
        expected.via = site.technician.via;
        expected.startedAt = site.clock.now();
        expected.finishedAt = std::nullopt;
        QCOMPARE(*job, expected);
        QCOMPARE(loaded(site, job->id), expected);
        const Event event = site.events().last();
        QCOMPARE(event.kind, u"job.started"_s);
        QCOMPARE(event.subject, device.id.toString());
        QCOMPARE(payloadOf(event), (QJsonObject{{u"job"_s, job->id.toString()},
                                                {u"profile"_s, u"gateway"_s},
                                                {u"driver"_s, u"linux-ssh"_s},
                                                {u"address"_s, u"10.0.0.7"_s},
                                                {u"port"_s, 2222},
                                                {u"user"_s, u"pi"_s},
                                                {u"hostKey"_s, u"SHA256:abcdefg"_s},
                                                {u"steps"_s, QJsonArray{u"hostname"_s, u"time"_s}}}));
        QCOMPARE(*site.load(device.id), device); // nothing happened to it yet
    }

    void aDeviceHasOneJobAtATime_data()
    {
        QTest::addColumn<JobState>("state");
        QTest::addColumn<bool>("mayBegin");
        for (const auto &[state, word] : jobStateWords.rows)
            QTest::newRow(word) << state << (state == JobState::Done || state == JobState::Undone);
    }
    void aDeviceHasOneJobAtATime()
    {
        QFETCH(JobState, state);
        QFETCH(bool, mayBegin);
        TemporarySite site;
        const Device device = deviceIn(site, Lifecycle::Discovered);
        const JournalJob first = begun(site, device.id);
        if (state != JobState::Running)
            QVERIFY(applied(site, SetJobState{first.id, state, {}}, site.technician));
        if (mayBegin)
            QVERIFY(applied(site, BeginJob{sampleJob(device.id)}, site.technician));
        else
            refused(site, BeginJob{sampleJob(device.id)}, site.technician, ErrorCode::Conflict);
        begun(site, deviceIn(site, Lifecycle::Discovered, 2).id); // another device does not mind
    }

    void refusesWhoMayNotAndWhatIsNotThere()
    {
        TemporarySite site;
        const Device device = deviceIn(site, Lifecycle::Discovered);
        refused(site, BeginJob{sampleJob(device.id)}, site.auditor, ErrorCode::Locked);
        refused(site, BeginJob{sampleJob(DeviceId::create(FakeClock::start))}, site.admin, ErrorCode::NotFound);
        const JournalJob job = begun(site, device.id);
        const JobId unknown = JobId::create(FakeClock::start);
        refused(site, RecordStep{job.id, 0, job.steps[0]}, site.auditor, ErrorCode::Locked);
        refused(site, RecordStep{unknown, 0, job.steps[0]}, site.admin, ErrorCode::NotFound);
        refused(site, SetJobState{job.id, JobState::Done, {}}, site.auditor, ErrorCode::Locked);
        refused(site, SetJobState{unknown, JobState::Done, {}}, site.admin, ErrorCode::NotFound);
    }

    void aStepIsWrittenDown_data()
    {
        QTest::addColumn<StepState>("from");
        QTest::addColumn<StepState>("to");
        QTest::addColumn<QString>("event"); // empty: none
        const QString none;
        QTest::newRow("begun") << StepState::Waiting << StepState::Running << none;
        QTest::newRow("done") << StepState::Running << StepState::Done << u"step.done"_s;
        QTest::newRow("was so already") << StepState::Waiting << StepState::Done << none;
        QTest::newRow("is so by now") << StepState::Failed << StepState::Done << none;
        QTest::newRow("failed") << StepState::Running << StepState::Failed << u"step.failed"_s;
        QTest::newRow("failed before it began") << StepState::Waiting << StepState::Failed << u"step.failed"_s;
        QTest::newRow("tried again") << StepState::Failed << StepState::Running << none;
        QTest::newRow("undone") << StepState::Done << StepState::Undone << u"step.undone"_s;
        QTest::newRow("undone, cut off") << StepState::Running << StepState::Undone << u"step.undone"_s;
        QTest::newRow("left") << StepState::Done << StepState::Left << none;
    }
    void aStepIsWrittenDown()
    {
        QFETCH(StepState, from);
        QFETCH(StepState, to);
        QFETCH(QString, event);
        TemporarySite site;
        const JournalJob job = begun(site, deviceIn(site, Lifecycle::Discovered).id);
        JournalStep step = job.steps[1];
        step.state = from;
        if (from != StepState::Waiting)
            QVERIFY(applied(site, RecordStep{job.id, 1, step}, site.technician));
        const qsizetype before = site.events().size();
        step.state = to;
        step.startedAt = FakeClock::start;
        step.before = {{u"hostname"_s, u"raspberrypi"_s}};
        if (to == StepState::Failed)
            step.error = Error{ErrorCode::Timeout, u"It did not answer."_s, u"errno 110"_s, {}};
        QVERIFY(applied(site, RecordStep{job.id, 1, step}, site.technician));
        JournalJob expected = job;
        expected.steps[1] = step;
        QCOMPARE(loaded(site, job.id), expected);

        const QVector<Event> events = site.events().mid(before);
        QCOMPARE(events.size(), event.isEmpty() ? 0 : 1);
        if (!event.isEmpty()) {
            QCOMPARE(events.first().kind, event);
            QCOMPARE(events.first().subject, job.device.toString());
            QJsonObject payload{{u"job"_s, job.id.toString()},
                                {u"step"_s, u"time"_s},
                                {u"position"_s, 1},
                                {u"now"_s, step.now},
                                {u"then"_s, step.then}};
            if (step.error) {
                payload.insert(u"error"_s, u"timeout"_s);
                payload.insert(u"message"_s, u"It did not answer."_s);
            }
            QCOMPARE(payloadOf(events.first()), payload);
        }
        changesNothing(site, RecordStep{job.id, 1, step}, site.technician);
    }

    void aStepThatIsNotInTheJobIsRefused()
    {
        TemporarySite site;
        const JournalJob job = begun(site, deviceIn(site, Lifecycle::Discovered).id);
        for (const int position : {-1, 1, 2})
            refused(site, RecordStep{job.id, position, sampleStep(u"hostname"_s)}, site.admin, ErrorCode::Rejected);
    }

    void aJobMoves_data()
    {
        QTest::addColumn<JobState>("state");
        QTest::addColumn<QString>("event");
        QTest::addColumn<bool>("isFinished");
        QTest::newRow("taken up again") << JobState::Running << u"job.resumed"_s << false;
        QTest::newRow("stopped") << JobState::NeedsAttention << u"job.stopped"_s << false;
        QTest::newRow("done") << JobState::Done << u"job.done"_s << true;
        QTest::newRow("being undone") << JobState::Undoing << u"job.undoing"_s << false;
        QTest::newRow("undone") << JobState::Undone << u"job.undone"_s << true;
    }
    void aJobMoves()
    {
        QFETCH(JobState, state);
        QFETCH(QString, event);
        QFETCH(bool, isFinished);
        TemporarySite site;
        const JournalJob job = begun(site, deviceIn(site, Lifecycle::Enrolled).id);
        site.clock.advance(1h);
        const QString why = state == JobState::NeedsAttention ? u"The cable is out."_s : QString();
        const auto moved = applied(site, SetJobState{job.id, state, why}, site.technician);
        QVERIFY(moved);
        JournalJob expected = job;
        expected.state = state;
        if (isFinished)
            expected.finishedAt = site.clock.now();
        QCOMPARE(*moved, expected);
        QCOMPARE(loaded(site, job.id), expected);
        QCOMPARE(resultOf(JobQuery(site.store()).unfinished())->isEmpty(), isFinished);
        QJsonObject payload{{u"job"_s, job.id.toString()}, {u"profile"_s, u"gateway"_s}};
        if (!why.isEmpty())
            payload.insert(u"why"_s, why);
        QCOMPARE(kindsOf(site.events()), (QStringList{u"job.started"_s, event}));
        QCOMPARE(payloadOf(site.events().last()), payload);
        QCOMPARE(site.events().last().subject, job.device.toString());
        if (!isFinished)
            return;
        for (const auto &[next, word] : jobStateWords.rows)
            refused(site, SetJobState{job.id, next, {}}, site.admin, ErrorCode::Conflict);
        refused(site, RecordStep{job.id, 0, job.steps[0]}, site.admin, ErrorCode::Conflict);
    }

    void doneTheDeviceIsProvisioned_data()
    {
        QTest::addColumn<Lifecycle>("from");
        QTest::addColumn<bool>("moves");
        for (const auto &[state, word] : lifecycleWords.rows)
            QTest::newRow(word) << state << (state == Lifecycle::Expected || state == Lifecycle::Discovered);
    }
    void doneTheDeviceIsProvisioned()
    {
        QFETCH(Lifecycle, from);
        QFETCH(bool, moves);
        TemporarySite site;
        Device device = deviceIn(site, Lifecycle::Discovered);
        const JournalJob job = begun(site, device.id);
        device.state = from; // by somebody, while it runs
        device.driver = u"another"_s;
        site.save({device});
        QVERIFY(applied(site, SetJobState{job.id, JobState::Done, {}}, site.technician));
        Device expected = device;
        expected.state = moves ? Lifecycle::Provisioned : from;
        expected.driver = u"linux-ssh"_s;
        expected.claimable = false;
        QCOMPARE(*site.load(device.id), expected);
        QStringList kinds{u"job.started"_s, u"job.done"_s};
        if (moves)
            kinds += u"device.provisioned"_s;
        QCOMPARE(kindsOf(site.events()), kinds);
        if (moves)
            QCOMPARE(payloadOf(site.events().last()), (QJsonObject{{u"from"_s, lifecycleWords.word(from)},
                                                                   {u"job"_s, job.id.toString()},
                                                                   {u"profile"_s, u"gateway"_s},
                                                                   {u"driver"_s, u"linux-ssh"_s}}));
    }

    void doneTheDeviceIsCalledWhatItWasGiven()
    {
        TemporarySite site;
        const Device device = deviceIn(site, Lifecycle::Discovered);
        const JournalJob job = begun(site, device.id);
        QVERIFY(applied(site, SetJobState{job.id, JobState::NeedsAttention, {}, u"gw-9"_s}, site.technician));
        QCOMPARE(site.load(device.id)->name, device.name);
        QVERIFY(applied(site, SetJobState{job.id, JobState::Done, {}, u"gw-9"_s}, site.technician));
        const Device named = *site.load(device.id);
        QCOMPARE(named.name, u"gw-9"_s);
        QCOMPARE(named.provenance.value(u"name"_s).source, u"operator"_s); // no sighting says otherwise
        const auto events = site.events();
        QCOMPARE(kindsOf(events).mid(kindsOf(events).size() - 3),
                 (QStringList{u"job.done"_s, u"device.changed"_s, u"device.provisioned"_s}));
        QCOMPARE(payloadOf(events.at(events.size() - 2)),
                 (QJsonObject{
                     {u"changes"_s, QJsonObject{{u"name"_s, QJsonObject{{u"from"_s, device.name}, {u"to"_s, u"gw-9"_s}}}}}}));
    }

    void aJobOutlivesItsDevice()
    {
        TemporarySite site;
        const JournalJob job = begun(site, deviceIn(site, Lifecycle::Discovered).id);
        {
            const auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
            QVERIFY((*unit)->devices().remove(job.device));
            QVERIFY((*unit)->commit());
        }
        QVERIFY(applied(site, SetJobState{job.id, JobState::Done, {}}, site.technician));
        QCOMPARE(loaded(site, job.id).state, JobState::Done);
    }

    void aLongReasonIsCut() // it quotes what a device said
    {
        TemporarySite site;
        const JournalJob job = begun(site, deviceIn(site, Lifecycle::Discovered).id);
        QVERIFY(applied(site, SetJobState{job.id, JobState::NeedsAttention, QString(5000, u'x')}, site.technician));
        QCOMPARE(payloadOf(site.events().last()).value(u"why"_s).toString(), QString(1000, u'x'));
    }

    void jobsAreFound()
    {
        TemporarySite site;
        const JournalJob first = begun(site, deviceIn(site, Lifecycle::Discovered).id);
        site.clock.advance(24h * 365);
        const JournalJob second = begun(site, deviceIn(site, Lifecycle::Discovered, 2).id);
        const JobQuery query(site.store());
        QCOMPARE(*resultOf(query.list({}, 10)), (QVector<JournalJob>{second, first}));
        QCOMPARE(*resultOf(query.list(second.id, 10)), QVector<JournalJob>{first});
        QCOMPARE(*resultOf(query.unfinished()), (QVector<JournalJob>{first, second}));
        QCOMPARE(*resultOf(query.find(first.id.toString())), first);
        QCOMPARE(*resultOf(query.find(second.id.toString().left(9))), second);
        QCOMPARE(resultOf(query.find(first.id.toString().left(1))).error().code, ErrorCode::Conflict);
        for (const QString &text : {QString(), u"xyz"_s, u"ffff"_s, JobId::create(FakeClock::start).toString()})
            QCOMPARE(resultOf(query.find(text)).error().code, ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestJobCommands)
#include "tst_job_commands.moc"
