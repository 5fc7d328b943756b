// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enforcement/enforcement_service.h"

#include "enforcement_bench.h"
#include "registry/commands/remove_policy.h"
#include "registry/commands/set_device_attributes.h"

#include <SQLiteCpp/Database.h>

#include <QFile>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;
using muster::enforcement::EnforcementService;

namespace {

QByteArray firmwareAtLeast(const QByteArray &version, const QByteArray &onViolation = "report")
{
    return "{'name':'firmware','format':1,'scope':'kind:gateway','rules':[{'rule':'firmware-at-least','version':'" + version
           + "'}],'onViolation':'" + onViolation + "'}";
}

const QByteArray seenWithinAnHour =
    "{'name':'seen','format':1,'scope':'kind:gateway','rules':[{'rule':'seen-within','hours':1}]}";

} // namespace

class TestEnforcementService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsADevice()
    {
        EnforcementBench setup;
        setup.publish(firmwareAtLeast("1.4"));
        Device device = setup.gateway(u"1.3"_s);
        setup.start();
        QVERIFY(!setup.service.isIdle());
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Violating); // what was there before it
        QCOMPARE(setup.count(u"finding.opened"_s), 1);
        device.firmware = u"1.4"_s;
        setup.site.save({device});
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Compliant);
        QCOMPARE(setup.count(u"finding.closed"_s), 1);
        QVERIFY(setup.settles());
        QVERIFY(!setup.idle.isEmpty());
        QVERIFY(setup.failed.isEmpty());
        QCOMPARE(setup.site.events().last().actor, Actor::policies().who);
    }

    void followsThePolicies()
    {
        EnforcementBench setup;
        const Device device = setup.gateway(u"1.3"_s);
        setup.start();
        QVERIFY(setup.settles());
        QCOMPARE(setup.complianceOf(device), Compliance::Unknown);
        setup.publish(firmwareAtLeast("1.4"));
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Violating);
        setup.publish(firmwareAtLeast("1.2"));
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Compliant);
        const auto other = setup.site.openAgain(); // another process
        DeviceRegistry registry(*other, setup.site.clock);
        QVERIFY(resultOf(registry.apply(RemovePolicy{u"firmware"_s}, setup.site.admin)));
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Unknown);
    }

    void followsTheClock()
    {
        EnforcementBench setup;
        setup.publish(seenWithinAnHour);
        const Device device = setup.gateway(u"1.3"_s);
        DeafEnforcement deaf(setup);
        deaf.service.start();
        QTRY_COMPARE(deaf.idle.size(), 1);
        QCOMPARE(setup.complianceOf(device), Compliance::Compliant);
        auto *due = deaf.service.findChild<QTimer *>(u"due"_s);
        QVERIFY(due->isActive());
        // However far that is, the clock is looked at soon: it may be set, or the computer sleep.
        QVERIFY(due->intervalAsDuration() <= 1min);
        due->start(1ms);
        QTRY_VERIFY(due->isActive() && due->intervalAsDuration() > 1ms); // too early: it waits on
        QCOMPARE(deaf.idle.size(), 1);
        setup.site.clock.advance(2h);
        due->start(1ms);
        QTRY_COMPARE(deaf.idle.size(), 2);
        QCOMPARE(setup.complianceOf(device), Compliance::Violating);
        QVERIFY(!due->isActive()); // time alone changes nothing any more
    }

    void comesDueByItself()
    {
        EnforcementBench setup;
        setup.publish(seenWithinAnHour);
        const Device device = setup.gateway(u"1.3"_s);
        setup.site.clock.advance(1h - 500ms);
        setup.start();
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Compliant);
        setup.site.clock.advance(1500ms);
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Violating);
    }

    void takesAllThatWaits()
    {
        EnforcementBench setup;
        setup.publish(firmwareAtLeast("1.4"));
        setup.site.save(setup.maker.plausible(600)); // more than one command takes
        DeafEnforcement deaf(setup);
        QSignalSpy evaluated(&deaf.service, &EnforcementService::evaluated);
        deaf.service.start();
        QTRY_COMPARE(deaf.idle.size(), 1);
        QCOMPARE(evaluated.size(), 3);
        qsizetype count = 0;
        for (const QVariantList &each : evaluated)
            count += each.first().value<QVector<DeviceId>>().size();
        QCOMPARE(count, 600);
    }

    void costFollowsTheChange()
    {
        EnforcementBench setup;
        setup.publish(firmwareAtLeast("1.4"));
        QVector<Device> devices = setup.maker.plausible(300);
        setup.site.save(devices);
        setup.start();
        QVERIFY(setup.settles());
        QTRY_VERIFY(setup.evaluated.size() >= devices.size());
        QVERIFY(setup.settles());
        setup.evaluated.clear();
        Device &changed = devices[42];
        const auto outcome = resultOf(
            setup.site.registry().apply(SetDeviceAttributes{changed.id, {{u"owner"_s, u"somebody else"_s}}}, setup.site.admin));
        QVERIFY(outcome);
        QTRY_COMPARE(setup.evaluated, QVector<DeviceId>{changed.id});
    }

    void endsByItself()
    {
        EnforcementBench setup;
        setup.publish(firmwareAtLeast("1.4"));
        setup.start();
        QVERIFY(setup.settles());
        QVERIFY(setup.hearsOfANetwork());
        QSignalSpy committed(&setup.site.store(), &storage::Store::committed);
        const Device device = setup.gateway(u"1.3"_s);
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Violating);
        QTRY_VERIFY(committed.size() >= 3);
        QVERIFY(setup.hearsOfANetwork()); // of which it makes nothing
        // One was ours, one evaluated the device, and one heard of that and found nothing to do.
        QCOMPARE(committed.size(), 3);
        QCOMPARE(setup.evaluated, QVector<DeviceId>{device.id});
    }

    void waitsUntilItIsStarted()
    {
        EnforcementBench setup;
        setup.publish(firmwareAtLeast("1.4"));
        QSignalSpy changed(&setup.feed, &ChangeFeed::changed);
        QSignalSpy reset(&setup.feed, &ChangeFeed::reset);
        setup.feed.start();
        QTRY_COMPARE(reset.size(), 1);
        const Device device = setup.gateway(u"1.3"_s);
        QTRY_VERIFY(!changed.isEmpty());
        QVERIFY(setup.service.isIdle());
        QCOMPARE(setup.complianceOf(device), Compliance::Unknown);
    }

    void putsIntoQuarantine()
    {
        EnforcementBench setup;
        const Device good = setup.gateway(u"1.4"_s);
        const Device bad = setup.gateway(u"1.3"_s);
        const Device outside = setup.gateway(u"1.3"_s, Lifecycle::Provisioned);
        setup.start();
        QVERIFY(setup.settles());
        setup.publish(firmwareAtLeast("1.4", "quarantine"));
        QTRY_COMPARE(setup.quarantined, QVector<DeviceId>{bad.id});
        QVERIFY(setup.settles());
        QCOMPARE(setup.site.load(bad.id)->state, Lifecycle::Quarantined);
        QCOMPARE(setup.site.load(good.id)->state, Lifecycle::Enrolled);
        QCOMPARE(setup.site.load(outside.id)->state, Lifecycle::Provisioned);
        QCOMPARE(setup.complianceOf(outside), Compliance::Violating);
        QCOMPARE(setup.count(u"device.quarantined"_s), 1);
    }

    void severalProcesses()
    {
        EnforcementBench setup;
        setup.publish(firmwareAtLeast("1.4"));
        setup.start();
        const auto store = setup.site.openAgain();
        ChangeFeed feed(*store);
        EnforcementService other(*store, feed, setup.site.clock);
        QSignalSpy otherFailed(&other, &EnforcementService::failed);
        feed.start();
        other.start();
        QVector<Device> devices;
        for (int i = 0; i < 20; ++i)
            devices.append(setup.gateway(u"1.3"_s));
        const auto allSay = [&](Compliance compliance) {
            return std::ranges::all_of(devices, [&](const Device &device) { return setup.complianceOf(device) == compliance; });
        };
        QTRY_VERIFY(allSay(Compliance::Violating));
        for (Device &device : devices)
            device.firmware = u"1.4"_s;
        setup.site.save(devices);
        QTRY_VERIFY(allSay(Compliance::Compliant));
        QTRY_VERIFY(setup.service.isIdle() && other.isIdle());
        // Each change was told once, whoever found it.
        QCOMPARE(setup.count(u"finding.opened"_s), devices.size());
        QCOMPARE(setup.count(u"finding.closed"_s), devices.size());
        QVERIFY(setup.failed.isEmpty());
        QVERIFY(otherFailed.isEmpty());
    }

    void triesAgain()
    {
        EnforcementBench setup;
        setup.publish(firmwareAtLeast("1.4"));
        setup.start();
        QVERIFY(setup.settles());
        SQLite::Database raw(QFile::encodeName(setup.site.registryFile()).toStdString(), SQLite::OPEN_READWRITE, 1000);
        raw.exec("CREATE TRIGGER full BEFORE INSERT ON evaluations BEGIN SELECT raise(ROLLBACK, 'the disk is full'); END");
        const Device device = setup.gateway(u"1.3"_s);
        QTRY_COMPARE(setup.failed.size(), 1);
        QCOMPARE(setup.failed.first().first().value<Error>().code, ErrorCode::Storage);
        QVERIFY(!setup.service.isIdle());
        QTimer *retry = setup.timer(u"retry"_s);
        QVERIFY(retry->isActive());
        retry->start(1h);
        // News does not make it try sooner.
        QSignalSpy changed(&setup.feed, &ChangeFeed::changed);
        const Device second = setup.gateway(u"1.3"_s);
        QTRY_VERIFY(!changed.isEmpty());
        QCOMPARE(setup.failed.size(), 1);
        raw.exec("DROP TRIGGER full");
        retry->start(1ms);
        QTRY_COMPARE(setup.complianceOf(device), Compliance::Violating);
        QTRY_COMPARE(setup.complianceOf(second), Compliance::Violating);
        QVERIFY(setup.settles());
        QCOMPARE(setup.failed.size(), 1);
    }

    void mayGoAtAnyTime()
    {
        auto setup = std::make_unique<EnforcementBench>();
        setup->publish(firmwareAtLeast("1.4"));
        setup->site.save(setup->maker.plausible(400));
        setup->start();
        setup.reset(); // before the command ran

        setup = std::make_unique<EnforcementBench>();
        setup->publish(firmwareAtLeast("1.4"));
        setup->site.save(setup->maker.plausible(400));
        setup->start();
        bool isBusy = false;
        connect(&setup->service, &EnforcementService::evaluated, this, [&] { isBusy = isBusy || !setup->service.isIdle(); });
        connect(
            &setup->service, &EnforcementService::evaluated, this, [&] { setup.reset(); }, Qt::QueuedConnection);
        QTRY_VERIFY(!setup);
        QVERIFY(isBusy); // the next one ran
    }
};

QTEST_GUILESS_MAIN(TestEnforcementService)
#include "tst_enforcement_service.moc"
