// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/description_fetch.h"

#include "loopback_bench.h"
#include "upnp_web_server.h"

#include <QElapsedTimer>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress device(u"127.0.0.2"_s);

Network touchable()
{
    Network network = loopbackNetwork();
    network.mayTouch.append(*Prefix::parse(u"127.0.0.0/16"_s));
    return network;
}

class Bench : public QObject
{
public:
    Bench()
    {
        connect(&fetch, &DescriptionFetch::described, this,
                [this](const QHostAddress &sender, const QString &location, const UpnpDescription &description) {
                    senders.append(sender);
                    locations.append(location);
                    descriptions.append(description);
                });
    }

    FakeClock clock;
    bool mayTouch = true;
    const Network network = touchable();
    DescriptionFetch fetch{clock,
                           [this](const QHostAddress &host) { return mayTouch ? touchableHost(network, host) : std::nullopt; }};
    QVector<QHostAddress> senders;
    QStringList locations;
    QVector<UpnpDescription> descriptions;
};

} // namespace

class TestDescriptionFetch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyFromTheSenderHimself_data()
    {
        QTest::addColumn<QString>("location");
        QTest::addColumn<QString>("url"); // empty: none
        QTest::newRow("own") << u"http://10.0.1.9:8200/rootDesc.xml"_s << u"http://10.0.1.9:8200/rootDesc.xml"_s;
        QTest::newRow("no port") << u"http://10.0.1.9/x"_s << u"http://10.0.1.9/x"_s;
        QTest::newRow("another web port") << u"http://10.0.1.9:8080/x"_s << u"http://10.0.1.9:8080/x"_s;
        QTest::newRow("the first free port") << u"http://10.0.1.9:1024/x"_s << u"http://10.0.1.9:1024/x"_s;
        QTest::newRow("in capitals") << u"HTTP://10.0.1.9/"_s << u"http://10.0.1.9/"_s;
        QTest::newRow("a fragment") << u"http://10.0.1.9/x#y"_s << u"http://10.0.1.9/x"_s;
        for (const char *location : {"",
                                     "/rootDesc.xml",
                                     "http://",
                                     "http://10.0.1.10/",
                                     "http://192.0.2.1/",
                                     "http://box.local/",
                                     "http://localhost/",
                                     "http://10.0.1.9.evil.example/",
                                     "http://10.0.1.9@192.0.2.1/",
                                     "http://user:word@10.0.1.9/",
                                     "https://10.0.1.9/",
                                     "ftp://10.0.1.9/",
                                     "file:///etc/passwd",
                                     "file://10.0.1.9/etc/passwd",
                                     "http://10.0.1.9:0/",
                                     "http://10.0.1.9:65536/",
                                     "http://10.0.1.9:x/",
                                     "http://[::ffff:10.0.1.9]/",
                                     "http://[fe80::9]/",
                                     "http:10.0.1.9/",
                                     "qrc:/x",
                                     "data:text/xml,x",
                                     "http://127.0.0.1/",
                                     "//10.0.1.9/",
                                     "http://10.0.1.9/x?reboot=1",
                                     "http://10.0.1.9/x?",
                                     "http://10.0.1.9:9100/",
                                     "http://10.0.1.9:502/",
                                     "http://10.0.1.9:102/",
                                     "http://10.0.1.9:1883/",
                                     "http://10.0.1.9:8883/",
                                     "http://10.0.1.9:8443/",
                                     "http://10.0.1.9:5900/",
                                     "http://10.0.1.9:4840/",
                                     "http://10.0.1.9:25/",
                                     "http://10.0.1.9:1023/"})
            QTest::newRow(location) << QString::fromLatin1(location) << QString();
    }
    void onlyFromTheSenderHimself()
    {
        QFETCH(QString, location);
        const auto url = DescriptionFetch::urlOf(location, QHostAddress(u"10.0.1.9"_s));
        QTEST(url ? url->toString() : QString(), "url");
    }

    void fetchesADescription()
    {
        UpnpWebServer web;
        Bench bench;
        bench.fetch.want(device, web.location(), u"1"_s);
        QVERIFY(bench.descriptions.isEmpty()); // not before the call returns
        QTRY_COMPARE(bench.descriptions.size(), 1);
        QCOMPARE(bench.senders, QVector<QHostAddress>{device});
        QCOMPARE(bench.locations, QStringList{web.location()});
        QCOMPARE(bench.descriptions.first().serialNumber, u"MB-7714"_s);
        QCOMPARE(web.asked.size(), 1);
        const QByteArray asked = web.asked.first();
        QVERIFY(asked.startsWith("GET /rootDesc.xml HTTP/1.1\r\n"));
        QVERIFY(asked.contains("\r\nAccept-Encoding: identity\r\n"));
        QVERIFY(asked.contains("UPnP/2.0 Muster/"));
        QVERIFY(asked.contains("\r\nHost: 127.0.0.2:" + QByteArray::number(web.serverPort()) + "\r\n"));
    }

    void aLargePageIsReadWhole_data()
    {
        QTest::addColumn<bool>("saysLength");
        QTest::newRow("it says how large") << true;
        QTest::newRow("it does not say") << false;
    }
    void aLargePageIsReadWhole()
    {
        QFETCH(bool, saysLength);
        const QByteArray body = upnpDocument("<a>" + QByteArray(65000, 'a') + "</a><serialNumber>MB-1</serialNumber>");
        UpnpWebServer web;
        web.answer = saysLength ? UpnpWebServer::page(body) : "HTTP/1.0 200 OK\r\n\r\n" + body;
        Bench bench;
        bench.fetch.want(device, web.location(), {});
        QTRY_COMPARE(bench.descriptions.size(), 1);
        QCOMPARE(bench.descriptions.first().serialNumber, u"MB-1"_s);
    }

    void nobodyThereIsNoTrouble()
    {
        Bench bench;
        bench.fetch.want(device, u"http://127.0.0.2:1024/x"_s, {});
        checkThatTheNextIsFetched(bench);
    }

    void onceAndAgainAfterAnHour()
    {
        UpnpWebServer web;
        Bench bench;
        const auto wantThrice = [&] {
            for (int i = 0; i < 3; ++i)
                bench.fetch.want(device, web.location(), u"1"_s);
        };
        wantThrice();
        QTRY_COMPARE(bench.descriptions.size(), 1);
        bench.clock.advance(DescriptionFetch::again - 1ms);
        wantThrice();
        bench.fetch.forgive(); // nothing to forgive
        wantThrice();
        bench.fetch.want(device, web.location(), u"2"_s); // another description
        QTRY_COMPARE(bench.descriptions.size(), 2);
        QCOMPARE(web.asked.size(), 2);
        bench.clock.advance(1ms);
        wantThrice();
        QTRY_COMPARE(bench.descriptions.size(), 3);
        QCOMPARE(web.asked.size(), 3);
        bench.clock.advance(-24h); // set back: nobody is barred for a day
        wantThrice();
        QTRY_COMPARE(bench.descriptions.size(), 4);
    }

    void nothingIsFetchedWhereItIsNotAllowed()
    {
        UpnpWebServer web;
        Bench bench;
        bench.mayTouch = false;
        bench.fetch.want(device, web.location(), {});
        bench.mayTouch = true;
        bench.fetch.want(QHostAddress(u"127.0.0.3"_s), web.location(), {}); // not his
        UpnpWebServer other(u"127.0.0.4"_s);
        bench.fetch.want(QHostAddress(u"127.0.0.4"_s), other.location(), {});
        QTRY_COMPARE(bench.descriptions.size(), 1);
        QCOMPARE(web.connections, 0);
    }

    void permissionThatEndsEndsIt()
    {
        UpnpWebServer web;
        web.isSilent = true;
        Bench bench;
        bench.fetch.want(device, web.location(), {});
        bench.fetch.want(device, web.location(u"/second"_s), {});
        QTRY_COMPARE(web.asked.size(), 1); // of a sender one at a time
        bench.mayTouch = false;
        bench.fetch.review();
        QTRY_COMPARE(web.closed, 1);
        bench.mayTouch = true;
        bench.fetch.review();
        UpnpWebServer other(u"127.0.0.4"_s);
        bench.fetch.want(QHostAddress(u"127.0.0.4"_s), other.location(), {});
        QTRY_COMPARE(bench.descriptions.size(), 1);
        QCOMPARE(web.connections, 1);
    }

    void isNotBelieved_data()
    {
        QTest::addColumn<QByteArray>("answer");
        const QByteArray good = nasDescription();
        QTest::newRow("not found") << UpnpWebServer::page(good, "404 Not Found");
        QTest::newRow("an error") << UpnpWebServer::page(good, "500 Internal Server Error");
        QTest::newRow("a login") << UpnpWebServer::page(good, "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n");
        QTest::newRow("a proxy's login") << UpnpWebServer::page(good, "407 No", "Proxy-Authenticate: Basic realm=\"x\"\r\n");
        QTest::newRow("a part") << UpnpWebServer::page(good, "206 Partial Content");
        QTest::newRow("a document type") << UpnpWebServer::page(QByteArray(good).replace("\n<root", "<!DOCTYPE root>\n<root"));
        QTest::newRow("cut short") << UpnpWebServer::page(good).chopped(10);
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("rubbish") << QByteArray("\xff\xfe\x01rubbish\r\n\r\n\r\n");
        QTest::newRow("no HTTP") << good;
    }
    void isNotBelieved()
    {
        QFETCH(QByteArray, answer);
        UpnpWebServer web;
        web.answer = answer;
        Bench bench;
        bench.fetch.want(device, web.location(), {});
        QTRY_COMPARE(web.connections > 0 && web.waiting() == 0, true);
        checkThatTheNextIsFetched(bench);
        // It may be tried again when a person wants to know.
        const int before = web.connections;
        web.answer = UpnpWebServer::page(nasDescription());
        bench.fetch.want(device, web.location(), {});
        bench.fetch.forgive();
        bench.fetch.want(device, web.location(), {});
        QTRY_COMPARE(bench.descriptions.size(), 2);
        QCOMPARE(web.connections, before + 1);
    }

    void noRedirectionIsFollowed_data()
    {
        QTest::addColumn<QByteArray>("status");
        for (const char *status : {"301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"})
            QTest::newRow(status) << QByteArray(status);
    }
    void noRedirectionIsFollowed()
    {
        QFETCH(QByteArray, status);
        UpnpWebServer elsewhere(u"127.0.0.3"_s);
        UpnpWebServer web;
        web.answer = UpnpWebServer::page(nasDescription(), status, "Location: " + elsewhere.location().toLatin1() + "\r\n");
        Bench bench;
        bench.fetch.want(device, web.location(), {});
        QTRY_COMPARE(web.closed, 1);
        checkThatTheNextIsFetched(bench);
        QCOMPARE(elsewhere.connections, 0);
        // Nor one to himself.
        web.answer = UpnpWebServer::page({}, status, "Location: /second\r\n");
        bench.fetch.want(device, web.location(u"/first"_s), {});
        QTRY_COMPARE(web.closed, 2);
        checkThatTheNextIsFetched(bench);
        QCOMPARE(web.connections, 2);
    }

    void tooLargeIsCutOff_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("drip");
        const QByteArray body = upnpDocument("<a>" + QByteArray(70 * 1024, 'a') + "</a>");
        QTest::newRow("it says so") << UpnpWebServer::page(body) << QByteArray();
        QTest::newRow("it does not say so") << QByteArray("HTTP/1.1 200 OK\r\n\r\n" + body) << QByteArray();
        QTest::newRow("without end") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << QByteArray(16 * 1024, 'a');
        QTest::newRow("in pieces without end") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                                               << QByteArray("1000\r\n" + QByteArray(0x1000, 'a') + "\r\n");
        QTest::newRow("headers without end") << QByteArray("HTTP/1.1 200 OK\r\n") << QByteArray("X-Y: z\r\n").repeated(2000);
        QTest::newRow("a header without end") << QByteArray("HTTP/1.1 200 OK\r\nX: ") << QByteArray(16 * 1024, 'x');
    }
    void tooLargeIsCutOff()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, drip);
        UpnpWebServer web;
        web.answer = answer;
        web.drip = drip;
        Bench bench;
        QElapsedTimer time;
        time.start();
        bench.fetch.want(device, web.location(), {});
        QTRY_COMPARE(web.closed, 1);
        QVERIFY2(time.elapsed() < 2500, QByteArray::number(time.elapsed())); // before its time is over
        checkThatTheNextIsFetched(bench);
    }

    void slowIsCutOff_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("drip");
        QTest::newRow("says nothing") << QByteArray() << QByteArray();
        QTest::newRow("byte by byte") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << QByteArray("a");
        QTest::newRow("header by header") << QByteArray("HTTP/1.1 200 OK\r\n") << QByteArray("X-Y: z\r\n");
    }
    void slowIsCutOff()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, drip);
        UpnpWebServer web;
        web.answer = answer;
        web.drip = drip;
        web.isSilent = drip.isEmpty();
        Bench bench;
        QElapsedTimer time;
        time.start();
        bench.fetch.want(device, web.location(), {});
        QTRY_COMPARE_WITH_TIMEOUT(web.closed, 1, 10000);
        QVERIFY(time.elapsed() >= 2800);
        QVERIFY2(time.elapsed() < 6000, QByteArray::number(time.elapsed()));
        checkThatTheNextIsFetched(bench);
    }

    void fewAtATimeAndFewOfOne()
    {
        std::vector<std::unique_ptr<UpnpWebServer>> webs;
        Bench bench;
        for (int i = 0; i < 6; ++i) {
            webs.push_back(std::make_unique<UpnpWebServer>(u"127.0.1.%1"_s.arg(i + 1)));
            webs.back()->isSilent = i == 0;
            for (int path = 0; path < 20; ++path)
                bench.fetch.want(webs.back()->serverAddress(), webs.back()->location(u"/%1"_s.arg(path)), {});
        }
        const auto most = [&] { // at this moment
            int open = 0;
            for (const auto &web : webs)
                open += web->waiting();
            return open;
        };
        int seen = 0;
        connect(&bench.fetch, &DescriptionFetch::described, this, [&] { seen = std::max(seen, most()); });
        // He who says nothing holds up nobody else.
        QTRY_COMPARE(bench.descriptions.size(), 5 * DescriptionFetch::mostOfSender);
        QCOMPARE(webs[0]->connections, 1);
        for (size_t i = 1; i < webs.size(); ++i)
            QCOMPARE(webs[i]->connections, int(DescriptionFetch::mostOfSender));
        QVERIFY(seen <= DescriptionFetch::mostAtOnce + 1); // one that is closing
    }

    void mayDieWhileItFetches()
    {
        UpnpWebServer web;
        web.isSilent = true;
        {
            Bench bench;
            bench.fetch.want(device, web.location(), {});
            QTRY_COMPARE(web.asked.size(), 1);
        }
        QTRY_COMPARE(web.closed, 1);
    }

private:
    /// And that nothing else was told before.
    void checkThatTheNextIsFetched(Bench &bench)
    {
        bench.descriptions.clear();
        UpnpWebServer next(u"127.0.0.9"_s);
        bench.fetch.want(next.serverAddress(), next.location(), {});
        QTRY_COMPARE(bench.descriptions.size(), 1);
        QCOMPARE(bench.senders.last(), next.serverAddress());
        QVERIFY(!bench.senders.contains(device));
    }
};

QTEST_GUILESS_MAIN(TestDescriptionFetch)
#include "tst_description_fetch.moc"
