// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_source.h"

#include "support/fake_clock.h"
#include "wsd_samples.h"

#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QTest>
#include <QTimer>
#include <QUdpSocket>

#include <net/if.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress wsdGroupAddress(u"239.255.255.250"_s);

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

struct Question
{
    QByteArray bytes;
    QByteArray messageId;
    quint16 port = 0; ///< the asker's

    bool has(const char *text) const { return bytes.contains(text); }
    bool isResolveOf(const QByteArray &address) const { return has("discovery/Resolve<") && bytes.contains(address); }
};

/// A device with an address of its own that hears what is asked and says what the test wants.
class Responder : public QObject
{
public:
    explicit Responder(const QString &address = u"127.0.0.2"_s)
    {
        const auto lo = QNetworkInterface::interfaceFromName(u"lo"_s);
        const auto shared = QUdpSocket::ShareAddress | QUdpSocket::ReuseAddressHint;
        isReady = m_ear.bind(wsdGroupAddress, 3702, shared) && m_ear.joinMulticastGroup(wsdGroupAddress, lo)
                  && m_mouth.bind(QHostAddress(address), 0);
        m_mouth.setMulticastInterface(lo);
        connect(&m_ear, &QUdpSocket::readyRead, this, [this] {
            while (m_ear.hasPendingDatagrams()) {
                const QNetworkDatagram datagram = m_ear.receiveDatagram();
                const QByteArray bytes = datagram.data();
                const qsizetype id = bytes.indexOf("MessageID>") + 10;
                if (bytes.contains("discovery/Probe<") || bytes.contains("discovery/Resolve<"))
                    heard.append({bytes, bytes.mid(id, bytes.indexOf('<', id) - id), quint16(datagram.senderPort())});
            }
        });
    }

    void say(const QByteArray &action, const QByteArray &endpoint)
    {
        WsdXml xml;
        xml.action = action;
        m_mouth.writeDatagram(xml.with({endpoint}), wsdGroupAddress, 3702);
    }
    void answer(const Question &question, const QByteArray &action, const QByteArray &endpoint)
    {
        WsdXml xml;
        xml.action = action;
        xml.relatesTo = question.messageId;
        sayTo(question.port, xml.with({endpoint}));
    }
    void sayTo(quint16 port, const QByteArray &bytes) { m_mouth.writeDatagram(bytes, QHostAddress(u"127.0.0.1"_s), port); }

    qsizetype resolvesOf(const QByteArray &address) const
    {
        return std::ranges::count_if(heard, [&](const Question &question) { return question.isResolveOf(address); });
    }
    const Question &resolveOf(const QByteArray &address) const
    {
        return *std::ranges::find_if(heard, [&](const Question &question) { return question.isResolveOf(address); });
    }

    bool isReady = false;
    QVector<Question> heard;

private:
    QUdpSocket m_ear;
    QUdpSocket m_mouth;
};

QByteArray camera(const QByteArray &address = "127.0.0.2")
{
    return WsdXml::endpoint(wsdCameraAddress, "dn:NetworkVideoTransmitter", "http://" + address + ":8080/onvif",
                            "onvif://www.onvif.org/name/Gate");
}

/// A source and what it told.
class Bench : public QObject
{
public:
    Bench()
    {
        connect(&source, &Source::sighted, this, [this](const Sighting &sighting) { sightings.append(sighting); });
    }

    qint64 garbled() const { return source.channels().first().ipv4.garbled; }

    FakeClock clock;
    WsdSource source{clock};
    QVector<Sighting> sightings;
};

} // namespace

class TestWsdSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!Responder().isReady)
            QSKIP("Loopback carries no multicast here");
    }

    void asksThreeProbesTwice()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.heard.size() >= 6);
        const QVector<Question> first = responder.heard.first(3);
        QVERIFY(!first[0].has("Types"));
        QVERIFY(first[1].has("<d:Types>wsdp:Device</d:Types>"));
        QVERIFY(first[2].has("<d:Types>dn:NetworkVideoTransmitter</d:Types>"));
        QSet<QByteArray> ids;
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(responder.heard[i + 3].bytes, first[i].bytes); // the same question once more
            QCOMPARE(first[i].port, first[0].port);
            ids.insert(first[i].messageId);
        }
        QCOMPARE(ids.size(), 3);
        QVERIFY(first[0].port != 3702);
        // New ones after a second.
        QTRY_VERIFY_WITH_TIMEOUT(responder.heard.size() >= 12, 4000);
        QVERIFY(!ids.contains(responder.heard[6].messageId));
        QVERIFY(bench.source.channels().first().ipv4.sent >= 12);
    }

    void anAnswerIsTold()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.heard.size() >= 3);
        responder.answer(responder.heard[2], "ProbeMatches", camera());
        QTRY_COMPARE(bench.sightings.size(), 1);
        const Sighting &sighting = bench.sightings.first();
        QCOMPARE(sighting.source, bench.source.id());
        QCOMPARE(sighting.interface, u"lo"_s);
        QCOMPARE(sighting.endpoint, u"127.0.0.2"_s);
        QCOMPARE(sighting.at, bench.clock.now());
        QCOMPARE(sighting.attributes[u"name"_s], u"Gate"_s);
        QCOMPARE(sighting.identifiers.size(), 1);
        QCOMPARE(sighting.services.size(), 1);
        QCOMPARE(sighting.services.first().port, 8080);
        QCOMPARE(bench.garbled(), 0);
        QCOMPARE(responder.resolvesOf(wsdCameraAddress), 0);
    }

    void answersToOthersAreNotHeard()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.heard.size() >= 3);
        const quint16 port = responder.heard[0].port;
        WsdXml xml;
        responder.sayTo(port, xml.with({camera()}));
        xml.relatesTo = {};
        responder.sayTo(port, xml.with({camera()}));
        responder.sayTo(port, "rubbish");
        responder.say("ProbeMatches", camera()); // to all: somebody else asked
        QTRY_COMPARE(bench.garbled(), 3);
        QTRY_COMPARE(bench.source.channels().first().ipv4.heard, 4);
        responder.answer(responder.heard[0], "ProbeMatches",
                         WsdXml::endpoint(wsdHostAddress, "pub:Computer", "http://127.0.0.2/x"));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().identifiers.size(), 1);
        QVERIFY(bench.sightings.first().identifiers.first().value != QString::fromLatin1(wsdCameraAddress.sliced(9)));
        QCOMPARE(bench.garbled(), 3);
    }

    /// As Debian's wsdd: the answer without addresses, all the rest in the ResolveMatch.
    void whatAnAnswerLeavesOutIsResolved()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.heard.size() >= 3);
        responder.answer(responder.heard[1], "ProbeMatches", WsdXml::endpoint(wsdHostAddress, "wsdp:Device pub:Computer"));
        QTRY_COMPARE(responder.resolvesOf(wsdHostAddress), 2); // twice, as everything
        QCOMPARE(bench.sightings.size(), 0);
        const Question resolve = responder.resolveOf(wsdHostAddress);
        QCOMPARE(resolve.port, responder.heard[0].port);
        responder.answer(resolve, "ResolveMatches",
                         WsdXml::endpoint(wsdHostAddress, "wsdp:Device pub:Computer", "http://127.0.0.2:5357/x"));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().services.size(), 2);
        QCOMPARE(bench.sightings.first().services.first().port, 5357);
    }

    void whoDoesNotSayWhereIsToldAllTheSame()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.heard.size() >= 3);
        responder.answer(responder.heard[1], "ProbeMatches", WsdXml::endpoint(wsdHostAddress, "pub:Computer"));
        QTRY_COMPARE(responder.resolvesOf(wsdHostAddress), 2);
        QVERIFY(bench.sightings.isEmpty());
        bench.clock.advance(1s);
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().attributes[u"kind"_s], u"computer"_s);
    }

    /// Who only spoke to all is asked to speak to us: so his MAC becomes known.
    void aHelloIsToldAndAsked()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.heard.size() >= 3);
        responder.say("Hello", camera());
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().attributes[u"name"_s], u"Gate"_s);
        QTRY_COMPARE(responder.resolvesOf(wsdCameraAddress), 2);
        responder.answer(responder.resolveOf(wsdCameraAddress), "ResolveMatches", camera());
        bench.clock.advance(11s);
        QTRY_COMPARE(bench.sightings.size(), 2);
        responder.say("Hello", camera());
        bench.clock.advance(2s);
        QTRY_COMPARE(bench.sightings.size(), 3);
        QCOMPARE(responder.resolvesOf(wsdCameraAddress), 2); // he has spoken to us
    }

    void aByeIsTold()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback(false)});
        responder.say("Hello", camera());
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.clock.advance(2s);
        responder.say("Bye", WsdXml::endpoint(wsdCameraAddress));
        responder.say("Bye", WsdXml::endpoint(wsdCameraAddress));
        QTRY_COMPARE(bench.sightings.size(), 2);
        const Sighting &gone = bench.sightings.last();
        QVERIFY(gone.isGone);
        QCOMPARE(gone.at, bench.clock.now());
        QCOMPARE(gone.identifiers.first().value, QString::fromLatin1(wsdCameraAddress.sliced(9)));
        QCOMPARE(gone.goneServices.size(), 1);
    }

    void nothingIsSentWhereAskingIsNotAllowed()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback(false)});
        bench.source.probe();
        for (int i = 1; i <= 4; ++i) {
            responder.say("Hello", WsdXml::endpoint(wsdHostAddress)); // all is left out
            QTRY_COMPARE(bench.sightings.size(), i);
            bench.clock.advance(11s);
        }
        QVERIFY(responder.heard.isEmpty());
        bench.source.start({loopback(true)});
        QTRY_VERIFY(responder.heard.size() >= 3);
        // The second copies of a round are not sent where asking has been forbidden meanwhile; the next round is a second away.
        bench.source.start({loopback(false)});
        bench.source.start({loopback(true)});
        bench.source.start({loopback(false)});
        const QVector<Question> first = responder.heard;
        QCOMPARE(first.size(), 3);
        QTimer::singleShot(500, &bench, [&bench] { bench.source.start({loopback(true)}); });
        QTRY_VERIFY_WITH_TIMEOUT(responder.heard.size() >= 6, 4000);
        for (const Question &later : responder.heard.sliced(3))
            QVERIFY(later.messageId != first[0].messageId);
    }

    void aSenderIsToldOnceASecond()
    {
        Responder responder;
        Responder other(u"127.0.0.5"_s);
        Bench bench;
        bench.source.start({loopback(false)});
        responder.say("Hello", camera());
        responder.say("Hello", camera());
        QTRY_COMPARE(bench.sightings.size(), 1);
        for (int again = 2; again <= 3; ++again) { // pieces of what it says come at once
            responder.say("Hello", camera());
            QTRY_COMPARE(bench.sightings.size(), again);
        }
        responder.say("Hello", camera());
        other.say("Hello", camera("127.0.0.5"));
        QTRY_COMPARE(bench.sightings.size(), 4);
        QCOMPARE(bench.sightings.last().endpoint, u"127.0.0.5"_s);
        bench.clock.advance(1s);
        QTRY_COMPARE(bench.sightings.size(), 5);
        QCOMPARE(bench.sightings.last().endpoint, u"127.0.0.2"_s);
    }

    /// However many names a sender thinks of, we do not ask for all of them.
    void aSenderCanNotMakeUsFlood()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.heard.size() >= 6);
        for (int i = 0; i < 40; ++i)
            responder.say("Hello", WsdXml::endpoint("urn:x:" + QByteArray::number(i)));
        QTRY_COMPARE(responder.resolvesOf("urn:x:"), 2 * WsdCache::mostEndpoints);
        for (int i = 40; i < 80; ++i)
            responder.say("Hello", WsdXml::endpoint("urn:x:" + QByteArray::number(i)));
        Responder other(u"127.0.0.5"_s);
        other.say("Hello", WsdXml::endpoint("urn:y:1")); // is asked when he would be
        QTRY_COMPARE(other.resolvesOf("urn:y:1"), 2);
        QCOMPARE(responder.resolvesOf("urn:x:"), 2 * WsdCache::mostEndpoints);
    }

    void ourselvesAndTheFarAreNotHeard()
    {
        Responder device;
        Responder ourselves(u"127.0.0.1"_s);
        Responder far(u"127.1.0.2"_s);
        Bench bench;
        Network network = loopback(false);
        network.interface.addresses[0].prefixLength = 16;
        bench.source.start({network});
        ourselves.say("Hello", camera("127.0.0.1"));
        far.say("Hello", camera("127.1.0.2"));
        device.say("Hello", camera());
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().endpoint, u"127.0.0.2"_s);
    }

    void aBlockedPortIsSaid()
    {
        QUdpSocket greedy;
        QVERIFY(greedy.bind(wsdGroupAddress, 3702, QUdpSocket::DontShareAddress));
        Bench bench;
        bench.source.start({loopback()});
        QCOMPARE(bench.source.channels().first().state, Channel::State::Blocked);
        QVERIFY(bench.source.channels().first().reason.contains(u"3702"_s));
    }

    void mayBeStoppedByWhoIsTold()
    {
        Responder responder;
        Responder other(u"127.0.0.5"_s);
        Bench bench;
        connect(&bench.source, &Source::sighted, this, [&bench] { bench.source.stop(); });
        bench.source.start({loopback()});
        responder.say("Hello", camera());
        other.say("Hello", camera("127.0.0.5"));
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.source.start({loopback()});
        responder.say("Hello", camera());
        QTRY_COMPARE(bench.sightings.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestWsdSource)
#include "tst_wsd_source.moc"
