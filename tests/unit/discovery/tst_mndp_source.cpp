// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mndp/mndp_source.h"

#include "loopback_bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress everybody(QHostAddress::Broadcast);

class Router : public LoopbackDevice
{
public:
    explicit Router(const QString &address = u"127.0.0.2"_s) : LoopbackDevice(everybody, 5678, address) {}

    void announce(const QByteArray &name) { say(message(name), everybody, 5678); }

    static QByteArray message(const QByteArray &name)
    {
        return QByteArray::fromHex("00000001 00010006 4c5e0c112233 0005") + '\0' + char(name.size()) + name;
    }
};

} // namespace

class TestMndpSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Router router;
        Router other(u"127.0.0.3"_s);
        other.announce("try");
        if (!router.isReady || !QTest::qWaitFor([&router] { return !router.heard.isEmpty(); }, 1000))
            QSKIP("Loopback carries no broadcast here");
    }

    void asksEverybody()
    {
        Router router;
        LoopbackBench<MndpSource> bench;
        bench.source.start({loopbackNetwork()});
        QTRY_COMPARE(router.heard.size(), 1);
        QCOMPARE(router.heard[0].data(), QByteArray(4, '\0'));
        QCOMPARE(router.heard[0].senderAddress(), QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(router.heard[0].senderPort(), 5678);
        QCOMPARE(bench.traffic().obstacle, Obstacle::None);
        QCOMPARE(bench.traffic().sent, 1);
        QTRY_COMPARE_WITH_TIMEOUT(router.heard.size(), 2, 4000);
    }

    void anAnnouncementIsTold()
    {
        Router router;
        LoopbackBench<MndpSource> bench;
        bench.source.start({loopbackNetwork()});
        router.announce("hall");
        QTRY_COMPARE(bench.sightings.size(), 1);
        const Sighting &sighting = bench.sightings.front();
        QCOMPARE(sighting.source, bench.source.id());
        QCOMPARE(sighting.at, FakeClock::start);
        QCOMPARE(sighting.interface, u"lo"_s);
        QCOMPARE(sighting.endpoint, u"127.0.0.2"_s);
        QCOMPARE(sighting.attributes[u"name"_s], u"hall"_s);
        QCOMPARE(sighting.identifiers.size(), 1);
    }

    void onlyListensWhereAskingIsNotAllowed()
    {
        Router router;
        LoopbackBench<MndpSource> bench;
        bench.source.start({loopbackNetwork(false)});
        bench.source.probe();
        passFirstRound();
        router.announce("hall");
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.traffic().sent, 0);
        QCOMPARE(router.heard.size(), 1); // itself
    }

    void othersAreNotTold()
    {
        Router ourselves(u"127.0.0.1"_s);
        Router router;
        LoopbackBench<MndpSource> bench;
        bench.source.start({loopbackNetwork(false)});
        ourselves.announce("we");
        router.say(QByteArray(4, '\0'), everybody, 5678); // asks itself
        router.say("rubbish", everybody, 5678);
        router.announce("hall");
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.front().attributes[u"name"_s], u"hall"_s);
        QCOMPARE(bench.traffic().heard, 3);
        QCOMPARE(bench.traffic().garbled, 1);
    }

    void theSameTwiceAtOnceIsToldOnce()
    {
        Router router;
        Router other(u"127.0.0.3"_s);
        LoopbackBench<MndpSource> bench;
        bench.source.start({loopbackNetwork(false)});
        router.announce("hall");
        router.announce("hall");
        other.announce("hall");
        QTRY_COMPARE(bench.traffic().heard, 3);
        QTRY_COMPARE(bench.sightings.size(), 2);
        bench.clock.advance(std::chrono::seconds(1));
        router.announce("hall");
        QTRY_COMPARE(bench.sightings.size(), 3);
    }

    /// It has the address it left the factory with: it is there, but leads to nobody from here.
    void aStrangerIsToldWithoutItsAddress()
    {
        Router stranger(u"127.9.0.2"_s);
        LoopbackBench<MndpSource> bench;
        bench.source.start({loopbackNetwork()});
        stranger.announce("new");
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.front().endpoint, QString());
        QCOMPARE(bench.sightings.front().identifiers.size(), 1);
        stranger.say(QByteArray::fromHex("00000001 00050001 61"), everybody, 5678); // no MAC, no address: nothing
        QTRY_COMPARE(bench.traffic().heard, 2);
        QCOMPARE(bench.sightings.size(), 1);
    }

    void nothingIsBroadcastToASingleHost_data()
    {
        QTest::addColumn<bool>("canMulticast");
        QTest::newRow("a tunnel") << false;
        QTest::newRow("a telephone line") << true;
    }
    void nothingIsBroadcastToASingleHost()
    {
        QFETCH(bool, canMulticast);
        Network network = loopbackNetwork();
        network.interface.isPointToPoint = true;
        network.interface.canMulticast = canMulticast;
        LoopbackBench<MndpSource> bench;
        bench.source.start({network});
        const Channel channel = bench.source.channels().front();
        QCOMPARE(channel.state, Channel::State::Blocked);
        QCOMPARE(channel.ipv4.obstacle, Obstacle::NoMulticast);
        QVERIFY(channel.reason.startsWith(u"lo "_s));
        QVERIFY(!channel.ipv4.isUsed);
    }

    void aBlockedPortIsSaid()
    {
        QUdpSocket greedy;
        QVERIFY(greedy.bind(everybody, 5678, QUdpSocket::DontShareAddress));
        LoopbackBench<MndpSource> bench;
        bench.source.start({loopbackNetwork()});
        QCOMPARE(bench.traffic().obstacle, Obstacle::PortTaken);
        QVERIFY(bench.source.channels().front().reason.contains(u"5678"_s));
        greedy.close();
        bench.source.probe();
        QTRY_COMPARE(bench.traffic().obstacle, Obstacle::None);
    }

    void mayBeStoppedByWhoIsTold()
    {
        Router router;
        LoopbackBench<MndpSource> bench;
        connect(&bench.source, &Source::sighted, this, [&bench] { bench.source.stop(); });
        bench.source.start({loopbackNetwork()});
        router.announce("one");
        router.announce("two");
        QTRY_COMPARE(bench.sightings.size(), 1);
        QVERIFY(bench.source.channels().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestMndpSource)
#include "tst_mndp_source.moc"
