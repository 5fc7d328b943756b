// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/discovery_handle.h"
#include "support/fake_clock.h"
#include "support/fake_source.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QString macA = u"DC:A6:32:00:00:0A"_s;

Prefix prefix(const QString &cidr)
{
    return *Prefix::parse(cidr);
}

/// A service of made-up parts, and what it hands on.
struct Rig
{
    Rig()
    {
        auto madeInterfaces = std::make_unique<FakeInterfaces>(QVector{fakeInterface()});
        auto madeNeighbours = std::make_unique<FakeNeighbours>();
        auto madeMdns = std::make_unique<FakeSource>(u"mdns"_s, u"mDNS"_s);
        auto madeTable = std::make_unique<FakeSource>(u"neighbours"_s);
        interfaces = madeInterfaces.get();
        neighbours = madeNeighbours.get();
        mdns = madeMdns.get();
        table = madeTable.get();
        DiscoveryService::Parts parts{nullptr, std::move(madeNeighbours), std::move(madeInterfaces), {}};
        parts.sources.push_back(std::move(madeMdns));
        parts.sources.push_back(std::move(madeTable));
        service = std::make_unique<DiscoveryService>(std::move(parts), clock);
        QObject::connect(service.get(), &DiscoveryService::sighted, service.get(), [this](const QVector<Sighting> &batch) {
            ++batches;
            handed += batch;
        });
    }

    Sighting heard(const QString &endpoint, const QString &interface = u"enp3s0"_s) const
    {
        Sighting sighting;
        sighting.source = u"mdns"_s;
        sighting.at = clock.now();
        sighting.interface = interface;
        sighting.endpoint = endpoint;
        return sighting;
    }
    void know(const QString &address, const QString &mac, bool isFresh = true)
    {
        neighbours->entries.append({2, QHostAddress(address), mac, isFresh});
        clock.advance(50ms); // by then the table is read again
    }

    FakeClock clock;
    FakeInterfaces *interfaces;
    FakeNeighbours *neighbours;
    FakeSource *mdns;
    FakeSource *table;
    std::unique_ptr<DiscoveryService> service;
    QVector<Sighting> handed;
    int batches = 0;
};

} // namespace

class TestDiscoveryService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhereToWork_data();
    void saysWhereToWork();
    void followsTheInterfaces();
    void runsOnlyTheSourcesAskedFor();
    void whatIsTurnedOffRestsAndStaysListed();
    void addsTheSendersMac_data();
    void addsTheSendersMac();
    void waitsForTheMac();
    void whatStandsForAnAddressHasNoIdentifiers();
    void anIpv6SenderHasTwoSeconds();
    void whatWasSaidFirstIsToldFirst();
    void whoSaysGoodbyeIsWhoWasThere();
    void whatAppearsIsFresh();
    void waitsNoLongerThanTenSeconds();
    void asksOnlyWhereItMay();
    void aRelayIdentifiesNobody();
    void whatRanOutIsOfWhoSaidIt_data();
    void whatRanOutIsOfWhoSaidIt();
    void whoLeavesIsWhoSpokeThere();
    void whatWeSayIsNotNews();
    void ourOtherInterfaceIsNotNews_data();
    void ourOtherInterfaceIsNotNews();
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
    Rig rig;
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

void TestDiscoveryService::followsTheInterfaces()
{
    Rig rig;
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
    Rig rig;
    rig.service->start({{}, {u"neighbours"_s}, {}});
    QVERIFY(!rig.mdns->isRunning && rig.table->isRunning);
    rig.service->probe();
    QCOMPARE(rig.mdns->probes, 0);
    QCOMPARE(rig.table->probes, 1);
    QCOMPARE(rig.service->status().sources.size(), 1);
}

void TestDiscoveryService::whatIsTurnedOffRestsAndStaysListed()
{
    Rig rig;
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

void TestDiscoveryService::addsTheSendersMac_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("interface");
    QTest::addColumn<QString>("known"); // in the neighbour table
    QTest::addColumn<bool>("isIdentified");
    QTest::newRow("IPv4") << u"10.0.1.9"_s << u"enp3s0"_s << u"10.0.1.9"_s << true;
    QTest::newRow("IPv6 link-local") << u"fe80::9%enp3s0"_s << u"enp3s0"_s << u"fe80::9"_s << true;
    QTest::newRow("not on the link") << u"10.9.9.9"_s << u"enp3s0"_s << u"10.9.9.9"_s << false;
    QTest::newRow("an interface not in use") << u"10.0.1.9"_s << u"wlan0"_s << u"10.0.1.9"_s << false;
    QTest::newRow("a bus") << u"usb 1-2"_s << QString() << u"10.0.1.9"_s << false;
}

void TestDiscoveryService::addsTheSendersMac()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, interface);
    QFETCH(QString, known);
    QFETCH(bool, isIdentified);
    Rig rig;
    rig.know(known, macA);
    rig.service->start({});
    rig.mdns->say(rig.heard(endpoint, interface));
    QTRY_COMPARE(rig.handed.size(), 1);
    QCOMPARE(rig.handed.front().identifiers.size(), isIdentified ? 1 : 0);
    if (isIdentified) {
        QCOMPARE(rig.handed.front().identifiers.front().value, macA);
        QCOMPARE(rig.handed.front().identifiers.front().source, u"neighbours"_s);
    }
}

void TestDiscoveryService::waitsForTheMac()
{
    Rig rig;
    rig.know(u"10.0.1.9"_s, macA, false); // it once was so: that proves nothing
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    rig.mdns->say(rig.heard(u"10.9.9.9"_s));
    QTRY_COMPARE(rig.handed.size(), 2);
    QCOMPARE(rig.handed.front().endpoint, u"10.9.9.9"_s); // it does not wait for the other
    QVERIFY(rig.handed.back().identifiers.isEmpty());     // which stands for its address until then
    rig.neighbours->entries.front().isFresh = true;
    rig.clock.advance(50ms);
    QTRY_COMPARE(rig.handed.size(), 3);
    QCOMPARE(rig.handed.back().identifiers.size(), 1);
}

void TestDiscoveryService::whatStandsForAnAddressHasNoIdentifiers()
{
    Rig rig;
    rig.service->start({});
    Sighting said = rig.heard(u"10.0.1.9"_s);
    said.services = {{u"mdns"_s, u"_ipp._tcp"_s, u"Lab"_s, 631, {}}};
    said.identifiers = {
        *Identifier::create(IdentifierType::Uuid, u"b3c2a1d0-0000-4000-8000-000000000001", u"mdns"_s, rig.clock.now())};
    rig.mdns->say(said);
    QTRY_COMPARE(rig.handed.size(), 1);
    QVERIFY(rig.handed.front().identifiers.isEmpty());
    QCOMPARE(rig.handed.front().services, said.services);
    rig.clock.advance(10s);
    QTRY_COMPARE(rig.handed.size(), 2);
    QCOMPARE(rig.handed.back().identifiers, said.identifiers);
    QCOMPARE(rig.handed.back().services, said.services);
}

void TestDiscoveryService::anIpv6SenderHasTwoSeconds()
{
    Rig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"fe80::9%enp3s0"_s));
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QTRY_COMPARE(rig.handed.size(), 1);
    QCOMPARE(rig.handed.front().endpoint, u"10.0.1.9"_s);
    rig.clock.advance(2s);
    QTRY_COMPARE(rig.handed.size(), 2);
    QCOMPARE(rig.handed.back().endpoint, u"fe80::9%enp3s0"_s);
}

void TestDiscoveryService::whatWasSaidFirstIsToldFirst()
{
    Rig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"fe80::9%enp3s0"_s));
    rig.know(u"fe80::9"_s, macA);
    rig.clock.advance(1s);
    rig.mdns->say(rig.heard(u"fe80::9%enp3s0"_s));
    rig.service->stop();
    QCOMPARE(rig.handed.size(), 2);
    QCOMPARE(rig.handed.front().at, FakeClock::start);
    QCOMPARE(rig.handed.front().identifiers.size(), 1);
}

void TestDiscoveryService::whoSaysGoodbyeIsWhoWasThere()
{
    Rig rig;
    rig.service->start({});
    rig.know(u"10.0.1.9"_s, macA);
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QTRY_VERIFY(!rig.handed.isEmpty() && !rig.handed.back().identifiers.isEmpty());
    rig.handed.clear();
    rig.neighbours->entries.clear();
    rig.clock.advance(20min);
    Sighting goodbye = rig.heard(u"10.0.1.9"_s);
    goodbye.isGone = true;
    Sighting stranger = rig.heard(u"10.0.1.8"_s);
    stranger.isGone = true;
    rig.mdns->say(goodbye);
    rig.mdns->say(stranger);
    QTRY_COMPARE(rig.handed.size(), 1); // a stranger's is not told before he is known
    QCOMPARE(rig.handed.front().identifiers.front().value, macA);
}

void TestDiscoveryService::whatAppearsIsFresh()
{
    Rig rig;
    rig.know(u"10.0.1.8"_s, macA, false);
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.8"_s));
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QTRY_COMPARE(rig.handed.size(), 2);
    rig.know(u"10.0.1.9"_s, u"DC:A6:32:00:00:0B"_s, false); // learned now, though the kernel calls it anything but reachable
    QTRY_COMPARE(rig.handed.size(), 3);
    QCOMPARE(rig.handed.back().endpoint, u"10.0.1.9"_s);
    QCOMPARE(rig.handed.back().identifiers.size(), 1);
    rig.service->stop();
    QCOMPARE(rig.handed.size(), 4);
    QVERIFY(rig.handed.back().identifiers.isEmpty()); // the one that was there before proves nothing

    // After a pause nobody can say when an entry came.
    rig.clock.advance(11s);
    rig.know(u"10.0.1.7"_s, u"DC:A6:32:00:00:0C"_s, false);
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.7"_s));
    rig.service->stop();
    QCOMPARE(rig.handed.size(), 5);
    QVERIFY(rig.handed.back().identifiers.isEmpty());
}

void TestDiscoveryService::waitsNoLongerThanTenSeconds()
{
    Rig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    rig.clock.advance(9999ms);
    rig.mdns->say(rig.heard(u"10.9.9.9"_s));
    QTRY_COMPARE(rig.handed.size(), 2);
    rig.clock.advance(1ms);
    QTRY_COMPARE(rig.handed.size(), 3);
    QCOMPARE(rig.handed.back().endpoint, u"10.0.1.9"_s);
    QVERIFY(rig.handed.back().identifiers.isEmpty());
}

void TestDiscoveryService::asksOnlyWhereItMay()
{
    Rig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QVERIFY(rig.neighbours->resolved.isEmpty());
    rig.service->start({{}, {}, {{u"enp3s0"_s, prefix(u"10.0.1.64/26"_s)}}});
    rig.mdns->say(rig.heard(u"10.0.1.10"_s));
    rig.mdns->say(rig.heard(u"10.0.1.70"_s));
    QCOMPARE(rig.neighbours->resolved, QStringList{u"10.0.1.70"_s});
}

void TestDiscoveryService::aRelayIdentifiesNobody()
{
    Rig rig;
    rig.service->start({});
    for (int i = 1; i <= 8; ++i)
        rig.know(u"10.0.1.10%1"_s.arg(i), macA);
    rig.mdns->say(rig.heard(u"10.0.1.101"_s));
    QTRY_COMPARE(rig.handed.size(), 1);
    QVERIFY(rig.handed.front().identifiers.isEmpty());
}

void TestDiscoveryService::whatRanOutIsOfWhoSaidIt_data()
{
    QTest::addColumn<bool>("wasKnown");
    QTest::newRow("whoever has the address now did not say it") << false;
    QTest::newRow("who had it then did") << true;
}

void TestDiscoveryService::whatRanOutIsOfWhoSaidIt()
{
    QFETCH(bool, wasKnown);
    Rig rig;
    rig.service->start({});
    const Sighting said = rig.heard(u"10.0.1.9"_s);
    if (wasKnown) {
        rig.know(u"10.0.1.9"_s, macA);
        rig.mdns->say(said);
        QTRY_COMPARE(rig.handed.size(), 1);
        rig.handed.clear();
        rig.neighbours->entries.clear();
    }
    rig.clock.advance(75min);
    rig.know(u"10.0.1.9"_s, u"DC:A6:32:00:00:0B"_s);
    rig.mdns->say(said);
    QTRY_COMPARE(rig.handed.size(), 1);
    QCOMPARE(rig.handed.front().identifiers.size(), wasKnown ? 1 : 0);
    if (wasKnown)
        QCOMPARE(rig.handed.front().identifiers.front().value, macA);
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
    Rig rig;
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

void TestDiscoveryService::whoLeavesIsWhoSpokeThere()
{
    Rig rig;
    rig.know(u"10.0.1.9"_s, u"02:00:00:00:00:09"_s);
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.9"_s));
    QTRY_COMPARE(rig.handed.size(), 1);
    QCOMPARE(rig.handed.first().identifiers.size(), 1);
    QCOMPARE(rig.handed.first().listeningSince, std::optional(rig.clock.now()));
    rig.neighbours->entries.first().isFresh = false;
    const int reads = rig.neighbours->reads;
    rig.clock.advance(1h);
    Sighting goodbye = rig.heard(u"10.0.1.9"_s);
    goodbye.isGone = true;
    Sighting stranger = rig.heard(u"10.0.1.10"_s);
    stranger.isGone = true;
    QTRY_VERIFY_WITH_TIMEOUT((rig.mdns->say(stranger), rig.neighbours->reads > reads), 5000);
    rig.handed.clear();
    rig.mdns->say(goodbye);
    QTRY_COMPARE(rig.handed.size(), 1); // at once
    QCOMPARE(rig.handed.first().identifiers.size(), 1);
    QCOMPARE(rig.handed.first().identifiers.first().value, u"02:00:00:00:00:09"_s);
    rig.clock.advance(16min); // by then it may be somebody else's address
    goodbye.at = rig.clock.now();
    rig.mdns->say(goodbye);
    rig.service->stop();
    QVERIFY(rig.handed.last().identifiers.isEmpty());
}

void TestDiscoveryService::whatWeSayIsNotNews()
{
    Rig rig;
    rig.service->start({});
    rig.mdns->say(rig.heard(u"10.0.1.2"_s));
    rig.mdns->say(rig.heard(u"fe80::2%enp3s0"_s));
    rig.mdns->say(rig.heard(u"10.9.9.9"_s));
    QTRY_COMPARE(rig.handed.size(), 1);
    QTRY_COMPARE(rig.service->status().sources.front().heard, 1);
}

void TestDiscoveryService::stopHandsOnWhatWaits()
{
    Rig rig;
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
    Rig rig;
    rig.service->start({});
    for (int i = 0; i < 100; ++i)
        rig.mdns->say(rig.heard(u"10.9.9.9"_s));
    QCOMPARE(rig.batches, 0); // never at once
    QTRY_COMPARE(rig.handed.size(), 100);
    QCOMPARE(rig.batches, 1);
}

void TestDiscoveryService::dropsTheOldest()
{
    Rig rig;
    rig.service->start({});
    for (int i = 0; i < 4100; ++i)
        rig.mdns->say(rig.heard(u"10.9.%1.%2"_s.arg(i / 250).arg(i % 250)));
    QTRY_COMPARE(rig.handed.size(), 4096);
    QCOMPARE(rig.handed.front().endpoint, u"10.9.0.4"_s);
    QTRY_COMPARE(rig.service->status().dropped, 4);
}

void TestDiscoveryService::tellsItsStatus()
{
    Rig rig;
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
    Rig rig;
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
