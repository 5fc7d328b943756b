// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_source.h"

#include "discovery/ssdp/ssdp_message.h"
#include "support/fake_clock.h"
#include "upnp_web_server.h"

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

const QHostAddress ssdpAddress(u"239.255.255.250"_s);

/// Loopback as if it were a LAN: we are 127.0.0.1, the devices are its neighbours.
Network loopback(bool mayAsk = true, bool mayTouch = false)
{
    Network network;
    network.interface.index = int(if_nametoindex("lo"));
    network.interface.name = u"lo"_s;
    network.interface.canMulticast = true;
    network.interface.addresses.append({QHostAddress(u"127.0.0.1"_s), 8});
    network.mayAsk = mayAsk;
    if (mayTouch)
        network.mayTouch.append(*Prefix::parse(u"127.0.0.0/24"_s));
    return network;
}

/// A device with an address of its own that hears what is asked and says what the test wants.
class Responder : public QObject
{
public:
    explicit Responder(const QString &address = u"127.0.0.2"_s)
    {
        const auto lo = QNetworkInterface::interfaceFromName(u"lo"_s);
        const auto shared = QUdpSocket::ShareAddress | QUdpSocket::ReuseAddressHint;
        isReady = m_ear.bind(ssdpAddress, 1900, shared) && m_ear.joinMulticastGroup(ssdpAddress, lo)
                  && m_mouth.bind(QHostAddress(address), 0);
        m_mouth.setMulticastInterface(lo);
        connect(&m_ear, &QUdpSocket::readyRead, this, [this] {
            while (m_ear.hasPendingDatagrams()) {
                const QNetworkDatagram datagram = m_ear.receiveDatagram();
                if (!datagram.data().startsWith("M-SEARCH"))
                    continue;
                heard.append(datagram.data());
                asker = quint16(datagram.senderPort());
            }
        });
    }

    void say(const QByteArray &message) { m_mouth.writeDatagram(message, ssdpAddress, 1900); }
    void answer(const QByteArray &message) { m_mouth.writeDatagram(message, QHostAddress(u"127.0.0.1"_s), asker); }

    int countOf(const QByteArray &target) const
    {
        return int(std::ranges::count_if(heard, [&target](const QByteArray &search) {
            return search.contains("\r\nST: " + target + "\r\n");
        }));
    }

    bool isReady = false;
    QVector<QByteArray> heard; ///< searches
    quint16 asker = 0;         ///< port of who searched last

private:
    QUdpSocket m_ear;
    QUdpSocket m_mouth;
};

const QByteArray serverTarget = "urn:schemas-upnp-org:device:MediaServer:1";

QByteArray headers(const QByteArray &location, const QByteArray &target)
{
    return "USN: " + sampleUdn + "::" + target + "\r\nLOCATION: " + location
           + "\r\nCACHE-CONTROL: max-age=1800\r\nSERVER: Linux UPnP/1.0 Box/1\r\n\r\n";
}

QByteArray notify(const QByteArray &subtype, const QByteArray &target = serverTarget,
                  const QByteArray &location = "http://127.0.0.2:9/x")
{
    return "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNTS: ssdp:" + subtype + "\r\nNT: " + target + "\r\n"
           + headers(location, target);
}

QByteArray found(const QByteArray &location = "http://127.0.0.2:9/x", const QByteArray &target = serverTarget)
{
    return "HTTP/1.1 200 OK\r\nEXT:\r\nST: " + target + "\r\n" + headers(location, target);
}

/// A source and what it told.
class Bench : public QObject
{
public:
    Bench()
    {
        connect(&source, &Source::sighted, this, [this](const Sighting &sighting) { sightings.append(sighting); });
    }

    Traffic traffic() const { return source.channels().value(0).ipv4; }

    FakeClock clock;
    SsdpSource source{clock};
    QVector<Sighting> sightings;
};

} // namespace

class TestSsdpSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!Responder().isReady)
            QSKIP("Loopback carries no multicast here");
    }

    void searchesAtOnceAndAgain()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.countOf("ssdp:all") == 1 && responder.countOf("upnp:rootdevice") == 1);
        QVERIFY(responder.asker != 1900); // from a port of our own, so that the answers come to us alone
        for (const QByteArray &search : responder.heard)
            QVERIFY(SsdpMessage::read(search) && search.contains("\r\nHOST: 239.255.255.250:1900\r\n"));
        QCOMPARE(bench.traffic().sent, 2);
        QVERIFY(bench.traffic().isUsed);
        // Again after a second.
        QTRY_VERIFY_WITH_TIMEOUT(responder.countOf("ssdp:all") >= 2, 4000);
    }

    void anAnnouncementIsTold()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback(false)});
        responder.say(notify("alive"));
        QVERIFY(bench.sightings.isEmpty());
        QTRY_COMPARE(bench.sightings.size(), 1);
        const Sighting &sighting = bench.sightings.first();
        QCOMPARE(sighting.source, bench.source.id());
        QCOMPARE(sighting.interface, u"lo"_s);
        QCOMPARE(sighting.endpoint, u"127.0.0.2"_s);
        QCOMPARE(sighting.identifiers.size(), 1);
        QCOMPARE(sighting.attributes[u"kind"_s], u"media"_s);
        QCOMPARE(sighting.services.size(), 1);
        QCOMPARE(sighting.services.first().port, 9);
        QCOMPARE(bench.traffic().heard, 1);
        QCOMPARE(bench.traffic().sent, 0);
        QCOMPARE(bench.traffic().garbled, 0);
    }

    void nothingIsSentWhereAskingIsNotAllowed()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback(false)});
        bench.source.probe();
        for (int i = 1; i <= 4; ++i) {
            responder.say(notify("alive"));
            QTRY_COMPARE(bench.sightings.size(), i);
            bench.clock.advance(2s);
        }
        QVERIFY(responder.heard.isEmpty());
        bench.source.start({loopback(true)});
        QTRY_VERIFY(responder.countOf("ssdp:all") > 0);
    }

    void answersToUsAloneAreHeard()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback()});
        QTRY_VERIFY(responder.asker != 0);
        responder.answer(found());
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().endpoint, u"127.0.0.2"_s);
    }

    void onePacketAfterTheOtherIsOneSighting()
    {
        Responder responder;
        Responder other(u"127.0.0.5"_s);
        Bench bench;
        bench.source.start({loopback(false)});
        for (const char *target : {"upnp:rootdevice", "urn:x:service:one:1", "urn:x:service:two:1"})
            responder.say(notify("alive", target));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.sightings.first().services.size(), 2);
        for (int again = 2; again <= 3; ++again) { // pieces of what it says come at once
            responder.say(notify("alive"));
            QTRY_COMPARE(bench.sightings.size(), again);
        }
        // Not again within the second; another sender is told meanwhile.
        responder.say(notify("alive"));
        other.say(notify("alive", serverTarget, "http://127.0.0.5/x"));
        QTRY_COMPARE(bench.sightings.size(), 4);
        QCOMPARE(bench.sightings.last().endpoint, u"127.0.0.5"_s);
        bench.clock.advance(1s);
        QTRY_COMPARE(bench.sightings.size(), 5);
        QCOMPARE(bench.sightings.last().services.size(), 3);
    }

    void aGoodbyeIsTold()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback(false)});
        responder.say(notify("alive"));
        responder.say(notify("alive", "upnp:rootdevice"));
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.clock.advance(2s);
        responder.say(notify("byebye", "upnp:rootdevice"));
        QTRY_COMPARE(bench.sightings.size(), 2);
        QVERIFY(bench.sightings.last().isGone);
        QCOMPARE(bench.sightings.last().goneServices.size(), 1);
    }

    void whatRunsOutIsTold()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback(false)});
        responder.say(notify("alive"));
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.clock.advance(2h);
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(bench.sightings.last().goneServices.size(), 1);
        QVERIFY(!bench.sightings.last().isGone);
    }

    void rubbishIsCountedAndOthersSearchesAreNot()
    {
        Responder responder;
        Bench bench;
        bench.source.start({loopback(false)});
        responder.say("rubbish");
        responder.say(notify("born"));
        responder.say(ssdpSearch(IpFamily::IPv4, "ssdp:all"));
        responder.say(notify("alive"));
        QTRY_COMPARE(bench.sightings.size(), 1);
        QCOMPARE(bench.traffic().heard, 4);
        QCOMPARE(bench.traffic().garbled, 2);
    }

    void aDescriptionIsFetchedWhereTouchIsAllowed()
    {
        UpnpWebServer web;
        Responder responder;
        Bench bench;
        bench.source.start({loopback(true, true)});
        QTRY_VERIFY(responder.asker != 0);
        responder.answer(found(web.location().toLatin1()));
        QTRY_VERIFY(!bench.sightings.isEmpty());
        bench.clock.advance(1s);
        const auto isDescribed = [&] { return bench.sightings.last().attributes.value(u"serial"_s) == "MB-7714"_L1; };
        QTRY_VERIFY(isDescribed());
        const Sighting &sighting = bench.sightings.last();
        QCOMPARE(sighting.attributes[u"name"_s], u"Films & music"_s);
        QCOMPARE(sighting.attributes[u"url"_s], web.location(u"/"_s));
        QCOMPARE(sighting.identifiers.size(), 2);
        // Once, however often he says it.
        for (int i = 0; i < 3; ++i)
            responder.say(notify("alive", "urn:x:service:%d:1", web.location().toLatin1()));
        bench.clock.advance(1s);
        QTRY_VERIFY(bench.sightings.last().services.size() == 2);
        QCOMPARE(web.connections, 1);
    }

    /// The address of who announces may be anybody's.
    void anAnnouncementIsAskedForBeforeItIsFetched()
    {
        UpnpWebServer web;
        Responder responder;
        Bench bench;
        bench.source.start({loopback(true, true)});
        QTRY_COMPARE_WITH_TIMEOUT(responder.countOf("ssdp:all"), 2, 4000); // the next round is two seconds later
        for (int i = 0; i < 3; ++i)
            responder.say(notify("alive", serverTarget, web.location().toLatin1()));
        responder.answer(notify("alive", serverTarget, web.location().toLatin1())); // no answer either
        QTRY_COMPARE(bench.traffic().heard, 4);
        QTRY_COMPARE_WITH_TIMEOUT(responder.countOf("ssdp:all"), 3, 1500); // once for all of them
        QCOMPARE(web.connections, 0);
        responder.answer(found(web.location().toLatin1()));
        QTRY_COMPARE(web.connections, 1);
    }

    void noneIsFetchedWithoutPermission()
    {
        UpnpWebServer web;
        UpnpWebServer elsewhere(u"127.0.0.3"_s);
        Responder responder;
        Bench bench;
        bench.source.start({loopback(true, false)});
        QTRY_VERIFY(responder.asker != 0);
        responder.answer(found(web.location().toLatin1()));
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.source.probe();
        bench.clock.advance(1s);
        responder.answer(found(web.location().toLatin1(), "upnp:rootdevice"));
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(web.connections, 0);
        // With permission then: his own, which is known; what he says to be at another's never.
        responder.answer(found(elsewhere.location().toLatin1(), "urn:x:service:other:1"));
        QTRY_COMPARE(bench.traffic().heard, 3);
        bench.source.start({loopback(true, true)});
        QTRY_COMPARE(web.connections, 1);
        bench.clock.advance(1s);
        const auto isDescribed = [&] { return bench.sightings.last().attributes.contains(u"serial"_s); };
        QTRY_VERIFY(isDescribed());
        QCOMPARE(elsewhere.connections, 0);
    }

    void aDescriptionOfAnotherDeviceIsNotBelieved()
    {
        UpnpWebServer web;
        web.answer = UpnpWebServer::page(upnpDocument("<serialNumber>S-1234</serialNumber>", "uuid:other"));
        Responder responder;
        Bench bench;
        bench.source.start({loopback(true, true)});
        QTRY_VERIFY(responder.asker != 0);
        responder.answer(found(web.location().toLatin1()));
        QTRY_COMPARE(web.closed, 1);
        QTRY_COMPARE(bench.sightings.size(), 1);
        bench.clock.advance(1s);
        responder.say(notify("alive"));
        QTRY_COMPARE(bench.sightings.size(), 2);
        QVERIFY(!bench.sightings.last().attributes.contains(u"serial"_s));
    }

    void aBlockedPortIsSaid()
    {
        QUdpSocket greedy;
        QVERIFY(greedy.bind(ssdpAddress, 1900, QUdpSocket::DontShareAddress));
        Bench bench;
        bench.source.start({loopback()});
        QCOMPARE(bench.source.channels().first().state, Channel::State::Blocked);
        QCOMPARE(bench.traffic().obstacle, Obstacle::PortTaken);
        QVERIFY(bench.traffic().reason.contains(u"1900"_s));
    }

    void mayBeStoppedOrDestroyedByWhoIsTold()
    {
        Responder responder;
        Responder other(u"127.0.0.5"_s);
        auto source = std::make_unique<SsdpSource>(m_clock);
        int sightings = 0;
        connect(source.get(), &Source::sighted, this, [&] {
            ++sightings;
            source->stop();
        });
        const auto sayBoth = [&] {
            responder.say(notify("alive"));
            other.say(notify("alive", serverTarget, "http://127.0.0.5/x"));
        };
        source->start({loopback(false)});
        sayBoth();
        QTRY_COMPARE(sightings, 1);
        connect(source.get(), &Source::sighted, this, [&] { source.reset(); });
        source->start({loopback(false)});
        sayBoth();
        QTRY_VERIFY(!source);
        QCOMPARE(sightings, 2);
    }

private:
    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(TestSsdpSource)
#include "tst_ssdp_source.moc"
