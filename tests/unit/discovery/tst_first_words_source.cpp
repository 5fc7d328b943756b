// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/first_words_source.h"

#include "support/fake_clock.h"
#include "support/fake_source.h"
#include "words_peer.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

using Talk = WordsPort::Talk;
using Manner = WordsPeer::Manner;

const QString host = u"127.0.0.2"_s;
constexpr WordsLimits shortLimits{400ms, 600ms, 1500ms, 1ms, 4, 16384};

/// Loopback as if it were a LAN: we are 127.0.0.1.
Network loopback(const QStringList &mayTouch)
{
    Network network;
    network.interface.index = int(if_nametoindex("lo"));
    network.interface.name = u"lo"_s;
    network.interface.addresses.append({QHostAddress(u"127.0.0.1"_s), 8});
    for (const QString &cidr : mayTouch)
        network.mayTouch.append(*Prefix::parse(cidr));
    return network;
}

Neighbour neighbour(const QString &address)
{
    return {int(if_nametoindex("lo")), QHostAddress(address), u"02:00:00:00:00:"_s + address.right(1).rightJustified(2, u'0'),
            true};
}

struct Bench
{
    explicit Bench(QVector<WordsPort> ports, WordsLimits limits = shortLimits)
        : source(std::make_unique<FirstWordsSource>(context, FirstWordsWays{std::move(ports), limits, {1h, 8, 1ms}}))
    {
        neighbours.entries = {neighbour(host)};
        QObject::connect(source.get(), &Source::sighted, &receiver, [this](const Sighting &sighting) { sightings += sighting; });
    }

    void start() { source->start({loopback({u"127.0.0.0/24"_s})}); }
    Traffic traffic() const { return source->channels().value(0).ipv4; }
    bool isIdle() const { return source->channels().value(0).state == Channel::State::Listening; }
    /// The first round is over.
    bool hasVisited() const { return traffic().sent > 0 && isIdle(); }

    FakeClock clock;
    FakeNeighbours neighbours;
    VendorNames vendors{u"/nonexistent"_s, u"/nonexistent"_s};
    SourceContext context{clock, neighbours, vendors};
    QObject receiver;
    QVector<Sighting> sightings;
    std::unique_ptr<FirstWordsSource> source;
};

/// A port where nobody listens.
quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress(host), 0);
    return server.serverPort();
}

} // namespace

class TestFirstWordsSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatWasSaid()
    {
        WordsPeer ssh(Manner{"SSH-2.0-OpenSSH_9.2p1\r\n", {}, {}});
        WordsPeer telnet(Manner{"\xff\xfd\x01\r\nlogin: ", {}, {}});
        WordsPeer web(Manner{{}, "HTTP/1.1 200 OK\r\nServer: Hikvision-Webs\r\n\r\n<title>Gate</title>", {}});
        WordsPeer camera(Manner{{}, "RTSP/1.0 200 OK\r\nServer: x\r\n\r\n", {}});
        WordsPeer broker(Manner{{}, "never", {}});
        const quint16 closed = closedPort();
        Bench bench({{ssh.port, "ssh", Talk::Listen},
                     {telnet.port, "telnet", Talk::Listen},
                     {web.port, "http", Talk::Http},
                     {camera.port, "rtsp", Talk::Rtsp},
                     {broker.port, "mqtt", Talk::Look},
                     {closed, "modbus", Talk::Look}});
        bench.start();
        QTRY_COMPARE(bench.sightings.size(), 1);
        const Sighting &sighting = bench.sightings.first();
        QCOMPARE(sighting.source, u"first-words"_s);
        QCOMPARE(sighting.endpoint, host);
        QCOMPARE(sighting.interface, u"lo"_s);
        QCOMPARE(sighting.at, FakeClock::start);
        QVERIFY(sighting.identifiers.isEmpty());
        QVERIFY(sighting.goneServices.isEmpty());
        QCOMPARE(sighting.attributes, (QMap<QString, QString>{{u"vendor"_s, u"Hikvision"_s}, {u"description"_s, u"Gate"_s}}));
        QStringList said;
        for (const Service &service : sighting.services)
            said += service.type + u' ' + service.attributes.value(u"banner"_s) + service.attributes.value(u"server"_s);
        QCOMPARE(said, (QStringList{u"ssh SSH-2.0-OpenSSH_9.2p1"_s, u"telnet login:"_s, u"http Hikvision-Webs"_s, u"rtsp x"_s,
                                    u"mqtt "_s}));
        QCOMPARE(sighting.services.last().attributes, (QMap<QString, QString>{{u"said"_s, {}}}));

        for (const WordsPeer *peer : {&ssh, &telnet, &web, &camera, &broker})
            QCOMPARE(peer->connections, 1);
        for (const WordsPeer *peer : {&ssh, &telnet, &broker})
            QCOMPARE(peer->heard, QByteArray());
        static const QRegularExpression get(
            u"\\AGET / HTTP/1\\.1\r\nHost: 127\\.0\\.0\\.2:[0-9]+\r\n(?:[A-Za-z-]+: [^\r\n]+\r\n)+\r\n\\z"_s);
        QVERIFY2(get.match(QString::fromLatin1(web.heard)).hasMatch(), web.heard);
        QVERIFY(camera.heard.startsWith("OPTIONS rtsp://127.0.0.2:"));

        const Traffic traffic = bench.traffic();
        QCOMPARE(traffic.sent, 6);
        QCOMPARE(traffic.heard, 6); // a refusal is an answer
        QCOMPARE(traffic.garbled + traffic.overrun, 0);
        QCOMPARE(traffic.lastHeard, FakeClock::start);
        QTRY_VERIFY(bench.isIdle());
    }

    void showsCertificates()
    {
        WordsPeer web(Manner{{}, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", {}, false, true});
        WordsPeer broker(Manner{{}, {}, {}, false, true});
        Bench bench({{web.port, "https", Talk::TlsHttp}, {broker.port, "mqtts", Talk::Tls}});
        bench.start();
        QTRY_COMPARE(bench.sightings.size(), 1);
        const QVector<Service> services = bench.sightings.first().services;
        QCOMPARE(services.size(), 2);
        for (const Service &service : services) {
            QCOMPARE(service.attributes.value(u"certificateSha256"_s), wordsFingerprint);
            QCOMPARE(service.attributes.value(u"subject"_s), u"camera-02-00-5E-10-00-01"_s);
            QCOMPARE(service.attributes.value(u"issuer"_s), u"camera-02-00-5E-10-00-01"_s);
            QCOMPARE(service.attributes.value(u"notAfter"_s), u"2126-10-29T14:49:32Z"_s);
            QCOMPARE(service.attributes.value(u"selfSigned"_s), u"yes"_s);
        }
        QCOMPARE(services[0].attributes.value(u"status"_s), u"200"_s);
        QVERIFY(web.heard.startsWith("GET / "));
        QCOMPARE(broker.heard, QByteArray());
        QVERIFY(bench.sightings.first().identifiers.isEmpty()); // a MAC in a name proves nothing
    }

    void survivesHostilePeers_data()
    {
        QTest::addColumn<Manner>("manner");
        QTest::addColumn<Talk>("talk");
        QTest::addColumn<QString>("type"); // expected: "ssh"
        QTest::addColumn<bool>("isOverrun");
        QTest::addColumn<bool>("isGarbled");
        const QByteArray much(1 << 20, 'x');
        const auto row = [](const char *name, const Manner &manner, Talk talk, const QString &type, bool isOverrun,
                            bool isGarbled) { QTest::newRow(name) << manner << talk << type << isOverrun << isGarbled; };
        row("a banner without end", {much, {}, much}, Talk::Listen, u"unknown"_s, true, true);
        row("lines without end", {QByteArray("a\r\n").repeated(1 << 18), {}, {}}, Talk::Listen, u"unknown"_s, true, true);
        row("a byte at a time", {{}, {}, "x"}, Talk::Listen, u"unknown"_s, false, true);
        row("silence", {{}, {}, {}}, Talk::Listen, u"ssh"_s, false, false);
        row("hangs up", {{}, {}, {}, true}, Talk::Listen, u"ssh"_s, false, false);
        row("speaks and hangs up", {"SSH-2.0-x", {}, {}, true}, Talk::Listen, u"ssh"_s, false, false);
        row("silence where it is asked", {{}, {}, {}}, Talk::Http, u"ssh"_s, false, false);
        row("a huge header", {{}, "HTTP/1.1 200 OK\r\nX: " + much, {}}, Talk::Http, u"ssh"_s, true, false);
        row("headers without end", {{}, "HTTP/1.1 200 OK\r\n", "X: y\r\n"}, Talk::Http, u"ssh"_s, false, false);
        row("a page without end", {{}, "HTTP/1.1 200 OK\r\n\r\n", much}, Talk::Http, u"ssh"_s, true, false);
        row("no handshake", {{}, {}, {}}, Talk::Tls, u"ssh"_s, false, true);
        row("a handshake of garbage", {much, {}, {}}, Talk::Tls, u"ssh"_s, false, true);
        row("hangs up on the handshake", {{}, "\x15\x03\x01\x00\x02\x02\x28", {}, true}, Talk::Tls, u"ssh"_s, false, true);
        row("a handshake, byte by byte", {{}, {}, "\x16"}, Talk::TlsHttp, u"ssh"_s, false, true);
        row("silence behind the handshake", {{}, {}, {}, false, true}, Talk::TlsHttp, u"ssh"_s, false, false);
        row("much behind the handshake", {{}, much, {}, false, true}, Talk::TlsHttp, u"unknown"_s, true, true);
    }
    void survivesHostilePeers()
    {
        QFETCH(Manner, manner);
        QFETCH(Talk, talk);
        QFETCH(bool, isOverrun);
        QFETCH(bool, isGarbled);
        WordsPeer peer(manner);
        Bench bench({{peer.port, "ssh", talk}});
        QElapsedTimer timer;
        timer.start();
        bench.start();
        QTRY_COMPARE(bench.sightings.size(), 1);
        QVERIFY2(timer.elapsed() < 3000, "longer than a host is given");
        QCOMPARE(bench.sightings.first().services.size(), 1);
        QTEST(bench.sightings.first().services.first().type, "type");
        for (const QString &value : bench.sightings.first().services.first().attributes)
            QVERIFY(value.size() <= 255);
        QCOMPARE(bench.traffic().overrun, int(isOverrun));
        QCOMPARE(bench.traffic().garbled, int(isGarbled));
        QTRY_COMPARE(peer.open, 0); // it has closed
        QCOMPARE(peer.connections, 1);
    }

    void asksFewPortsAtOnceAndEndsInTime()
    {
        WordsPeer silent(Manner{{}, {}, {}});
        // As if a host had every port open, and nothing to say.
        Bench bench(QVector<WordsPort>(40, {silent.port, "ssh", Talk::Listen}));
        QElapsedTimer timer;
        timer.start();
        bench.start();
        QTRY_COMPARE(bench.sightings.size(), 1);
        QVERIFY(timer.elapsed() >= 1400);
        QVERIFY(timer.elapsed() < 3000);
        // Four at a time; the peer may learn of an end after the next has begun.
        QVERIFY2(silent.mostOpen >= 4 && silent.mostOpen <= 8, qPrintable(QString::number(silent.mostOpen)));
        QVERIFY(silent.connections < 40);
        QTRY_COMPARE(silent.open, 0);
    }

    void givesUpOnWhoDoesNotAnswer()
    {
        // A full queue of connections: the kernel drops what comes, as a firewall does.
        const int full = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        socklen_t size = sizeof address;
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(QHostAddress(host).toIPv4Address());
        QVERIFY(bind(full, reinterpret_cast<sockaddr *>(&address), size) == 0 && listen(full, 0) == 0);
        QVERIFY(getsockname(full, reinterpret_cast<sockaddr *>(&address), &size) == 0);
        const quint16 port = ntohs(address.sin_port);
        QTcpSocket filling[3];
        for (QTcpSocket &one : filling)
            one.connectToHost(host, port);
        QTRY_COMPARE(filling[0].state(), QAbstractSocket::ConnectedState);
        Bench bench({{port, "ssh", Talk::Listen}});
        bench.start();
        QTRY_VERIFY(bench.hasVisited());
        QCOMPARE(bench.traffic().sent, 1);
        QCOMPARE(bench.traffic().heard, 0);
        QVERIFY(bench.sightings.isEmpty());
        ::close(full);
    }

    void saysNothingOfWhoRefuses()
    {
        Bench bench({{closedPort(), "ssh", Talk::Listen}, {closedPort(), "http", Talk::Http}});
        bench.start();
        QTRY_VERIFY(bench.hasVisited());
        QCOMPARE(bench.traffic().sent, 2);
        QCOMPARE(bench.traffic().heard, 2);
        QVERIFY(bench.sightings.isEmpty());
    }

    void touchesNobodyWithoutPermission()
    {
        WordsPeer forbidden(Manner{"SSH-2.0-x\r\n", {}, {}});
        Bench bench({{forbidden.port, "ssh", Talk::Listen}});
        bench.neighbours.entries += neighbour(u"127.0.1.3"_s);
        bench.source->start({loopback({})});
        bench.source->probe();
        QVERIFY(bench.source->channels().isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(bench.neighbours.reads, 0);
        bench.source->start({loopback({u"127.0.1.0/24"_s})}); // the other one
        QTRY_VERIFY(bench.hasVisited());
        QCOMPARE(forbidden.connections, 0);
        bench.start();
        QTRY_COMPARE(bench.sightings.size(), 1);
    }

    void leavesByTheGivenInterfaceOnly()
    {
        WordsPeer peer(Manner{"SSH-2.0-x\r\n", {}, {}});
        Bench bench({{peer.port, "ssh", Talk::Listen}});
        Network gone = loopback({u"127.0.0.0/24"_s});
        gone.interface.name = u"gone0"_s;
        bench.source->start({gone});
        QTRY_COMPARE(bench.source->channels().first().state, Channel::State::Working);
        QTRY_VERIFY(bench.isIdle());
        QCOMPARE(bench.traffic().sent, 0);
        QCOMPARE(peer.connections, 0);
    }

    void tellsWhatIsGone()
    {
        auto ssh = std::make_unique<WordsPeer>(Manner{"SSH-2.0-x\r\n", {}, {}});
        WordsPeer telnet(Manner{"login: ", {}, {}});
        Bench bench({{ssh->port, "ssh", Talk::Listen}, {telnet.port, "telnet", Talk::Listen}});
        bench.start();
        QTRY_COMPARE(bench.sightings.size(), 1);
        ssh.reset();
        bench.clock.advance(1h);
        QTRY_COMPARE(bench.sightings.size(), 2);
        QCOMPARE(bench.sightings[1].services.size(), 1);
        QCOMPARE(bench.sightings[1].services[0].type, u"telnet"_s);
        QCOMPARE(bench.sightings[1].goneServices.size(), 1);
        const Service &gone = bench.sightings[1].goneServices[0];
        const Service &was = bench.sightings[0].services[0];
        QCOMPARE((QStringList{gone.source, gone.type, gone.name}), (QStringList{was.source, was.type, was.name}));
        QCOMPARE(gone.port, was.port);
        telnet.close();
        bench.source->probe(); // a person wants to know, before the hour is over
        QTRY_COMPARE(bench.sightings.size(), 3);
        QVERIFY(bench.sightings[2].services.isEmpty());
        QCOMPARE(bench.sightings[2].goneServices.size(), 1);
    }

    void stopsInTheMiddle_data()
    {
        QTest::addColumn<Manner>("manner");
        QTest::addColumn<Talk>("talk");
        QTest::newRow("while it listens") << Manner{{}, {}, {}} << Talk::Listen;
        QTest::newRow("while it reads") << Manner{{}, {}, "x"} << Talk::Listen;
        QTest::newRow("in a handshake") << Manner{{}, {}, {}} << Talk::Tls;
        QTest::newRow("behind a handshake") << Manner{{}, {}, {}, false, true} << Talk::TlsHttp;
    }
    void stopsInTheMiddle()
    {
        QFETCH(Manner, manner);
        QFETCH(Talk, talk);
        WordsPeer peer(manner);
        Bench bench({{peer.port, "ssh", talk}});
        bench.start();
        QTRY_COMPARE(peer.open, 1);
        QCOMPARE(bench.source->channels().first().state, Channel::State::Working);
        bench.source->stop();
        QVERIFY(bench.source->channels().isEmpty());
        QTRY_COMPARE(peer.open, 0);
        bench.start();
        QTRY_COMPARE(peer.open, 1);
        bench.source->start({loopback({u"127.0.1.0/24"_s})}); // withdrawn
        QTRY_COMPARE(peer.open, 0);
        bench.start();
        QTRY_COMPARE(bench.sightings.size(), 1);
        QVERIFY(bench.hasVisited());
        bench.clock.advance(1h);
        QTRY_COMPARE(peer.open, 1);
        bench.source.reset();
        QTRY_COMPARE(peer.open, 0);
        QCOMPARE(bench.sightings.size(), 1);
    }

    void mayBeStoppedOrDestroyedByWhoListens_data()
    {
        QTest::addColumn<bool>("isDestroyed");
        QTest::newRow("stopped") << false;
        QTest::newRow("destroyed") << true;
    }
    void mayBeStoppedOrDestroyedByWhoListens()
    {
        QFETCH(bool, isDestroyed);
        WordsPeer one(Manner{"SSH-2.0-x\r\n", {}, {}}), two(Manner{"SSH-2.0-y\r\n", {}, {}}, u"127.0.0.3"_s);
        Bench bench({{one.port, "ssh", Talk::Listen}, {two.port, "ssh", Talk::Listen}});
        bench.neighbours.entries += neighbour(u"127.0.0.3"_s);
        connect(bench.source.get(), &Source::sighted, this, [&] {
            if (isDestroyed)
                bench.source.reset();
            else
                bench.source->stop();
        });
        bench.start();
        QTRY_COMPARE(bench.sightings.size(), 1);
        QTRY_COMPARE(one.open + two.open, 0);
        QCoreApplication::processEvents();
        QCOMPARE(bench.sightings.size(), 1);
    }

    void countsWhatIsAhead()
    {
        WordsPeer silent(Manner{{}, {}, {}}, u"127.0.0.3"_s);
        Bench bench({{silent.port, "ssh", Talk::Listen}});
        int told = 0;
        connect(bench.source.get(), &Source::channelsChanged, this, [&] { ++told; });
        bench.neighbours.entries += neighbour(u"127.0.0.3"_s);
        bench.start();
        QCOMPARE(told, 0); // not while it is called
        QTRY_COMPARE(bench.source->channels().first().done, 1);
        QCOMPARE(bench.source->channels().first().total, 2);
        QTRY_VERIFY(bench.isIdle());
        QTRY_VERIFY(told > 0);
        QVERIFY(bench.traffic().isUsed);
        QCOMPARE(bench.traffic().sent, 2);
        QCOMPARE(bench.traffic().heard, 2);
        QVERIFY(!bench.source->channels().first().ipv6.isUsed);
    }
};

QTEST_GUILESS_MAIN(TestFirstWordsSource)
#include "tst_first_words_source.moc"
