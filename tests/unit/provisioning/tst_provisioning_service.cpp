// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/provisioning_service.h"

#include "registry/commands/pin_host_key.h"
#include "registry/device_query.h"
#include "service_bench.h"

#include <SQLiteCpp/Database.h>

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

namespace {

const HostKey anotherKey{u"ssh-ed25519"_s, u"SHA256:another"_s};

ErrorCode codeOf(const auto &result)
{
    return result ? ErrorCode::Internal : result.error().code;
}

void pin(ServiceBench &bench, const HostKey &key)
{
    QVERIFY(resultOf(bench.site.registry().apply(registry::PinHostKey{bench.row.id, key}, bench.site.technician)));
}

} // namespace

class TestProvisioningService : public QObject
{
    Q_OBJECT

private:
    using Direction = Job::Direction;

    static Result<Plan> planned(ServiceBench &bench, ProvisioningService &service, const drivers::Login &login)
    {
        MUSTER_TRY(const Introduction introduction, resultOf(service.introduce(bench.target())));
        return resultOf(service.plan(introduction, introduction.hostKey, ServiceBench::profile(), login));
    }
    static JournalJob started(ServiceBench &bench, ProvisioningService &service)
    {
        if (!bench.keys.unlock(secretOf("correct horse"))) // verifying logs in with the console's key
            qFatal("the keys stay locked");
        return resultOf(service.start(planned(bench, service, bench.login()).value(), bench.login())).value();
    }

private Q_SLOTS:
    void introducesADevice()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        const auto introduction = resultOf(service.introduce(bench.target()));
        QVERIFY(introduction);
        QCOMPARE(introduction->target, (Target{bench.row.id, {u"10.0.0.7"_s, 2222}, u"fake"_s}));
        QCOMPARE(introduction->hostKey, bench.device.state.hostKey);
        QVERIFY(!introduction->pinned && !introduction->isChanged());
        pin(bench, anotherKey);
        QVERIFY(resultOf(service.introduce(bench.target()))->isChanged());
    }

    void anAddressIsADeviceOnlyByItsKey()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        const Target target{{}, {u"10.0.0.7"_s, 0}, {}};
        QVERIFY(resultOf(service.introduce(target))->target.device.isNull());
        pin(bench, bench.device.state.hostKey);
        const auto known = resultOf(service.introduce(target));
        QCOMPARE(known->target, (Target{bench.row.id, {u"10.0.0.7"_s, 2222}, u"fake"_s}));
        QVERIFY(known->pinned && !known->isChanged());
        bench.device.state.hostKey = anotherKey;
        QVERIFY(resultOf(service.introduce(target))->isChanged());
    }

    void saysWhyItCantIntroduce()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        const auto code = [&service](const Target &target) { return codeOf(resultOf(service.introduce(target))); };
        QCOMPARE(code({DeviceId::create(FakeClock::start), {}, {}}), ErrorCode::NotFound);
        QCOMPARE(code({bench.row.id, {}, u"morse"_s}), ErrorCode::Unsupported);
        QCOMPARE(code({{}, {u"10.0.0.99"_s, 0}, {}}), ErrorCode::Unsupported);
        QCOMPARE(code({{}, {u"10.0.0.99"_s, 0}, u"fake"_s}), ErrorCode::Unreachable);
        Device hidden = bench.row;
        hidden.addresses.clear();
        bench.site.save({hidden});
        QCOMPARE(code({bench.row.id, {}, u"fake"_s}), ErrorCode::Unsupported);
    }

    void plans()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        const FakeState before = bench.device.state;
        const auto plan = planned(bench, service, bench.login());
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
        QCOMPARE(plan->device, bench.row.id);
        QCOMPARE(plan->endpoint, (drivers::Endpoint{u"10.0.0.7"_s, 2222}));
        QVERIFY(plan->isHostKeyNew);
        QVERIFY(std::ranges::any_of(plan->steps, [](const PlanStep &step) { return step.kind == u"hostname"_s; }));
        QCOMPARE(bench.device.state, before);
        // What it said of itself is in the registry.
        QCOMPARE(bench.site.load(bench.row.id)->serial, before.serial);
    }

    void anAddressGetsADevice()
    {
        ServiceBench bench;
        FakeDevice other;
        other.state.mac = u"02:00:00:00:0A:02"_s;
        other.state.serial = u"100000003d1d1c37"_s;
        bench.driver.add(u"10.0.0.8"_s, other);
        ProvisioningService service(bench.serviceParts());
        const auto introduction = resultOf(service.introduce({{}, {u"10.0.0.8"_s, 0}, u"fake"_s}));
        QVERIFY(introduction);
        const auto plan = resultOf(service.plan(*introduction, introduction->hostKey, ServiceBench::profile(), bench.login()));
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
        QVERIFY(plan->device != bench.row.id);
        QCOMPARE(bench.site.load(plan->device)->serial, other.state.serial);
    }

    void anotherKeyThanPinnedIsAnAlarm()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        pin(bench, anotherKey);
        const auto plan = planned(bench, service, bench.login());
        QCOMPARE(codeOf(plan), ErrorCode::NotTrusted);
        QVERIFY(plan.error().message.contains(anotherKey.fingerprint));
        QVERIFY(plan.error().message.contains(bench.device.state.hostKey.fingerprint));
        QVERIFY(!bench.device.diary.contains(u"open"_s)); // nothing was sent
    }

    void onlyTheAcceptedKeyIsSpokenTo()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        const auto introduction = resultOf(service.introduce(bench.target()));
        QCOMPARE(codeOf(resultOf(service.plan(*introduction, anotherKey, ServiceBench::profile(), bench.login()))),
                 ErrorCode::NotTrusted);
    }

    void aBareLoginUsesTheConsolesKey()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        const drivers::Login bare{u"pi"_s, nullptr, nullptr, nullptr};
        QCOMPARE(codeOf(planned(bench, service, bare)), ErrorCode::Locked); // the key store
        QVERIFY(!bench.device.diary.contains(u"open"_s));
        QVERIFY(bench.keys.unlock(secretOf("correct horse")));
        QCOMPARE(codeOf(planned(bench, service, bare)), ErrorCode::Locked); // the device
        QVERIFY(bench.device.diary.contains(u"open"_s));
        bench.device.state.users[u"pi"_s].authorizedKeys += *bench.keys.consolePublicKey();
        QVERIFY(planned(bench, service, bare));
    }

    void startsAJobAndTellsHowItGoes()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        QVector<JournalJob> told;
        connect(&service, &ProvisioningService::jobChanged, this, [&told](const JournalJob &job) { told += job; });
        bool wasEverFree = false;
        bench.device.hook = [&](const QString &verb, bool) -> Result<> {
            if (verb == u"setHostname"_s)
                wasEverFree = wasEverFree || bench.isFree(told.last().id);
            return {};
        };
        const JournalJob job = started(bench, service);
        QCOMPARE(job.state, JobState::Running);
        QVERIFY(!bench.isFree(job.id));
        QVERIFY(resultOf(service.orphans())->isEmpty());
        QTRY_VERIFY(!told.isEmpty() && told.last().state == JobState::Done);
        QVERIFY(!wasEverFree);
        QVERIFY(bench.isFree(job.id));
        QCOMPARE(told.last(), bench.journal(job.id));
        QCOMPARE(bench.device.state.hostname, u"gw-1"_s);
        QCOMPARE((*resultOf(registry::DeviceQuery(bench.site.store()).hostKey(bench.row.id)))->key, bench.device.state.hostKey);
        QCOMPARE(codeOf(resultOf(service.takeUp(job.id, Direction::Forward, bench.login()))), ErrorCode::Conflict);
        QVERIFY(bench.isFree(job.id)); // a refusal keeps no lock
    }

    void oneJobADevice()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        const Plan plan = planned(bench, service, bench.login()).value();
        bench.device.hanging = {u"setHostname"_s};
        QVERIFY(resultOf(service.start(plan, bench.login())));
        QCOMPARE(codeOf(resultOf(service.start(plan, bench.login()))), ErrorCode::Conflict);
    }

    void stopsAndIsTakenUpAgain_data()
    {
        QTest::addColumn<bool>("forward");
        QTest::newRow("forward") << true;
        QTest::newRow("back") << false;
    }
    void stopsAndIsTakenUpAgain()
    {
        QFETCH(bool, forward);
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        JobState last = JobState::Running;
        bool isLost = false;
        connect(&service, &ProvisioningService::jobChanged, this, [&last](const JournalJob &job) { last = job.state; });
        connect(&service, &ProvisioningService::jobLost, this, [&isLost] { isLost = true; });
        JobId id;
        bench.device.hook = [&](const QString &verb, bool) -> Result<> {
            if (verb == u"setHostname"_s)
                service.stop(id);
            return {};
        };
        id = started(bench, service).id;
        QCOMPARE(codeOf(resultOf(service.takeUp(id, Direction::Forward, bench.login()))), ErrorCode::Conflict); // it runs
        QTRY_COMPARE(last, JobState::NeedsAttention);
        QVERIFY(!isLost);
        bench.device.hook = {};
        const auto orphans = resultOf(service.orphans()); // it waits for a person
        QCOMPARE(orphans->size(), 1);
        QCOMPARE(orphans->first().id, id);
        const drivers::Login nameless{{}, nullptr, secretOf("raspberry"), nullptr};
        const auto taken = resultOf(service.takeUp(id, forward ? Direction::Forward : Direction::Back, nameless));
        QCOMPARE(taken->state, forward ? JobState::Running : JobState::Undoing);
        QTRY_COMPARE(last, forward ? JobState::Done : JobState::Undone);
        QCOMPARE(bench.device.state.hostname, forward ? u"gw-1"_s : u"raspberrypi"_s);
        QVERIFY(resultOf(service.orphans())->isEmpty());
    }

    void destroyedItLeavesOrphans()
    {
        ServiceBench bench;
        auto service = std::make_unique<ProvisioningService>(bench.serviceParts());
        bench.device.hanging = {u"setHostname"_s};
        const JournalJob job = started(bench, *service);
        QTRY_VERIFY(bench.device.diary.contains(u"setHostname"_s));
        service.reset();
        QVERIFY(bench.isFree(job.id));
        QCOMPARE(*bench.device.openSessions, 0);
        QCOMPARE(bench.journal(job.id).state, JobState::Running);
        bench.device.hanging = {};
        ProvisioningService next(bench.serviceParts());
        QCOMPARE(resultOf(next.orphans())->size(), 1);
        QVERIFY(resultOf(next.takeUp(job.id, Direction::Forward, bench.login())));
        QTRY_COMPARE(bench.journal(job.id).state, JobState::Done);
    }

    void aLostJobIsTold()
    {
        ServiceBench bench;
        ProvisioningService service(bench.serviceParts());
        QVector<Error> lost;
        connect(&service, &ProvisioningService::jobLost, this,
                [&lost](const JournalJob &, const Error &error) { lost += error; });
        const Plan plan = planned(bench, service, bench.login()).value();
        SQLite::Database file(bench.site.registryFile().toStdString(), SQLite::OPEN_READWRITE);
        file.exec("CREATE TRIGGER full BEFORE INSERT ON job_steps WHEN NEW.finished_at IS NOT NULL "
                  "BEGIN SELECT RAISE(FAIL, 'disk is full'); END");
        const auto job = resultOf(service.start(plan, bench.login()));
        QVERIFY(job);
        QTRY_COMPARE(lost.size(), 1);
        QVERIFY(bench.isFree(job->id));
        QCOMPARE(resultOf(service.orphans())->size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestProvisioningService)
#include "tst_provisioning_service.moc"
