// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/host_rounds.h"

#include "support/fake_clock.h"
#include "support/fake_source.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

Neighbour neighbour(const QString &address, const QString &mac = {}, int interface = 2)
{
    const QHostAddress parsed(address);
    const QString own = u"02:00:00:00:%1:%2"_s.arg(parsed.toIPv4Address() >> 8 & 255, 2, 16, QChar(u'0'))
                            .arg(parsed.toIPv4Address() & 255, 2, 16, QChar(u'0'));
    return {interface, parsed, mac.isEmpty() ? own.toUpper() : mac, true};
}

Network network(const QStringList &mayTouch, int interface = 2, const QString &own = u"10.0.1.2"_s)
{
    Network made{fakeInterface(interface, u"eth%1"_s.arg(interface), own), true, {}};
    for (const QString &cidr : mayTouch)
        made.mayTouch.append(*Prefix::parse(cidr));
    return made;
}

/// Rounds, and whoever visits: he says he is done when the test does.
struct Bench
{
    explicit Bench(int atOnce = 8) : rounds(neighbours, clock, {1h, atOnce, 1ms})
    {
        QObject::connect(&rounds, &HostRounds::due, &context, [this](const TouchableHost &host) {
            begun += host.address.toString();
            underWay += host;
        });
    }

    void finish()
    {
        for (const TouchableHost &host : std::exchange(underWay, {}))
            rounds.done(host);
    }
    /// The table was read with all it holds now, and what followed from it is done.
    bool hasLooked()
    {
        const int before = neighbours.reads;
        return QTest::qWaitFor([&] { return neighbours.reads >= before + 2; });
    }

    FakeClock clock;
    FakeNeighbours neighbours;
    QObject context;
    QStringList begun;
    QVector<TouchableHost> underWay;
    HostRounds rounds;
};

} // namespace

class TestHostRounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void visitsWhoAppears()
    {
        Bench bench;
        bench.neighbours.entries = {neighbour(u"10.0.1.20"_s)};
        bench.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        QVERIFY(bench.begun.isEmpty()); // not while it is called
        QTRY_COMPARE(bench.begun, QStringList{u"10.0.1.20"_s});
        QCOMPARE(bench.underWay.first().own, QHostAddress(u"10.0.1.2"_s));
        QCOMPARE(bench.underWay.first().interface.name, u"eth2"_s);
        bench.neighbours.entries += neighbour(u"10.0.1.21"_s);
        QTRY_COMPARE(bench.begun, (QStringList{u"10.0.1.20"_s, u"10.0.1.21"_s}));
        bench.finish();
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.begun.size(), 2);
        QCOMPARE(bench.rounds.visited(), 2);
        QCOMPARE(bench.rounds.underWay(), 0);
    }

    void visitsAgainAfterAWhile()
    {
        Bench bench;
        bench.neighbours.entries = {neighbour(u"10.0.1.20"_s)};
        bench.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        QTRY_COMPARE(bench.begun.size(), 1);
        bench.clock.advance(2h); // a visit that takes as long is not begun again
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.begun.size(), 1);
        bench.finish();
        bench.clock.advance(1h - 1ms); // counted from its end
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.begun.size(), 1);
        bench.clock.advance(1ms);
        QTRY_COMPARE(bench.begun.size(), 2);
    }

    void waitsNoLongerWhenTheClockIsSetBack()
    {
        Bench bench;
        bench.neighbours.entries = {neighbour(u"10.0.1.20"_s)};
        bench.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        QTRY_COMPARE(bench.begun.size(), 1);
        bench.finish();
        bench.clock.advance(-24h);
        QTRY_COMPARE(bench.begun.size(), 2);
    }

    void visitsOnlySoManyAtOnce()
    {
        Bench bench(2);
        for (int i = 20; i < 25; ++i)
            bench.neighbours.entries += neighbour(u"10.0.1.%1"_s.arg(i));
        bench.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        QTRY_COMPARE(bench.begun.size(), 2);
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.begun.size(), 2);
        QCOMPARE(bench.rounds.waiting(), 3);
        QCOMPARE(bench.rounds.waiting(2), 3);
        QCOMPARE(bench.rounds.waiting(3), 0);
        bench.clock.advance(2h); // who waits that long waits once
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.rounds.waiting(), 3);
        bench.finish();
        QCOMPARE(bench.begun.size(), 2);
        QTRY_COMPARE(bench.begun.size(), 4);
        bench.finish();
        QTRY_COMPARE(bench.begun.size(), 5);
        bench.begun.sort();
        QCOMPARE(bench.begun, (QStringList{u"10.0.1.20"_s, u"10.0.1.21"_s, u"10.0.1.22"_s, u"10.0.1.23"_s, u"10.0.1.24"_s}));
        QCOMPARE(bench.rounds.waiting(), 0);
    }

    void leavesOutWhomItMayNotTouch_data()
    {
        QTest::addColumn<QVector<Neighbour>>("entries");
        Neighbour stale = neighbour(u"10.0.1.40"_s);
        stale.isFresh = false;
        QTest::newRow("outside of the network") << QVector{neighbour(u"10.0.1.64"_s)};
        QTest::newRow("of another interface") << QVector{neighbour(u"10.0.1.40"_s, {}, 3)};
        QTest::newRow("no longer sure to be there") << QVector{stale};
        QTest::newRow("IPv6") << QVector{neighbour(u"fe80::40"_s, u"02:00:00:00:00:40"_s)};
        QTest::newRow("allowed, but behind a router") << QVector{neighbour(u"10.0.2.40"_s)};
        QTest::newRow("our other interface, by its MAC") << QVector{neighbour(u"10.0.1.40"_s, u"02:00:00:00:00:02"_s)};
        QTest::newRow("our other interface, by its address") << QVector{neighbour(u"10.0.1.33"_s)};
    }
    void leavesOutWhomItMayNotTouch()
    {
        QFETCH(QVector<Neighbour>, entries);
        Bench bench;
        bench.neighbours.entries = entries + QVector{neighbour(u"10.0.1.32"_s)};
        bench.rounds.setNetworks({network({u"10.0.1.32/27"_s, u"10.0.2.0/24"_s}), network({}, 3, u"10.0.1.33"_s)});
        QTRY_COMPARE(bench.begun.size(), 1);
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.begun, QStringList{u"10.0.1.32"_s});
    }

    void visitsFewAddressesOfARelay()
    {
        Bench bench(100);
        bench.neighbours.entries = {neighbour(u"10.0.1.10"_s)};
        bench.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        QTRY_COMPARE(bench.begun.size(), 1);
        for (int i = 100; i < 200; ++i) {
            bench.neighbours.entries += neighbour(u"10.0.1.%1"_s.arg(i), u"02:00:00:00:00:AA"_s);
            if (i % 30 == 0) // they come by and by
                QVERIFY(bench.hasLooked());
        }
        bench.neighbours.entries += neighbour(u"10.0.1.11"_s);
        QVERIFY(bench.hasLooked());
        const auto isBehind = [](const QString &address) { return address.startsWith(u"10.0.1.1"_s) && address.size() == 10; };
        QCOMPARE(std::ranges::count_if(bench.begun, isBehind), mostAddressesOfAHost);
        QVERIFY(bench.begun.contains(u"10.0.1.11"_s));
        bench.finish();
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.begun.size(), 2 + mostAddressesOfAHost);
    }

    void dropsWhatIsWithdrawn()
    {
        Bench bench(1);
        bench.neighbours.entries = {neighbour(u"10.0.1.20"_s), neighbour(u"10.0.1.21"_s), neighbour(u"10.0.1.70"_s)};
        bench.rounds.setNetworks({network({u"10.0.1.0/26"_s, u"10.0.1.64/26"_s})});
        QTRY_COMPARE(bench.begun, QStringList{u"10.0.1.20"_s});
        const TouchableHost first = bench.underWay.first();
        QVERIFY(bench.rounds.isAllowed(first));
        bench.rounds.setNetworks({network({u"10.0.1.64/26"_s})});
        QVERIFY(!bench.rounds.isAllowed(first));
        QCOMPARE(bench.rounds.waiting(), 1);
        bench.finish();
        QTRY_COMPARE(bench.begun, (QStringList{u"10.0.1.20"_s, u"10.0.1.70"_s}));
        bench.finish();
        // Allowed once more, it is as new.
        bench.rounds.setNetworks({network({u"10.0.1.0/26"_s, u"10.0.1.64/26"_s})});
        QTRY_COMPARE(bench.begun.size(), 3);
        bench.finish();
        QTRY_COMPARE(bench.begun.size(), 4);
        bench.finish();
        QVERIFY(bench.hasLooked());
        bench.begun.sort();
        QCOMPARE(bench.begun, (QStringList{u"10.0.1.20"_s, u"10.0.1.20"_s, u"10.0.1.21"_s, u"10.0.1.70"_s}));
    }

    void countsVisitsThatOutliveTheRounds()
    {
        Bench bench(2);
        bench.neighbours.entries = {neighbour(u"10.0.1.20"_s), neighbour(u"10.0.1.21"_s), neighbour(u"10.0.1.22"_s)};
        const QVector<Network> networks{network({u"10.0.1.0/24"_s})};
        bench.rounds.setNetworks(networks);
        QTRY_COMPARE(bench.begun.size(), 2);
        bench.rounds.setNetworks({});
        QCOMPARE(bench.rounds.waiting(), 0);
        bench.rounds.setNetworks(networks); // both are still under way
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.begun.size(), 2);
        QCOMPARE(bench.rounds.underWay(), 2);
        bench.rounds.setNetworks({});
        const QVector<TouchableHost> hosts = bench.underWay;
        bench.finish();
        for (const TouchableHost &host : hosts)
            bench.rounds.done(host); // twice: once is enough
        QCOMPARE(bench.rounds.underWay(), 0);
        QCOMPARE(bench.rounds.visited(), 2);
        bench.rounds.setNetworks(networks);
        QTRY_COMPARE(bench.begun.size(), 4);
        bench.finish();
        QTRY_COMPARE(bench.begun.size(), 5);
    }

    void probesEverybodyOnce()
    {
        Bench bench(2);
        bench.neighbours.entries = {neighbour(u"10.0.1.20"_s), neighbour(u"10.0.1.21"_s), neighbour(u"10.0.1.22"_s)};
        bench.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        QTRY_COMPARE(bench.begun.size(), 2);
        bench.rounds.probe(); // all are under way or wait
        QVERIFY(bench.hasLooked());
        QCOMPARE(bench.begun.size(), 2);
        QCOMPARE(bench.rounds.waiting(), 1);
        bench.finish();
        QTRY_COMPARE(bench.begun.size(), 3);
        bench.finish();
        bench.rounds.probe();
        QCOMPARE(bench.begun.size(), 3);
        QTRY_COMPARE(bench.begun.size(), 5);
        bench.finish();
        QTRY_COMPARE(bench.begun.size(), 6);
    }

    void readsTheTableOnlyWhereItMayTouch()
    {
        Bench idle;
        Bench busy; // as a measure of time
        busy.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        idle.rounds.probe();
        QVERIFY(busy.hasLooked());
        idle.rounds.setNetworks({network({})});
        idle.rounds.probe();
        QVERIFY(busy.hasLooked());
        QCOMPARE(idle.neighbours.reads, 0);
        idle.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        QVERIFY(idle.hasLooked());
        idle.rounds.setNetworks({});
        const int reads = idle.neighbours.reads;
        QVERIFY(busy.hasLooked() && busy.hasLooked());
        QCOMPARE(idle.neighbours.reads, reads);
    }

    void goesOnWhenTheTableCanBeReadAgain()
    {
        Bench bench;
        bench.neighbours.entries = {neighbour(u"10.0.1.20"_s)};
        bench.neighbours.isBroken = true;
        bench.rounds.setNetworks({network({u"10.0.1.0/24"_s})});
        QVERIFY(bench.hasLooked());
        QVERIFY(bench.begun.isEmpty());
        bench.neighbours.isBroken = false;
        QTRY_COMPARE(bench.begun.size(), 1);
    }

    void mayBeStoppedOrDestroyedByWhoVisits_data()
    {
        QTest::addColumn<bool>("isDestroyed");
        QTest::newRow("stopped") << false;
        QTest::newRow("destroyed") << true;
    }
    void mayBeStoppedOrDestroyedByWhoVisits()
    {
        QFETCH(bool, isDestroyed);
        FakeClock clock;
        FakeNeighbours neighbours;
        neighbours.entries = {neighbour(u"10.0.1.20"_s), neighbour(u"10.0.1.21"_s)};
        auto rounds = std::make_unique<HostRounds>(neighbours, clock, HostRounds::Pace{1h, 8, 1ms});
        int begun = 0;
        connect(rounds.get(), &HostRounds::due, this, [&](const TouchableHost &host) {
            ++begun;
            rounds->done(host);
            if (isDestroyed)
                rounds.reset();
            else
                rounds->setNetworks({});
        });
        rounds->setNetworks({network({u"10.0.1.0/24"_s})});
        QTRY_COMPARE(begun, 1);
        QCoreApplication::processEvents();
        QCOMPARE(begun, 1);
    }
};

QTEST_GUILESS_MAIN(TestHostRounds)
#include "tst_host_rounds.moc"
