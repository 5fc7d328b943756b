// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_source.h"

#include "support/dns_bytes.h"
#include "support/fake_clock.h"

#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QTest>
#include <QUdpSocket>

#include <net/if.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress mdnsGroup(u"224.0.0.251"_s);

/// Loopback as if it were a LAN: we are 127.0.0.1, the devices are its neighbours.
Network loopback(bool mayAsk = true)
{
    Network network;
    network.interface.index = int(if_nametoindex("lo"));
    network.interface.name = u"lo"_s;
    network.interface.canMulticast = true;
    network.interface.addresses.append({QHostAddress(u"127.0.0.1"_s), 8});
    network.mayAsk = mayAsk;
    return network;
}

/// A device with an address of its own that hears what is asked and says what the test wants.
class Responder : public QObject
{
public:
    explicit Responder(const QString &address = u"127.0.0.2"_s, quint16 port = 5353)
    {
        const auto lo = QNetworkInterface::interfaceFromName(u"lo"_s);
        const auto shared = QUdpSocket::ShareAddress | QUdpSocket::ReuseAddressHint;
        isReady = m_ear.bind(mdnsGroup, 5353, shared) && m_ear.joinMulticastGroup(mdnsGroup, lo)
                  && m_mouth.bind(QHostAddress(address), port, shared);
        m_mouth.setMulticastInterface(lo);
        connect(&m_ear, &QUdpSocket::readyRead, this, [this] {
            while (m_ear.hasPendingDatagrams()) {
                const QNetworkDatagram datagram = m_ear.receiveDatagram();
                const auto message = DnsMessage::read(datagram.data());
                if (message && !message->isResponse) {
                    heard.append(*message);
                    packets.append(datagram.data());
                    askers.append(quint16(datagram.senderPort()));
                    senders.append(datagram.senderAddress());
                }
            }
        });
    }

    void say(const DnsBytes &message) { m_mouth.writeDatagram(message.bytes(), mdnsGroup, 5353); }
    void say(const DnsBytes &message, quint16 toPort)
    {
        m_mouth.writeDatagram(message.bytes(), QHostAddress(u"127.0.0.1"_s), toPort);
    }

    bool hasHeard(const DnsQuestion &question) const
    {
        return std::ranges::any_of(heard, [&](const DnsMessage &message) { return message.questions.contains(question); });
    }

    bool isReady = false;
    QVector<DnsMessage> heard; ///< questions
    QVector<quint16> askers;   ///< their ports
    QVector<QByteArray> packets;
    QVector<QHostAddress> senders;

private:
    QUdpSocket m_ear;
    QUdpSocket m_mouth;
};

const QByteArray ippType = DnsBytes::name({"_ipp", "_tcp", "local"});
const QByteArray officeInstance = DnsBytes::name({"Office", "_ipp", "_tcp", "local"});
const QByteArray hostName = DnsBytes::name({"oki1", "local"});

DnsBytes officePointer(quint32 ttl = 4500)
{
    return DnsBytes().answer(ippType, 12, officeInstance, ttl, 1);
}

DnsBytes office(const QString &address = u"127.0.0.2"_s)
{
    return officePointer()
        .answer(officeInstance, 33, DnsBytes::server(631, hostName))
        .answer(officeInstance, 16, DnsBytes::texts({"ty=OKI C332"}))
        .answer(hostName, 1, DnsBytes::address(address));
}

/// A source and what it told.
class Bench : public QObject
{
public:
    Bench()
    {
        connect(&source, &Source::sighted, this, [this](const Sighting &sighting) { sightings.append(sighting); });
        connect(&source, &Source::channelsChanged, this, [this] { ++channelChanges; });
    }

    FakeClock clock;
    MdnsSource source{ServiceTypes::shipped().value_or(ServiceTypes()), clock};
    QVector<Sighting> sightings;
    int channelChanges = 0;
};

const DnsQuestion enumeration{DnsName::fromDotted(u"_services._dns-sd._udp.local"_s), DnsType::Ptr};

} // namespace

class TestMdnsSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!Responder().isReady)
            QSKIP("Loopback carries no multicast here");
    }

    void asksTheCommonTypesAtOnce()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.heard.size() >= 2);
        QCOMPARE(responder.askers.first(), quint16(5353));
        QCOMPARE(responder.senders.first(), QHostAddress(u"127.0.0.1"_s));
        QVERIFY(responder.heard.first().questions.size() >= 25);
        QVERIFY(responder.hasHeard(enumeration));
        QVERIFY(responder.hasHeard({DnsName::fromDotted(u"_ipp._tcp.local"_s), DnsType::Ptr}));
        // And once from a port of our own, so that the answers come to us alone.
        QVERIFY(responder.askers[1] != 5353);
        QCOMPARE(responder.heard[1].questions, QVector<DnsQuestion>{enumeration});
        // Again after a second.
        const auto isOnceMore = [&] { return responder.askers.count(5353) >= 2; };
        QTRY_VERIFY_WITH_TIMEOUT(isOnceMore(), 4000);
    }

    void whoIsKnownIsAskedAgainOnlyByAPerson()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(!responder.heard.isEmpty());
        const auto rounds = [&responder](bool isKnownTold) {
            return std::ranges::count_if(responder.heard, [isKnownTold](const DnsMessage &message) {
                return message.questions.contains(enumeration) && message.questions.size() > 1
                       && message.records.isEmpty() != isKnownTold;
            });
        };
        responder.say(office());
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(rounds(false), 1);
        QTRY_COMPARE_WITH_TIMEOUT(rounds(true), 1, 4000);
        bench.source.probe();
        QTRY_COMPARE_WITH_TIMEOUT(rounds(false), 2, 4000);
    }

    void anAnnouncementIsTold()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        responder.say(office());
        QVERIFY(bench.sightings.isEmpty());
        QTRY_COMPARE(bench.sightings.size(), 1);
        const Sighting &sighting = bench.sightings.first();
        QCOMPARE(sighting.source, bench.source.id());
        QCOMPARE(sighting.interface, u"lo"_s);
        QCOMPARE(sighting.endpoint, u"127.0.0.2"_s);
        QCOMPARE(sighting.attributes[u"name"_s], u"oki1"_s);
        QCOMPARE(sighting.services.size(), 1);
        QCOMPARE(sighting.services.first().port, 631);
    }

    void nothingIsSentWhereAskingIsNotAllowed()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback(false)});
        bench.source.probe();
        for (int i = 1; i <= 4; ++i) { // takes longer than the first round and the first question about the rest
            responder.say(officePointer());
            QTRY_COMPARE(bench.sightings.size(), i);
            bench.clock.advance(2s);
        }
        QVERIFY(responder.heard.isEmpty());
        bench.source.start({loopback(true)});
        QTRY_VERIFY(responder.hasHeard(enumeration));
    }

    void answersToUsAloneAreHeard()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.askers.size() >= 2);
        responder.say(office(), responder.askers[1]);
        QTRY_COMPARE(bench.sightings.size(), 1);
    }

    void whatAnAnswerLeavesOutIsAsked()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.askers.size() >= 2);
        DnsBytes message = officePointer();
        message.answer(DnsBytes::name({"_services", "_dns-sd", "_udp", "local"}), 12, DnsBytes::name({"_zz", "_tcp", "local"}));
        responder.say(message);
        const DnsName instance{{u"Office"_s, u"_ipp"_s, u"_tcp"_s, u"local"_s}};
        QTRY_VERIFY(responder.hasHeard({instance, DnsType::Srv}));
        QTRY_VERIFY(responder.hasHeard({instance, DnsType::Txt}));
        QTRY_VERIFY(responder.hasHeard({DnsName::fromDotted(u"_zz._tcp.local"_s), DnsType::Ptr}));
        // Who has only spoken to all so far is asked to speak to us, by a question of his own.
        const auto wasAskedAlone = [&] {
            for (qsizetype i = 0; i < responder.heard.size(); ++i)
                if (responder.askers[i] != 5353 && responder.heard[i].questions.contains({instance, DnsType::Srv}))
                    return true;
            return false;
        };
        QTRY_VERIFY(wasAskedAlone());
        // And who does not answer that way either, with the unicast bit.
        const auto wasAskedWithTheBit = [&] {
            for (qsizetype i = 0; i < responder.heard.size(); ++i)
                if (responder.askers[i] == 5353 && responder.heard[i].questions == QVector<DnsQuestion>{{instance, DnsType::Srv}}
                    && responder.packets[i].last(2) == QByteArray::fromHex("8001"))
                    return true;
            return false;
        };
        QTRY_VERIFY(wasAskedWithTheBit());
    }

    void whoAnsweredUsAloneIsLeftInPeace()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.askers.size() >= 2);
        responder.say(officePointer());
        const DnsName instance{{u"Office"_s, u"_ipp"_s, u"_tcp"_s, u"local"_s}};
        const auto asker = [&] {
            for (qsizetype i = 0; i < responder.heard.size(); ++i)
                if (responder.askers[i] != 5353 && responder.heard[i].questions.contains({instance, DnsType::Srv}))
                    return responder.askers[i];
            return quint16(0);
        };
        QTRY_VERIFY(asker() != 0);
        bench.clock.advance(2s);
        responder.say(office(), asker());
        QTRY_VERIFY(!bench.sightings.isEmpty() && bench.sightings.last().services.value(0).port == 631);
        QVERIFY(!QTest::qWaitFor(
            [&] {
                return std::ranges::any_of(responder.packets,
                                           [](const QByteArray &packet) { return packet.endsWith(QByteArray::fromHex("8001")); });
            },
            1000));
    }

    void othersAreNotHeard()
    {
        Responder stranger(u"127.0.0.3"_s, 5354); // answers come from 5353 (RFC 6762 section 6)
        Responder ourselves(u"127.0.0.1"_s);
        Responder asking(u"127.0.0.4"_s);
        Responder device;
        QVERIFY(stranger.isReady && ourselves.isReady && asking.isReady && device.isReady);
        Bench bench;
        bench.source.start({loopback()});
        stranger.say(office(u"127.0.0.3"_s));
        ourselves.say(office(u"127.0.0.1"_s));
        DnsBytes query;
        query.flags = 0;
        asking.say(query.question(ippType, 12));
        asking.say(DnsBytes().raw("rubbish").counts(9, 9, 9, 9));
        device.say(office());
        QTRY_VERIFY(!bench.sightings.isEmpty());
        QCOMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().endpoint, u"127.0.0.2"_s);
    }

    void offLinkSendersAreNotHeard()
    {
        Responder device;
        Responder far(u"127.1.0.2"_s);
        Bench bench;
        Network network = loopback();
        network.interface.addresses[0].prefixLength = 16;
        bench.source.start({network});
        far.say(office(u"127.1.0.2"_s));
        device.say(office());
        QTRY_VERIFY(!bench.sightings.isEmpty());
        QCOMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().endpoint, u"127.0.0.2"_s);
    }

    void onePacketAfterTheOtherIsOneSighting()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        responder.say(officePointer());
        responder.say(DnsBytes().answer(officeInstance, 33, DnsBytes::server(631, hostName)));
        responder.say(DnsBytes().answer(officeInstance, 16, DnsBytes::texts({"ty=OKI C332"})));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().attributes[u"model"_s], u"OKI C332"_s);
        for (int again = 2; again <= 3; ++again) { // pieces of what it says come at once
            responder.say(office());
            QTRY_COMPARE(bench.sightings.size(), again);
        }
        // Not again within the second; another sender is told meanwhile.
        Responder other(u"127.0.0.5"_s);
        responder.say(office());
        other.say(office(u"127.0.0.5"_s));
        QTRY_COMPARE(bench.sightings.size(), 4);
        QCOMPARE(bench.sightings.last().endpoint, u"127.0.0.5"_s);
        bench.clock.advance(1s);
        QTRY_COMPARE(bench.sightings.size(), 5);
        QCOMPARE(bench.sightings.last().endpoint, u"127.0.0.2"_s);
    }

    void aGoodbyeIsTold()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        responder.say(office());
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.clock.advance(2s);
        responder.say(officePointer(0));
        QTRY_COMPARE(bench.sightings.size(), 2);
        bench.clock.advance(2s);
        QTRY_COMPARE(bench.sightings.size(), 3);
        QCOMPARE(bench.sightings.last().goneServices.size(), 1);
        QVERIFY(bench.sightings.last().services.isEmpty());
    }

    void aBlockedPortIsSaid()
    {
        QUdpSocket greedy;
        QVERIFY(greedy.bind(mdnsGroup, 5353, QUdpSocket::DontShareAddress));
        Bench bench;
        bench.source.start({loopback()});
        QCOMPARE(bench.source.channels().size(), 1);
        QCOMPARE(bench.source.channels().first().state, Channel::State::Blocked);
        QVERIFY(bench.source.channels().first().reason.contains(u"5353"_s));
        QTRY_VERIFY(bench.channelChanges > 0);
        greedy.close();
        bench.source.probe();
        QTRY_COMPARE(bench.source.channels().first().state, Channel::State::Listening);
        QVERIFY(bench.source.channels().first().reason.isEmpty());
    }

    void oneInterfaceThatFailsStopsNoOther()
    {
        Network gone = loopback();
        gone.interface.index = 9999;
        gone.interface.name = u"gone0"_s;
        Network silent = loopback();
        silent.interface.index = 9998;
        silent.interface.name = u"tun0"_s;
        silent.interface.canMulticast = false;
        Network bare = loopback();
        bare.interface.index = 9997;
        bare.interface.name = u"bare0"_s;
        bare.interface.addresses.clear();
        Responder responder;
        Bench bench;
        bench.source.start({gone, silent, bare, loopback()});
        QCOMPARE(bench.source.channels().size(), 4);
        for (const Channel &channel : bench.source.channels()) {
            const bool isLoopback = channel.interface == "lo"_L1;
            QCOMPARE(channel.state, isLoopback ? Channel::State::Listening : Channel::State::Blocked);
            QCOMPARE(channel.reason.isEmpty(), isLoopback);
        }
        responder.say(office());
        QTRY_COMPARE(bench.sightings.size(), 1);
    }

    void networksThatStayAreNotDisturbed()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        responder.say(office());
        QTRY_COMPARE(bench.sightings.size(), 1);
        Network more = loopback();
        more.interface.addresses.append({QHostAddress(u"127.0.0.9"_s), 8});
        bench.source.start({more});
        bench.clock.advance(2s);
        responder.say(DnsBytes().answer(hostName, 1, DnsBytes::address(u"127.0.0.2"_s)));
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(bench.sightings.last().services.size(), 1); // still known
        bench.source.start({});
        QVERIFY(bench.source.channels().isEmpty());
    }

    void mayBeStoppedByWhoIsTold()
    {
        Responder responder;
        Responder other(u"127.0.0.5"_s);
        Bench bench;
        connect(&bench.source, &Source::sighted, this, [&bench] { bench.source.stop(); });
        bench.source.start({loopback()});
        responder.say(office());
        other.say(office(u"127.0.0.5"_s));
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.source.start({loopback()});
        responder.say(office());
        QTRY_COMPARE(bench.sightings.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestMdnsSource)
#include "tst_mdns_source.moc"
