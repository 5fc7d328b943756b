// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_job_repository.h"

#include "raw_database.h"
#include "support/device_maker.h"
#include "support/provisioning_samples.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteJobRepository : public QObject
{
    Q_OBJECT

private:
    static JournalJob jobAt(std::chrono::milliseconds after, JobState state = JobState::Done)
    {
        JournalJob job = sampleJob(DeviceId::create(FakeClock::start), FakeClock::start + after);
        job.state = state;
        return job;
    }
    static JournalStep fullStep()
    {
        JournalStep step = sampleStep(u"credential"_s);
        step.before = {{u"serialNumber"_s, QString()}, {u"deep"_s, QJsonObject{{u"n"_s, 1}, {u"none"_s, QJsonValue()}}}};
        step.after = {{u"serialNumber"_s, u"5a01"_s}};
        step.canBeUndone = false;
        step.state = StepState::Failed;
        step.startedAt = FakeClock::start;
        step.finishedAt = FakeClock::start + 1500ms;
        step.error = Error{ErrorCode::NotTrusted, u"It shows \"another\" key."_s, {}, u"10.0.0.7"_s};
        return step;
    }
    static void save(TemporarySite &site, const QVector<JournalJob> &jobs)
    {
        const auto unit = site.store().begin(Mode::Write);
        for (const JournalJob &job : jobs)
            QVERIFY((*unit)->jobs().add(job));
        QVERIFY((*unit)->commit());
    }

private Q_SLOTS:
    void everyFieldComesBack()
    {
        TemporarySite site;
        JournalJob job = jobAt(0ms, JobState::NeedsAttention);
        job.finishedAt = FakeClock::start + 2h;
        job.steps.append(fullStep());
        save(site, {job});
        const auto other = site.openAgain();
        const auto unit = other->begin(Mode::Read);
        const auto read = (*unit)->jobs().load(job.id);
        QVERIFY(read);
        QVERIFY(*read == job);
        const Error error = *read->steps.last().error; // == looks only whether there is one
        QCOMPARE(error.code, ErrorCode::NotTrusted);
        QCOMPARE(error.message, u"It shows \"another\" key."_s);
        QCOMPARE(error.where, u"10.0.0.7"_s);
    }

    void everyStateComesBack()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        for (const auto &[state, word] : jobStateWords.rows) {
            JournalJob job = jobAt(0ms, state);
            for (const auto &[stepState, stepWord] : stepStateWords.rows) {
                job.steps.append(sampleStep(u"time"_s));
                job.steps.last().state = stepState;
            }
            QVERIFY((*unit)->jobs().add(job));
            QVERIFY(*(*unit)->jobs().load(job.id) == job);
        }
    }

    void everyErrorComesBack()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        JournalJob job = jobAt(0ms);
        QVERIFY((*unit)->jobs().add(job));
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
            job.steps[0].error = Error{static_cast<ErrorCode>(code), u"no"_s, {}, {}};
            QVERIFY((*unit)->jobs().saveStep(job.id, 0, job.steps[0]));
            QCOMPARE((*unit)->jobs().load(job.id)->steps[0].error->code, static_cast<ErrorCode>(code));
        }
    }

    void keepsStepsInOrder()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        JournalJob job = jobAt(0ms);
        job.steps.clear();
        for (int i = 0; i < 12; ++i)
            job.steps.append(sampleStep(u"step-%1"_s.arg(i)));
        QVERIFY((*unit)->jobs().add(job));
        job.steps[10] = fullStep();
        QVERIFY((*unit)->jobs().saveStep(job.id, 10, job.steps[10]));
        QVERIFY(*(*unit)->jobs().load(job.id) == job);
        for (const int position : {-1, 12})
            QCOMPARE((*unit)->jobs().saveStep(job.id, position, fullStep()).error().code, ErrorCode::NotFound);
        QCOMPARE((*unit)->jobs().saveStep(JobId::create(FakeClock::start), 0, fullStep()).error().code, ErrorCode::NotFound);
        QVERIFY(*(*unit)->jobs().load(job.id) == job);
    }

    void changesItsStateAndTellsTheFeed()
    {
        TemporarySite site;
        const qint64 before = site.feedHead();
        const auto unit = site.store().begin(Mode::Write);
        JobRepository &jobs = (*unit)->jobs();
        JournalJob job = jobAt(0ms, JobState::Running);
        const JournalJob other = jobAt(1ms, JobState::Running);
        QVERIFY(jobs.add(job));
        QVERIFY(jobs.setState(job.id, JobState::Done, FakeClock::start + 5s));
        QVERIFY(jobs.saveStep(job.id, 0, fullStep()));
        QVERIFY(jobs.add(other));
        const JobId unknown = JobId::create(FakeClock::start);
        QCOMPARE(jobs.setState(unknown, JobState::Done, {}).error().code, ErrorCode::NotFound);
        QCOMPARE(jobs.load(unknown).error().code, ErrorCode::NotFound);
        job.state = JobState::Done;
        job.finishedAt = FakeClock::start + 5s;
        job.steps[0] = fullStep();
        QVERIFY(*jobs.load(job.id) == job);
        QVERIFY(*jobs.load(other.id) == other);
        QVERIFY(jobs.setState(job.id, JobState::NeedsAttention, {}));
        QVERIFY(!jobs.load(job.id)->finishedAt);
        const auto changes = (*unit)->feed().after(before, 10);
        QVector<QByteArray> ids;
        for (const Change &change : *changes) {
            QCOMPARE(change.kind, Change::Kind::Job);
            ids.append(change.id);
        }
        const QByteArray own = job.id.toBytes();
        QCOMPARE(ids, (QVector<QByteArray>{own, own, own, other.id.toBytes(), own}));
    }

    void listsTheYoungestFirst()
    {
        TemporarySite site;
        const QVector<JournalJob> jobs{jobAt(0ms), jobAt(1ms), jobAt(2ms), jobAt(3h)};
        save(site, {jobs[2], jobs[0], jobs[3], jobs[1]});
        const auto unit = site.store().begin(Mode::Read);
        QVERIFY(*(*unit)->jobs().list({}, 10) == (QVector<JournalJob>{jobs[3], jobs[2], jobs[1], jobs[0]}));
        QVERIFY(*(*unit)->jobs().list({}, 2) == (QVector<JournalJob>{jobs[3], jobs[2]}));
        QVERIFY(*(*unit)->jobs().list(jobs[2].id, 2) == (QVector<JournalJob>{jobs[1], jobs[0]}));
        QVERIFY((*unit)->jobs().list(jobs[0].id, 2)->isEmpty());
    }

    void knowsWhichAreNotFinished()
    {
        TemporarySite site;
        const QVector<JournalJob> jobs{jobAt(5ms, JobState::Running), jobAt(4ms, JobState::Done),
                                       jobAt(3ms, JobState::NeedsAttention), jobAt(2ms, JobState::Undone),
                                       jobAt(1ms, JobState::Undoing)};
        save(site, jobs);
        const auto unit = site.store().begin(Mode::Read);
        QVERIFY(*(*unit)->jobs().unfinished() == (QVector<JournalJob>{jobs[4], jobs[2], jobs[0]}));
    }

    void isFoundByTheBeginningOfItsId()
    {
        TemporarySite site;
        const JournalJob one = jobAt(0ms);
        const JournalJob two = jobAt(24h * 365);
        save(site, {one, two});
        const auto unit = site.store().begin(Mode::Read);
        JobRepository &jobs = (*unit)->jobs();
        const QString text = one.id.toString();
        for (const QString &prefix : {text.left(10), text.left(9), text, text.toUpper().left(20)})
            QCOMPARE(*jobs.findByIdPrefix(prefix, 5), QVector<JobId>{one.id});
        QCOMPARE(jobs.findByIdPrefix(text.left(1), 5)->size(), 2);
        QCOMPARE(jobs.findByIdPrefix(text.left(1), 1)->size(), 1);
        for (const QString &other : {QString(), u"-"_s, u"xyz"_s, text + u'0', u"ffffffff"_s})
            QVERIFY(jobs.findByIdPrefix(other, 5)->isEmpty());
    }

    void followsItsDevice()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(2);
        site.save(devices);
        JournalJob job = sampleJob(devices[1].id);
        save(site, {job});
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY((*unit)->devices().merge(devices[0].id, devices[1].id));
        QCOMPARE((*unit)->jobs().load(job.id)->device, devices[0].id);
        QVERIFY((*unit)->devices().remove(devices[0].id));
        QVERIFY((*unit)->jobs().load(job.id)); // on record
    }

    void aDamagedOneIsSaidToBe_data()
    {
        QTest::addColumn<QString>("sql");
        for (const QString &column : {u"parameters"_s, u"before"_s, u"after"_s})
            for (const QString &json : {u""_s, u"{"_s, u"[]"_s, u"7"_s})
                QTest::addRow("%s %s", qPrintable(column), qPrintable(json))
                    << u"UPDATE job_steps SET %1 = '%2' WHERE position = 1"_s.arg(column, json);
        QTest::newRow("state of a step") << u"UPDATE job_steps SET state = 6"_s;
        QTest::newRow("state") << u"UPDATE jobs SET state = -1"_s;
    }
    void aDamagedOneIsSaidToBe()
    {
        QFETCH(QString, sql);
        TemporarySite site;
        const JournalJob job = jobAt(0ms);
        save(site, {job});
        rawDatabase(site.registryFile()).exec(sql.toStdString());
        const auto unit = site.store().begin(Mode::Read);
        QCOMPARE((*unit)->jobs().load(job.id).error().code, ErrorCode::Corrupt);
        QCOMPARE((*unit)->jobs().list({}, 1).error().code, ErrorCode::Corrupt);
    }

    void aWordOfANewerVersionIsAFailureAllTheSame()
    {
        TemporarySite site;
        JournalJob job = jobAt(0ms);
        job.steps[0] = fullStep();
        save(site, {job});
        rawDatabase(site.registryFile()).exec("UPDATE job_steps SET error_code = 'outOfLuck' WHERE position = 0");
        const auto unit = site.store().begin(Mode::Read);
        QCOMPARE((*unit)->jobs().load(job.id)->steps[0].error->code, ErrorCode::Internal);
    }
};

QTEST_GUILESS_MAIN(TestSqliteJobRepository)
#include "tst_sqlite_job_repository.moc"
