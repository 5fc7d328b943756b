// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/discovery_service.h"

#include "discovery/discovery_handle.h"
#include "service_rig.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

Prefix prefix(const QString &cidr)
{
    return *Prefix::parse(cidr);
}

} // namespace

class TestDiscoveryService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhereToWork_data();
    void saysWhereToWork();
    void onlyListensWhereItIsTold();
    void followsTheInterfaces();
    void runsOnlyTheSourcesAskedFor();
    void whatIsTurnedOffRestsAndStaysListed();
    void asksOnlyWhereItMay();
    void ourOtherInterfaceIsNotNews_data();
    void ourOtherInterfaceIsNotNews();
    void whatWeSayIsNotNews();
    void stopHandsOnWhatWaits();
    void batches();
    void dropsTheOldest();
    void tellsItsStatus();
    void handleSpeaksAcrossThreads();
};

void TestDiscoveryService::saysWhereToWork_data()
{
    QTest::addColumn<QString>("interface");
    QTest::addColumn<QString>("allowed");
    QTest::addColumn<QStringList>("mayTouch");
    QTest::newRow("none allowed") << QString() << QString() << QStringList();
    QTest::newRow("the whole network") << u"enp3s0"_s << u"10.0.1.0/24"_s << QStringList{u"10.0.1.0/24"_s};
    QTest::newRow("a part of it") << u"enp3s0"_s << u"10.0.1.64/26"_s << QStringList{u"10.0.1.64/26"_s};
    QTest::newRow("more than it") << u"enp3s0"_s << u"10.0.0.0/16"_s << QStringList{u"10.0.1.0/24"_s};
    QTest::newRow("another network") << u"enp3s0"_s << u"10.0.2.0/24"_s << QStringList();
    QTest::newRow("another interface") << u"wlan0"_s << u"10.0.1.0/24"_s << QStringList();
}

void TestDiscoveryService::saysWhereToWork()
{
    QFETCH(QString, interface);
    QFETCH(QString, allowed);
    ServiceRig rig;
    NetworkInterface lo = fakeInterface(1, u"lo"_s, u"127.0.0.1"_s, 8);
    lo.isLoopback = true;
    rig.interfaces->set({lo, fakeInterface()});
    DiscoveryScope scope;
    if (!allowed.isEmpty())
        scope.mayTouch = {{interface, prefix(allowed)}};
    rig.service->start(scope);
    QCOMPARE(rig.mdns->networks.size(), 1); // loopback is nobody's network
    QCOMPARE(rig.mdns->networks.front().interface.name, u"enp3s0"_s);
    QVERIFY(rig.mdns->networks.front().mayAsk);
    QStringList touched;
    for (const Prefix &part : std::as_const(rig.mdns->networks.front().mayTouch))
        touched += part.toString();
    QTEST(touched, "mayTouch");
}

// Whatever is allowed there; and the other interface is none the quieter.
void TestDiscoveryService::onlyListensWhereItIsTold()
{
    ServiceRig rig;
    rig.interfaces->set({fakeInterface(), fakeInterface(3, u"wlan0"_s, u"10.0.2.2"_s)});
    DiscoveryScope scope;
    scope.mayTouch = {{u"enp3s0"_s, prefix(u"10.0.1.0/24"_s)}, {u"wlan0"_s, prefix(u"10.0.2.0/24"_s)}};
    rig.service->setListenOnly({u"enp3s0"_s});
    rig.service->start(scope);
    const auto network = [&rig](const QString &name) {
        return *std::ranges::find_if(rig.mdns->networks, [&name](const Network &each) { return each.interface.name == name; });
    };
    QVERIFY(!network(u"enp3s0"_s).mayAsk);
    QVERIFY(network(u"enp3s0"_s).mayTouch.isEmpty());
    QVERIFY(network(u"wlan0"_s).mayAsk);
    QCOMPARE(network(u"wlan0"_s).mayTouch.size(), 1);
    for (const DiscoveryStatus::Place &place : rig.service->statusNow().places)
        QCOMPARE(place.isListenOnly, place.interface == "enp3s0"_L1);

    rig.service->setListenOnly({});
    QVERIFY(network(u"enp3s0"_s).mayAsk);
    QCOMPARE(network(u"enp3s0"_s).mayTouch.size(), 1);
    scope.isListenOnly = true;
    rig.service->start(scope);
    QVERIFY(!network(u"enp3s0"_s).mayAsk && !network(u"wlan0"_s).mayAsk);
}

void TestDiscoveryService::followsTheInterfaces()
{
    ServiceRig rig;
    rig.service->start({});
    rig.interfaces->set({fakeInterface(), fakeInterface(3, u"wlan0"_s, u"10.0.2.2"_s)});
    QCOMPARE(rig.mdns->networks.size(), 2);
    rig.service->start({{u"wlan0"_s}, {}, {}});
    QCOMPARE(rig.mdns->networks.size(), 1);
    QCOMPARE(rig.mdns->networks.front().interface.name, u"wlan0"_s);
    rig.service->stop();
    const int starts = rig.mdns->starts;
    rig.interfaces->set({});
    QCOMPARE(rig.mdns->starts, starts);
}

void TestDiscoveryService::runsOnlyTheSourcesAskedFor()
{
    ServiceRig rig;
    rig.service->start({{}, {u"neighbours"_s}, {}});
    QVERIFY(!rig.mdns->isRunning && rig.table->isRunning);
    rig.service->probe();
    QCOMPARE(rig.mdns->probes, 0);
    QCOMPARE(rig.table->probes, 1);
    QCOMPARE(rig.service->status().sources.size(), 1);
}

void TestDiscoveryService::whatIsTurnedOffRestsAndStaysListed()
{
    ServiceRig rig;
    rig.service->setSourcesOff({u"mdns"_s, u"unheard-of"_s});
    rig.service->start({});
    QVERIFY(!rig.mdns->isRunning);
    QVERIFY(rig.table->isRunning);
    rig.service->probe();
    QCOMPARE(rig.mdns->probes, 0);
    QCOMPARE(rig.table->probes, 1);
    QCOMPARE(rig.service->status().sources.size(), 2);
    QVERIFY(rig.service->status().sources.front().isOff);
    QVERIFY(!rig.service->status().sources.back().isOff);
    rig.service->start({{}, {}, {{u"enp3s0"_s, prefix(u"10.0.1.0/24"_s)}}}); // another scope changes nothing of it
    QVERIFY(!rig.mdns->isRunning);
    rig.service->setSourcesOff({});
    QVERIFY(rig.mdns->isRunning);
    QTRY_VERIFY(!rig.service->status().sources.front().isOff);
    rig.service->setSourcesOff({u"mdns"_s});
    QVERIFY(!rig.mdns->isRunning);
}

void TestDiscoveryService::asksOnlyWhereItMay()
{
    ServiceRig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QVERIFY(rig.neighbours->resolved.isEmpty());
    rig.service->start({{}, {}, {{u"enp3s0"_s, prefix(u"10.0.1.64/26"_s)}}});
    rig.mdns->say(rig.heard(u"10.0.1.10"_s));
    rig.mdns->say(rig.heard(u"10.0.1.70"_s));
    QCOMPARE(rig.neighbours->resolved, QStringList{u"10.0.1.70"_s});
}

void TestDiscoveryService::ourOtherInterfaceIsNotNews_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("mac");
    QTest::addColumn<bool>("isTold");
    const QString own = u"02:00:00:00:00:03"_s;
    QTest::newRow("its address") << u"mdns"_s << u"10.0.1.3"_s << QString() << false;
    QTest::newRow("its MAC") << u"mdns"_s << u"fe80::3%enp3s0"_s << own << false;
    QTest::newRow("its MAC in the table") << u"neighbours"_s << u"fe80::3%enp3s0"_s << own << false;
    QTest::newRow("another's with such an address") << u"mdns"_s << u"fe80::3%enp3s0"_s << macA << true;
}

void TestDiscoveryService::ourOtherInterfaceIsNotNews()
{
    QFETCH(QString, source);
    QFETCH(QString, endpoint);
    QFETCH(QString, mac);
    QFETCH(bool, isTold);
    ServiceRig rig;
    NetworkInterface other = fakeInterface(3, u"enp4s0"_s, u"10.0.1.3"_s);
    other.mac = u"02:00:00:00:00:03"_s;
    other.addresses.last().address = QHostAddress(u"fe80::3%enp4s0"_s);
    rig.interfaces->set({fakeInterface(), other});
    rig.service->start({{u"enp3s0"_s}, {}, {}}); // the other one is not looked at
    Sighting sighting = rig.heard(endpoint);
    sighting.source = source;
    if (!mac.isEmpty())
        rig.know(u"fe80::3"_s, mac);
    if (source == "neighbours"_L1)
        sighting.identifiers = {{IdentifierType::Mac, mac, source, sighting.at, sighting.at}};
    (source == "mdns"_L1 ? rig.mdns : rig.table)->say(sighting);
    rig.service->stop();
    QCOMPARE(rig.handed.size(), isTold ? 1 : 0);
}

void TestDiscoveryService::whatWeSayIsNotNews()
{
    ServiceRig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.2"_s));
    rig.mdns->say(rig.heard(u"fe80::2%enp3s0"_s));
    rig.mdns->say(rig.heard(u"10.9.9.9"_s));
    QTRY_COMPARE(rig.handed.size(), 1);
    QTRY_COMPARE(rig.service->status().sources.front().heard, 1);
}

void TestDiscoveryService::stopHandsOnWhatWaits()
{
    ServiceRig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    rig.service->stop();
    QCOMPARE(rig.handed.size(), 1);
    QVERIFY(!rig.mdns->isRunning);
    rig.mdns->say(rig.heard(u"10.9.9.9"_s)); // too late
    rig.service->stop();
    QCOMPARE(rig.handed.size(), 1);
    QVERIFY(!rig.service->status().since);
    rig.service->start({});
    QVERIFY(rig.mdns->isRunning);
}

void TestDiscoveryService::batches()
{
    ServiceRig rig;
    rig.service->start({});
    for (int i = 0; i < 100; ++i)
        rig.mdns->say(rig.heard(u"10.9.9.9"_s));
    QCOMPARE(rig.batches, 0); // never at once
    QTRY_COMPARE(rig.handed.size(), 100);
    QCOMPARE(rig.batches, 1);
}

void TestDiscoveryService::dropsTheOldest()
{
    ServiceRig rig;
    rig.service->start({});
    for (int i = 0; i < 4100; ++i)
        rig.mdns->say(rig.heard(u"10.9.%1.%2"_s.arg(i / 250).arg(i % 250)));
    QTRY_COMPARE(rig.handed.size(), 4096);
    QCOMPARE(rig.handed.front().endpoint, u"10.9.0.4"_s);
    QTRY_COMPARE(rig.service->status().dropped, 4);
}

void TestDiscoveryService::tellsItsStatus()
{
    ServiceRig rig;
    QSignalSpy spy(rig.service.get(), &DiscoveryService::statusChanged);
    QVERIFY(!rig.service->status().since);
    NetworkInterface tunnel = fakeInterface(4, u"tun0"_s, u"10.8.0.2"_s);
    tunnel.isPointToPoint = true;
    rig.interfaces->set({fakeInterface(), tunnel});
    rig.service->start({{}, {}, {{u"enp3s0"_s, prefix(u"10.0.1.0/24"_s)}}});
    QCOMPARE(spy.size(), 1);
    const DiscoveryStatus status = rig.service->status();
    QCOMPARE(status.since, std::optional(FakeClock::start));
    QCOMPARE(status.interfaces, QStringList({u"enp3s0"_s, u"tun0"_s}));
    QCOMPARE(status.places.size(), 2);
    QCOMPARE(status.places.front().mayTouch, QVector{prefix(u"10.0.1.0/24"_s)});
    QVERIFY(status.places.front().objection.isEmpty());
    QVERIFY(status.places.back().mayTouch.isEmpty() && !status.places.back().objection.isEmpty());
    rig.mdns->setChannels({{u"enp3s0"_s, Channel::State::Blocked, u"no"_s, 0, 0}});
    QTRY_COMPARE(spy.size(), 2);
    QCOMPARE(rig.service->status().sources.front().channels.front().reason, u"no"_s);
    rig.mdns->setChannels({{u"enp3s0"_s, Channel::State::Blocked, u"no"_s, 0, 0}});
    rig.service->start({{}, {}, {}}); // by then a status without news would have been told
    QCOMPARE(spy.size(), 3);
    QVERIFY(rig.service->status().places.front().mayTouch.isEmpty());
    // A part that is allowed is told as it was, so that it can be taken back.
    rig.service->start({{}, {}, {{u"enp3s0"_s, prefix(u"10.0.1.16/28"_s)}}});
    QCOMPARE(rig.service->status().places.front().mayTouch, QVector{prefix(u"10.0.1.16/28"_s)});
}

void TestDiscoveryService::handleSpeaksAcrossThreads()
{
    QThread core;
    ServiceRig rig;
    rig.service->moveToThread(&core);
    core.start();
    DiscoveryHandle handle(*rig.service);
    QSignalSpy spy(&handle, &DiscoveryHandle::statusChanged);
    QVERIFY(spy.wait()); // what it says of itself before it began
    QVERIFY(!handle.status().since);
    QMetaObject::invokeMethod(
        rig.service.get(), [&rig] { rig.service->start({}); }, Qt::BlockingQueuedConnection);
    QTRY_VERIFY(handle.status().since);
    handle.probe();
    int probes = 0;
    QMetaObject::invokeMethod(
        rig.service.get(), [&] { probes = rig.mdns->probes; }, Qt::BlockingQueuedConnection);
    QCOMPARE(probes, 1);
    QMetaObject::invokeMethod(
        rig.service.get(),
        [&rig, home = thread()] {
            rig.service->stop();
            rig.service->moveToThread(home);
        },
        Qt::BlockingQueuedConnection);
    core.quit();
    QVERIFY(core.wait());
}

QTEST_GUILESS_MAIN(TestDiscoveryService)
#include "tst_discovery_service.moc"
