// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/discovery_handle.h"

#include "support/fake_clock.h"
#include "support/fake_source.h"

#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

struct Bench
{
    explicit Bench(QVector<NetworkInterface> interfaces = {fakeInterface()})
    {
        DiscoveryService::Parts parts;
        auto own = std::make_unique<FakeInterfaces>(std::move(interfaces));
        auto neighbours = std::make_unique<FakeNeighbours>();
        auto deaf = std::make_unique<FakeSource>(u"mdns"_s);
        auto source = std::make_unique<FakeSource>(u"neighbours"_s);
        table = neighbours.get();
        sweeper = source.get();
        sweeper->canScan = true;
        sweeper->nextScan.total = 253;
        parts.vendors = std::make_unique<VendorNames>(u"/nonexistent"_s, u"/nonexistent"_s);
        parts.neighbours = std::move(neighbours);
        parts.interfaces = std::move(own);
        parts.sources.push_back(std::move(deaf));
        parts.sources.push_back(std::move(source));
        service = std::make_unique<DiscoveryService>(std::move(parts), clock);
        service->start({});
    }

    Result<ScanPlan> plan(const QString &range) const
    {
        return service->planScan({AddressRange::parse(range).value(), {}, false});
    }
    std::unique_ptr<TaskOf<ScanReport>> scan(const QString &range = u"10.0.1.0/24"_s, bool isAgreed = false) const
    {
        return service->scan({AddressRange::parse(range).value(), {}, isAgreed});
    }
    void account(qint64 asked, qint64 answered, bool isOver, QMap<QString, qint64> notAsked = {}) const
    {
        for (ScanAccount &scan : sweeper->scans)
            scan = {asked, 253, answered, notAsked, isOver ? 0ms : 700ms, false, isOver};
    }

    mutable FakeClock clock;
    FakeNeighbours *table = nullptr;
    FakeSource *sweeper = nullptr;
    std::unique_ptr<DiscoveryService> service;
};

NetworkInterface tunnel()
{
    NetworkInterface interface = fakeInterface(4, u"tun0"_s, u"10.8.0.2"_s);
    interface.isPointToPoint = true;
    return interface;
}

} // namespace

class TestRangeScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isPlanned_data()
    {
        QTest::addColumn<QString>("range");
        QTest::addColumn<qint64>("entries");
        QTest::addColumn<qint64>("addresses");
        QTest::addColumn<int>("seconds");
        QTest::newRow("all") << u"10.0.0.0/20"_s << qint64(1024) << qint64(4093) << 13;
        QTest::newRow("a part") << u"10.0.1.20-10.0.1.90"_s << qint64(1024) << qint64(71) << 1;
        QTest::newRow("with our own address") << u"10.0.1.0/30"_s << qint64(1024) << qint64(3) << 1;
        QTest::newRow("a small table") << u"10.0.0.0/20"_s << qint64(256) << qint64(4093) << 55;
    }
    void isPlanned()
    {
        QFETCH(QString, range);
        QFETCH(qint64, entries);
        const Bench bench({fakeInterface(2, u"enp3s0"_s, u"10.0.1.2"_s, 20)});
        bench.table->tableLimits.entries = entries;
        const auto plan = bench.plan(range);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
        QCOMPARE(plan->range.toString(), range);
        QCOMPARE(plan->interfaces, QStringList{u"enp3s0"_s});
        QTEST(plan->addresses, "addresses");
        QTEST(int(std::chrono::round<std::chrono::seconds>(plan->duration).count()), "seconds");
        QCOMPARE(plan->objection, QString());
        QVERIFY(bench.sweeper->scanned.isEmpty()); // nobody is asked yet
    }

    void isRefused_data()
    {
        QTest::addColumn<QString>("range");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("behind a router") << u"192.168.7.0/24"_s << ErrorCode::NotFound << u"no ARP"_s;
        QTest::newRow("wider than ours") << u"10.0.0.0/16"_s << ErrorCode::NotFound << u"Only 10.0.1.0/24"_s;
        QTest::newRow("half ours") << u"10.0.1.200-10.0.2.20"_s << ErrorCode::NotFound << u"no network of this computer"_s;
        QTest::newRow("too wide") << u"10.0.0.0/15"_s << ErrorCode::Rejected << QLocale().toString(65536);
        QTest::newRow("only ourselves") << u"10.0.1.2"_s << ErrorCode::Rejected << u"Nobody but this computer"_s;
    }
    void isRefused()
    {
        QFETCH(QString, range);
        QFETCH(QString, words);
        const Bench bench;
        const auto plan = bench.plan(range);
        QVERIFY(!plan);
        QTEST(plan.error().code, "code");
        QVERIFY2(plan.error().message.contains(words), qPrintable(plan.error().message));
        const auto task = bench.scan(range);
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QVERIFY(finished.wait());
        QCOMPARE(task->result().error().message, plan.error().message);
        QVERIFY(bench.sweeper->scanned.isEmpty());
        QVERIFY(bench.service->scannedLately().isEmpty());
    }

    void needsTheSource()
    {
        const Bench bench;
        bench.service->setSourcesOff({u"neighbours"_s});
        QCOMPARE(bench.plan(u"10.0.1.0/24"_s).error().code, ErrorCode::Unsupported);
        bench.service->setSourcesOff({});
        QVERIFY(bench.plan(u"10.0.1.0/24"_s));
        bench.service->stop();
        QCOMPARE(bench.plan(u"10.0.1.0/24"_s).error().code, ErrorCode::Unsupported);
    }

    void anObjectionIsAgreedTo_data()
    {
        QTest::addColumn<QString>("own");
        QTest::addColumn<bool>("isTunnel");
        QTest::addColumn<QString>("range");
        QTest::newRow("point to point") << u"10.8.0.2"_s << true << u"10.8.0.0/24"_s;
        QTest::newRow("public") << u"198.51.100.2"_s << false << u"198.51.100.0/24"_s;
    }
    void anObjectionIsAgreedTo()
    {
        QFETCH(QString, own);
        QFETCH(bool, isTunnel);
        QFETCH(QString, range);
        const Bench bench({isTunnel ? tunnel() : fakeInterface(2, u"enp3s0"_s, own)});
        QVERIFY(!bench.plan(range)->objection.isEmpty());
        const auto refused = bench.scan(range);
        refused->start();
        QTRY_VERIFY(refused->isFinished());
        QCOMPARE(refused->result().error().code, ErrorCode::Rejected);
        QVERIFY(bench.sweeper->scanned.isEmpty());
        const auto agreed = bench.scan(range, true);
        agreed->start();
        QTRY_COMPARE(bench.sweeper->scanned.size(), 1);
    }

    void runsAndTellsHowFarItIs()
    {
        const Bench bench;
        bench.sweeper->nextScan.isWaiting = true;
        const auto task = bench.scan();
        QVERIFY(bench.sweeper->scanned.isEmpty()); // not before it is started
        task->start();
        QTRY_COMPARE(bench.sweeper->scanned.size(), 1);
        QCOMPARE(bench.sweeper->scanned.first(), (ScannedRange{u"enp3s0"_s, AddressRange::parse(u"10.0.1.0/24"_s).value()}));
        QCOMPARE(bench.service->scannedLately(), bench.sweeper->scanned);
        QTRY_COMPARE(bench.service->status().scans.size(), 1);
        QTRY_VERIFY(bench.service->status().scans.first().isWaiting);
        bench.account(120, 9, false);
        QTRY_COMPARE(bench.service->status().scans.first().asked, 120);
        const ScanProgress progress = bench.service->status().scans.first();
        QCOMPARE(progress.total, 253);
        QCOMPARE(progress.answered, 9);
        QCOMPARE(progress.left, 700ms);
        QVERIFY(!progress.isWaiting);
        bench.account(253, 12, true);
        QTRY_VERIFY(task->isFinished());
        const ScanReport report = task->result().value();
        QVERIFY(report.isComplete() && report.notAsked.isEmpty());
        QCOMPARE(report.asked, 253);
        QCOMPARE(report.answered, 12);
        QVERIFY(bench.sweeper->scans.isEmpty()); // it was told that nobody waits any more
        const QStringList account = accountOf(report);
        QCOMPARE(account.size(), 1);
        QVERIFY2(account.first().contains(u"asked 253 of 253 addresses"_s) && account.first().contains(u"12 answered"_s),
                 qPrintable(account.first()));
        QTRY_VERIFY(bench.service->statusNow().scans.isEmpty());
    }

    void isNeverSilentlyShort()
    {
        const Bench bench;
        const auto task = bench.scan();
        task->start();
        QTRY_VERIFY(!bench.sweeper->scans.isEmpty());
        bench.account(200, 5, true, {{u"the table is full"_s, 50}}); // and 3 of which nobody knows
        QTRY_VERIFY(task->isFinished());
        const ScanReport report = task->result().value();
        QVERIFY(!report.isComplete());
        QCOMPARE(report.total, 253);
        qint64 all = report.asked;
        for (const qint64 count : report.notAsked)
            all += count;
        QCOMPARE(all, report.total);
        QCOMPARE(report.notAsked.value(u"the table is full"_s), 50);
        QCOMPARE(accountOf(report).size(), 3);
    }

    void anInterfaceThatGoesIsAccountedFor()
    {
        const Bench bench;
        const auto task = bench.scan();
        task->start();
        QTRY_VERIFY(!bench.sweeper->scans.isEmpty());
        bench.account(100, 5, false);
        QTRY_COMPARE(bench.service->status().scans.value(0).asked, 100);
        bench.sweeper->hasLost = true;
        QTRY_VERIFY(task->isFinished());
        QVERIFY(bench.sweeper->scans.isEmpty()); // it was told all the same
        QCOMPARE(task->result()->asked, 100);
        QCOMPARE(task->result()->total, 253);
        QCOMPARE(task->result()->notAsked.size(), 1);
        QCOMPARE(task->result()->notAsked.first(), 153);
    }

    void isCancelled()
    {
        const Bench bench;
        const auto task = bench.scan();
        task->start();
        QTRY_VERIFY(!bench.sweeper->scans.isEmpty());
        task->cancel();
        QVERIFY(bench.sweeper->scans.isEmpty());
        QCOMPARE(task->result().error().code, ErrorCode::Cancelled);
        QTRY_VERIFY(bench.service->statusNow().scans.isEmpty());
    }

    void destroyedItEnds()
    {
        const Bench bench;
        auto task = bench.scan();
        task->start();
        QTRY_VERIFY(!bench.sweeper->scans.isEmpty());
        task.reset();
        QVERIFY(bench.sweeper->scans.isEmpty());
        QVERIFY(!bench.service->scannedLately().isEmpty()); // what was found is still on its way
        bench.clock.advance(61s);
        QVERIFY(bench.service->scannedLately().isEmpty());
    }

    void onEachInterfaceOfTheNetwork()
    {
        const Bench bench({fakeInterface(), fakeInterface(3, u"wlan0"_s, u"10.0.1.3"_s)});
        const auto plan = bench.plan(u"10.0.1.0/24"_s);
        QCOMPARE(plan->interfaces, (QStringList{u"enp3s0"_s, u"wlan0"_s}));
        QCOMPARE(plan->addresses, 2 * 253);
        const auto only = bench.service->planScan({AddressRange::parse(u"10.0.1.0/24"_s).value(), {u"wlan0"_s}, false});
        QCOMPARE(only->interfaces, QStringList{u"wlan0"_s});
        const auto task = bench.scan();
        task->start();
        QTRY_COMPARE(bench.sweeper->scans.size(), 2);
        bench.account(253, 4, true);
        QTRY_VERIFY(task->isFinished());
        QCOMPARE(task->result()->asked, 506);
        QVERIFY(task->result()->isComplete());
    }

    void fromAnotherThread()
    {
        Bench bench;
        DiscoveryHandle handle(*bench.service);
        const auto plan = handle.planScan({AddressRange::parse(u"10.0.1.0/24"_s).value(), {}, false});
        plan->start();
        QTRY_VERIFY(plan->isFinished());
        QCOMPARE(plan->result()->addresses, 253);
        const auto task = handle.scan({AddressRange::parse(u"10.0.1.0/24"_s).value(), {}, false});
        task->start();
        QTRY_COMPARE(handle.status().scans.size(), 1);
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        QTRY_VERIFY(handle.status().scans.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRangeScan)
#include "tst_range_scan.moc"
