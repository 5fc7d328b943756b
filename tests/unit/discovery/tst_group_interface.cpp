// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/group_interface.h"

#include "loopback_bench.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress testGroup(u"239.255.77.1"_s);
constexpr quint16 testPort = 17701;

Group group()
{
    Group group;
    group.protocol = u"Test"_s;
    group.ipv4 = testGroup;
    group.port = testPort;
    return group;
}

/// Asks once, and then not within the hour, unless it is told to.
GroupInterface::Pace slow()
{
    return {1h, 1h, 50ms, 300ms};
}

class Part final : public GroupInterface
{
public:
    Part(const Group &group, const Pace &pace, const Clock &clock, const Network &network = loopbackNetwork())
        : GroupInterface(group, pace, clock, network)
    {
    }

    void probe() override
    {
        ++probes;
        GroupInterface::probe();
    }

    int probes = 0;
    int asked = 0;
    QList<QByteArray> heard;

private:
    void ask() override
    {
        ++asked;
        send("question", Reply::ToUs);
    }
    void hear(const Datagram &datagram, IpFamily) override { heard.append(datagram.bytes); }
};

Network withAddress(const QString &address, int length)
{
    Network network = loopbackNetwork();
    network.interface.addresses.append({QHostAddress(address), length});
    return network;
}

} // namespace

class TestGroupInterface : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSocketThatFailedIsTriedAgainBetweenRounds()
    {
        QUdpSocket greedy;
        QVERIFY(greedy.bind(testGroup, testPort, QUdpSocket::DontShareAddress));
        Part part(group(), slow(), m_clock);
        QCOMPARE(part.channel().state, Channel::State::Blocked);
        QTRY_COMPARE(part.asked, 1);
        QCOMPARE(part.channel().ipv4.obstacle, Obstacle::PortTaken);
        greedy.close();
        QTRY_COMPARE(part.channel().state, Channel::State::Listening);
        QCOMPARE(part.channel().ipv4.obstacle, Obstacle::None);
        QCOMPARE(part.probes, 1); // it could not ask before
        QCOMPARE(part.asked, 1);  // but no sooner than it would ask anyway
    }

    void anotherAddressDisturbsNothingElse_data()
    {
        QTest::addColumn<Network>("network");
        QTest::addColumn<int>("probes");
        QTest::newRow("of the other family") << withAddress(u"fd00::1"_s, 64) << 0;
        QTest::newRow("in the same network") << withAddress(u"127.0.0.9"_s, 16) << 0;
        QTest::newRow("in another network") << withAddress(u"127.9.0.1"_s, 16) << 1; // others live there
    }
    void anotherAddressDisturbsNothingElse()
    {
        QFETCH(Network, network);
        QFETCH(int, probes);
        LoopbackDevice device(testGroup, testPort, u"127.0.0.2"_s);
        LoopbackDevice second(testGroup, testPort, u"127.0.0.9"_s);
        QVERIFY(device.isReady && second.isReady);
        Part part(group(), slow(), m_clock);
        QTRY_COMPARE(device.heard.size(), 1);
        part.setNetwork(network);
        QCOMPARE(part.probes, probes);
        // The answer to the question before is still heard, and who we are is known.
        device.answer(device.heard.first(), "answer");
        if (network.interface.addresses.last().address == QHostAddress(u"127.0.0.9"_s))
            second.say("we", testGroup, testPort);
        device.say("news", testGroup, testPort);
        QTRY_COMPARE(part.heard.size(), 2);
        QVERIFY(part.heard.contains("answer") && part.heard.contains("news"));
    }

    void addressesThatFlapDoNotMakeItAskAllTheTime()
    {
        Part part(group(), slow(), m_clock);
        Network other = loopbackNetwork();
        other.interface.addresses.first().address = QHostAddress(u"127.0.0.3"_s);
        for (int i = 0; i < 10; ++i) {
            part.setNetwork(other);
            part.setNetwork(loopbackNetwork());
        }
        QCOMPARE(part.probes, 1);
        QCOMPARE(part.channel().state, Channel::State::Listening);
        QTRY_COMPARE(part.probes, 2); // for those after the first
        Network silent = loopbackNetwork(false);
        part.setNetwork(silent);
        part.setNetwork(loopbackNetwork()); // who allows it waits for it
        QCOMPARE(part.probes, 3);
    }

    void aStormInTheGroupDrownsNoAnswer()
    {
        Group wide = group();
        wide.largestDatagram = 65507;
        LoopbackDevice device(testGroup, testPort, u"127.0.0.2"_s);
        QVERIFY(device.isReady);
        Part part(wide, slow(), m_clock);
        QTRY_COMPARE(device.heard.size(), 1);
        // One that shouts is cut short, and that is all.
        const QByteArray noise(65507, 'x');
        qint64 said = 0;
        const auto shout = [&](LoopbackDevice &shouter) {
            for (int i = 0; i < 6; ++i) { // 6 * 44 of the 256 he has
                shouter.say(noise, testGroup, testPort);
                ++said;
                QTRY_COMPARE(part.channel().ipv4.heard, said);
            }
        };
        LoopbackDevice loud(testGroup, testPort, u"127.0.0.3"_s);
        shout(loud);
        QCOMPARE(part.channel().ipv4.overrun, 1);
        QVERIFY(!QTest::qWaitFor([&part] { return part.asked > 1; }, 500));
        // A crowd leaves nothing for others but who answers us.
        for (int i = 4; i < 44; ++i) {
            LoopbackDevice shouter(testGroup, testPort, u"127.0.0.%1"_s.arg(i));
            shout(shouter);
        }
        const QByteArray unread(65507, 'u');
        device.say(unread, testGroup, testPort);
        device.answer(device.heard.first(), "answer");
        QTRY_VERIFY(part.heard.contains("answer"));
        QTRY_COMPARE(part.channel().ipv4.heard, said + 2);
        QVERIFY(!part.heard.contains(unread));
        // He is asked, though the next round is an hour away: once.
        QTRY_COMPARE(part.asked, 2);
        QVERIFY(!QTest::qWaitFor([&part] { return part.asked > 2; }, 500));
    }

    void whatIsBroadcastNeedsNoMulticast()
    {
        Group everybody = group();
        everybody.ipv4 = QHostAddress(QHostAddress::Broadcast);
        everybody.ipv6 = QHostAddress(u"ff02::1"_s);
        Network network = loopbackNetwork();
        network.interface.canMulticast = false;
        Part part(everybody, slow(), m_clock, network);
        QCOMPARE(part.channel().state, Channel::State::Listening);
        QCOMPARE(part.channel().ipv4.obstacle, Obstacle::None);
        network.interface.addresses.clear();
        part.setNetwork(network);
        QCOMPARE(part.channel().state, Channel::State::Blocked);
        QCOMPARE(part.channel().ipv4.obstacle, Obstacle::Down);
        Part other(group(), slow(), m_clock, network);
        QCOMPARE(other.channel().ipv4.obstacle, Obstacle::NoMulticast);
    }

    void aGroupThatIsRefusedKeepsNobodyFromHearingTheBroadcast()
    {
        const QHostAddress everybody(QHostAddress::Broadcast);
        LoopbackDevice device(everybody, testPort);
        device.say("try", everybody, testPort);
        if (!device.isReady || !QTest::qWaitFor([&] { return !device.heard.isEmpty(); }, 1000))
            QSKIP("Loopback carries no broadcast here");
        Group odd = group();
        odd.ipv4 = QHostAddress(u"2001:db8::1"_s); // the system refuses to send there from an IPv4 socket
        odd.isListenedTo = false;
        odd.alsoBroadcast = true;
        Part part(odd, slow(), m_clock);
        QTRY_COMPARE(device.heard.size(), 2);
        QCOMPARE(device.heard.last().data(), QByteArray("question"));
        QVERIFY(!part.channel().ipv4.reason.isEmpty()); // and it is said
    }

private:
    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(TestGroupInterface)
#include "tst_group_interface.moc"
