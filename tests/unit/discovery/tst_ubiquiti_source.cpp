// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ubiquiti/ubiquiti_source.h"

#include "loopback_bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress everybody(QHostAddress::Broadcast);
const QHostAddress group(u"233.89.188.1"_s);
constexpr quint16 port = 10001;

/// A v2 message with a MAC and a host name.
QByteArray named(const QByteArray &name)
{
    return QByteArray::fromHex("0206") + '\0' + char(12 + name.size()) + QByteArray::fromHex("010006788a2021ae7b 0b00")
           + char(name.size()) + name;
}

QList<QByteArray> bytesOf(const QVector<QNetworkDatagram> &datagrams)
{
    QList<QByteArray> bytes;
    for (const QNetworkDatagram &datagram : datagrams)
        bytes.append(datagram.data().toHex());
    return bytes;
}

const QList<QByteArray> bothQuestions{"01000000", "02080000"};

} // namespace

class TestUbiquitiSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        LoopbackDevice device(group, port);
        LoopbackDevice broadcast(everybody, port, u"127.0.0.3"_s);
        device.say("try", group, port);
        device.say("try", everybody, port);
        if (!device.isReady || !broadcast.isReady
            || !QTest::qWaitFor([&] { return !device.heard.isEmpty() && !broadcast.heard.isEmpty(); }, 1000))
            QSKIP("Loopback carries no multicast or no broadcast here");
    }

    void asksTheGroupAndEverybody()
    {
        LoopbackDevice device(group, port);
        LoopbackDevice other(everybody, port, u"127.0.0.3"_s);
        LoopbackBench<UbiquitiSource> bench;
        bench.source.start({loopbackNetwork()});
        QTRY_COMPARE(device.heard.size(), 2);
        QTRY_COMPARE(other.heard.size(), 2);
        QCOMPARE(bytesOf(device.heard), bothQuestions);
        QCOMPARE(bytesOf(other.heard), bothQuestions);
        QVERIFY(device.heard[0].senderPort() != port);
        QCOMPARE(bench.traffic().sent, 4);
        // Each answers to us alone, the one to both versions of the question with the same words.
        device.answer(device.heard[0], named("hall"));
        device.answer(device.heard[1], named("hall"));
        other.answer(other.heard[1], named("roof"));
        QTRY_COMPARE(bench.traffic().heard, 3);
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(bench.sightings[0].source, bench.source.id());
        QCOMPARE(bench.sightings[0].endpoint, u"127.0.0.2"_s);
        QCOMPARE(bench.sightings[0].interface, u"lo"_s);
        QCOMPARE(bench.sightings[0].attributes[u"name"_s], u"hall"_s);
        QCOMPARE(bench.sightings[1].endpoint, u"127.0.0.3"_s);
        bench.source.probe();
        QTRY_COMPARE_WITH_TIMEOUT(device.heard.size(), 4, 4000);
    }

    void announcementsAreHeard()
    {
        LoopbackDevice device(group, port);
        LoopbackBench<UbiquitiSource> bench;
        bench.source.start({loopbackNetwork(false)});
        device.say(named("to the group"), group, port);
        device.say(named("to everybody"), everybody, port);
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(bench.traffic().heard, 2);
        passFirstRound();
        QCOMPARE(bench.traffic().sent, 0);
        QCOMPARE(device.heard.size(), 1); // itself
    }

    /// It has the address it left the factory with: it is there, but leads to nobody from here.
    void aStrangerIsToldWithoutItsAddress()
    {
        LoopbackDevice stranger(group, port, u"127.9.0.2"_s);
        LoopbackBench<UbiquitiSource> bench;
        bench.source.start({loopbackNetwork()});
        stranger.say(named("new"), everybody, port);
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.front().endpoint, QString());
        // Said to us alone it may have come from anywhere, and to the group as well: routers know that one.
        QTRY_VERIFY(!stranger.heard.isEmpty());
        stranger.answer(stranger.heard[0], named("far"));
        stranger.say(named("afar"), group, port);
        stranger.say(named("again"), everybody, port);
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(bench.sightings[1].attributes[u"name"_s], u"again"_s);
    }

    void othersAreNotTold()
    {
        LoopbackDevice device(group, port);
        LoopbackDevice ourselves(group, port, u"127.0.0.1"_s);
        LoopbackBench<UbiquitiSource> bench;
        bench.source.start({loopbackNetwork(false)});
        ourselves.say(named("we"), group, port);
        device.say(QByteArray::fromHex("01000000"), group, port); // asks itself
        device.say("rubbish", everybody, port);
        device.say(named("hall"), group, port);
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.front().attributes[u"name"_s], u"hall"_s);
        QTRY_COMPARE(bench.traffic().heard, 3);
        QCOMPARE(bench.traffic().garbled, 1);
    }

    void aBlockedPortIsSaid_data()
    {
        QTest::addColumn<QHostAddress>("address");
        QTest::newRow("the group's") << group;
        QTest::newRow("everybody's") << everybody;
    }
    void aBlockedPortIsSaid()
    {
        QFETCH(QHostAddress, address);
        QUdpSocket greedy;
        QVERIFY(greedy.bind(address, port, QUdpSocket::DontShareAddress));
        LoopbackBench<UbiquitiSource> bench;
        bench.source.start({loopbackNetwork()});
        QCOMPARE(bench.traffic().obstacle, Obstacle::PortTaken);
        QCOMPARE(bench.source.channels().front().state, Channel::State::Blocked);
        greedy.close();
        bench.source.probe();
        QTRY_COMPARE(bench.traffic().obstacle, Obstacle::None);
        LoopbackDevice device(group, port);
        device.say(named("hall"), group, port);
        QTRY_COMPARE(bench.sightings.size(), 1);
    }

    void mayBeStoppedByWhoIsTold()
    {
        LoopbackDevice device(group, port);
        LoopbackBench<UbiquitiSource> bench;
        connect(&bench.source, &Source::sighted, this, [&bench] { bench.source.stop(); });
        bench.source.start({loopbackNetwork()});
        device.say(named("one"), group, port);
        device.say(named("two"), everybody, port);
        QTRY_COMPARE(bench.sightings.size(), 1);
        QVERIFY(bench.source.channels().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestUbiquitiSource)
#include "tst_ubiquiti_source.moc"
