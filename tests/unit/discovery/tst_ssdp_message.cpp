// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_message.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

const QByteArray nas = "uuid:4d696e69-444c-164e-9d41-000c29a1b2c3";

/// As minidlna answers.
const QByteArray answer = "HTTP/1.1 200 OK\r\n"
                          "CACHE-CONTROL: max-age=130\r\n"
                          "DATE: Sun, 22 Nov 2026 14:00:00 GMT\r\n"
                          "ST: urn:schemas-upnp-org:device:MediaServer:1\r\n"
                          "USN: "
                          + nas
                          + "::urn:schemas-upnp-org:device:MediaServer:1\r\n"
                            "EXT:\r\n"
                            "SERVER: Debian DLNADOC/1.50 UPnP/1.0 MiniDLNA/1.3.0\r\n"
                            "LOCATION: http://10.0.1.9:8200/rootDesc.xml\r\n"
                            "CONFIGID.UPNP.ORG: 7\r\n"
                            "Content-Length: 0\r\n\r\n";

QByteArray notification(const QByteArray &subtype, const QByteArray &more = {})
{
    return "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\nUSN: " + nas
           + "::upnp:rootdevice\r\nNTS: " + subtype + "\r\n" + more + "\r\n";
}

QByteArray answerWith(const QByteArray &header)
{
    return "HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: " + nas + "::upnp:rootdevice\r\n" + header + "\r\n\r\n";
}

} // namespace

class TestSsdpMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnAnswer()
    {
        const auto message = SsdpMessage::read(answer);
        QVERIFY(message);
        QCOMPARE(message->kind, SsdpMessage::Kind::Alive);
        QCOMPARE(message->target, u"urn:schemas-upnp-org:device:MediaServer:1"_s);
        QCOMPARE(message->usn, QString::fromLatin1(nas) + u"::urn:schemas-upnp-org:device:MediaServer:1"_s);
        QCOMPARE(message->udn(), QString::fromLatin1(nas));
        QVERIFY(!message->isRootDevice());
        QCOMPARE(message->location, u"http://10.0.1.9:8200/rootDesc.xml"_s);
        QCOMPARE(message->server, u"Debian DLNADOC/1.50 UPnP/1.0 MiniDLNA/1.3.0"_s);
        QCOMPARE(message->configId, u"7"_s);
        QVERIFY(message->maxAge == 130s);
    }

    void readsNotifications_data()
    {
        QTest::addColumn<QByteArray>("subtype");
        QTest::addColumn<int>("kind");
        QTest::newRow("alive") << QByteArray("ssdp:alive") << int(SsdpMessage::Kind::Alive);
        QTest::newRow("update") << QByteArray("ssdp:update") << int(SsdpMessage::Kind::Update);
        QTest::newRow("byebye") << QByteArray("ssdp:byebye") << int(SsdpMessage::Kind::ByeBye);
        QTest::newRow("in capitals") << QByteArray("SSDP:ALIVE") << int(SsdpMessage::Kind::Alive);
    }
    void readsNotifications()
    {
        QFETCH(QByteArray, subtype);
        QFETCH(int, kind);
        const auto message = SsdpMessage::read(notification(subtype));
        QVERIFY(message);
        QCOMPARE(int(message->kind), kind);
        QVERIFY(message->isRootDevice());
        QCOMPARE(message->udn(), QString::fromLatin1(nas));
        QVERIFY(!message->maxAge);
        QVERIFY(message->location.isEmpty());
    }

    void udnIsWhatStandsBeforeTheTarget_data()
    {
        QTest::addColumn<QString>("usn");
        QTest::addColumn<QString>("udn");
        QTest::newRow("both") << u"uuid:a::upnp:rootdevice"_s << u"uuid:a"_s;
        QTest::newRow("alone") << u"uuid:a"_s << u"uuid:a"_s;
        QTest::newRow("colons in it") << u"uuid:roku:ecp:P0A070000007"_s << u"uuid:roku:ecp:P0A070000007"_s;
        QTest::newRow("nothing before") << u"::upnp:rootdevice"_s << u"::upnp:rootdevice"_s;
    }
    void udnIsWhatStandsBeforeTheTarget()
    {
        QFETCH(QString, usn);
        SsdpMessage message;
        message.usn = usn;
        QTEST(message.udn(), "udn");
    }

    void takesWhatDevicesSend_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("lines end with LF") << QByteArray(answer).replace("\r\n", "\n");
        QTest::newRow("no empty line") << answer.chopped(4);
        QTest::newRow("header names in lower case") << QByteArray(answer).replace("LOCATION", "location").replace("USN", "usn");
        QTest::newRow("no space behind the colon") << QByteArray(answer).replace(": ", ":");
        QTest::newRow("blanks around") << QByteArray(answer).replace("\r\nST: ", "\r\nST : \t ");
        QTest::newRow("HTTP/1.0") << QByteArray(answer).replace("HTTP/1.1", "HTTP/1.0");
        QTest::newRow("no reason") << QByteArray(answer).replace(" OK", "");
        QTest::newRow("a line that is no header") << QByteArray(answer).replace("EXT:", "EXT");
        QTest::newRow("the second of a name") << QByteArray(answer).replace("EXT:", "ST: upnp:rootdevice");
        QTest::newRow("a body") << answer + "USN: uuid:other\r\n";
    }
    void takesWhatDevicesSend()
    {
        QFETCH(QByteArray, bytes);
        const auto message = SsdpMessage::read(bytes);
        QVERIFY(message);
        QCOMPARE(message->target, u"urn:schemas-upnp-org:device:MediaServer:1"_s);
        QCOMPARE(message->udn(), QString::fromLatin1(nas));
        QCOMPARE(message->location, u"http://10.0.1.9:8200/rootDesc.xml"_s);
        QVERIFY(message->maxAge == 130s);
    }

    void refusesTheRest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("line ends") << QByteArray("\r\n\r\n\r\n");
        QTest::newRow("rubbish") << QByteArray("\xff\xfe\x00rubbish", 10);
        QTest::newRow("another status") << QByteArray(answer).replace("200 OK", "404 Not Found");
        QTest::newRow("another method") << QByteArray(answer).replace("HTTP/1.1 200 OK", "GET / HTTP/1.1");
        QTest::newRow("HTTP/2") << QByteArray(answer).replace("HTTP/1.1", "HTTP/2.0");
        QTest::newRow("no ST") << QByteArray(answer).replace("\r\nST:", "\r\nXX:");
        QTest::newRow("no USN") << QByteArray(answer).replace("USN:", "ABC:");
        QTest::newRow("empty USN") << QByteArray(answer).replace(nas + "::urn:schemas-upnp-org:device:MediaServer:1", "");
        QTest::newRow("no NTS") << notification("").replace("NTS", "ABC");
        QTest::newRow("another NTS") << notification("ssdp:born");
        QTest::newRow("a zero byte") << QByteArray(answer).replace("MiniDLNA", QByteArray("Mini\0LNA", 8));
        QTest::newRow("a terminal escape in the USN") << QByteArray(answer).replace(nas, "uuid:\x1b[2J");
        QTest::newRow("a direction override in the ST") << QByteArray(answer).replace("Media", "\xe2\x80\xae"
                                                                                               "aideM");
        QTest::newRow("no UTF-8 in the USN") << QByteArray(answer).replace(nas, "uuid:\xff\xff");
        QTest::newRow("an endless USN") << QByteArray(answer).replace(nas, "uuid:" + QByteArray(400, 'a'));
        QTest::newRow("too many headers") << QByteArray(answer).replace("EXT:\r\n", QByteArray("X-Y: 1\r\n").repeated(65));
        QTest::newRow("too large") << QByteArray(answer).replace("EXT:", "EXT: " + QByteArray(8192, 'x'));
    }
    void refusesTheRest()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!SsdpMessage::read(bytes));
    }

    void aSearchIsNoAnswer()
    {
        const auto message = SsdpMessage::read(ssdpSearch(IpFamily::IPv4, "ssdp:all"));
        QVERIFY(message);
        QCOMPARE(message->kind, SsdpMessage::Kind::Search);
        QCOMPARE(message->target, u"ssdp:all"_s);
    }

    void readsAges_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<int>("seconds"); // -1: none
        QTest::newRow("plain") << QByteArray("CACHE-CONTROL: max-age=1800") << 1800;
        QTest::newRow("blanks") << QByteArray("Cache-Control:  MAX-AGE = 100 ") << 100;
        QTest::newRow("quoted") << QByteArray("CACHE-CONTROL: max-age=\"90\"") << 90;
        QTest::newRow("among others") << QByteArray("CACHE-CONTROL: no-cache=\"Ext\", max-age=5000, public") << 5000;
        QTest::newRow("none") << QByteArray("EXT:") << -1;
        QTest::newRow("negative") << QByteArray("CACHE-CONTROL: max-age=-5") << -1;
        QTest::newRow("no number") << QByteArray("CACHE-CONTROL: max-age=soon") << -1;
        QTest::newRow("beyond all numbers") << QByteArray("CACHE-CONTROL: max-age=99999999999999999999") << -1;
        QTest::newRow("another directive") << QByteArray("CACHE-CONTROL: s-xmax-age=7") << -1;
    }
    void readsAges()
    {
        QFETCH(QByteArray, header);
        QFETCH(int, seconds);
        const auto message = SsdpMessage::read(answerWith(header));
        QVERIFY(message);
        QCOMPARE(message->maxAge ? int(message->maxAge->count()) : -1, seconds);
    }

    void aLocationIsPrintableAndNotEndless_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::newRow("escape") << QByteArray("http://10.0.1.9/\x1b[2J");
        QTest::newRow("blank") << QByteArray("http://10.0.1.9/ HTTP/1.1");
        QTest::newRow("not ASCII") << QByteArray("http://10.0.1.9/\xc3\xa4");
        QTest::newRow("endless") << QByteArray("http://10.0.1.9/") + QByteArray(1024, 'a');
    }
    void aLocationIsPrintableAndNotEndless()
    {
        QFETCH(QByteArray, location);
        const auto message = SsdpMessage::read(answerWith("LOCATION: " + location));
        QVERIFY(message);
        QVERIFY(message->location.isEmpty());
    }

    void textsCanBeShown()
    {
        const auto message = SsdpMessage::read(answerWith("SERVER: \x1b[31mred\x07\r\nCONFIGID.UPNP.ORG: \x1b"
                                                          "1"));
        QVERIFY(message);
        QCOMPARE(message->server, u"[31mred"_s);
        QCOMPARE(message->configId, u"1"_s);
    }

    void searches_data()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QByteArray>("host");
        QTest::newRow("IPv4") << int(IpFamily::IPv4) << QByteArray("HOST: 239.255.255.250:1900");
        QTest::newRow("IPv6") << int(IpFamily::IPv6) << QByteArray("HOST: [FF02::C]:1900");
    }
    void searches()
    {
        QFETCH(int, family);
        QFETCH(QByteArray, host);
        const QByteArray search = ssdpSearch(IpFamily(family), "upnp:rootdevice");
        const QList<QByteArray> lines = search.chopped(4).split('\n');
        QCOMPARE(lines.first(), QByteArray("M-SEARCH * HTTP/1.1\r"));
        for (const QByteArray &header :
             {host, QByteArray("MAN: \"ssdp:discover\""), QByteArray("MX: 2"), QByteArray("ST: upnp:rootdevice")})
            QVERIFY2(search.count("\r\n" + header + "\r\n") == 1, header.constData());
        QVERIFY(search.endsWith("\r\n\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestSsdpMessage)
#include "tst_ssdp_message.moc"
