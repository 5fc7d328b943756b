// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/words_service.h"

#include "discovery/first_words/words_connection.h"

#include <QSet>
#include <QTest>

#include <cerrno>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

using Words = QMap<QString, QString>;
using Talk = WordsPort::Talk;

HeardPort open(quint16 port, const QByteArray &said)
{
    for (const WordsPort &known : wellKnownPorts())
        if (known.number == port)
            return {known, HeardPort::State::Open, said, {}, false, false};
    return {};
}

Service service(const QString &type, const Words &attributes)
{
    return {u"first-words"_s, type, {}, 80, attributes};
}

} // namespace

class TestWordsService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void portsAreOfATable()
    {
        QSet<quint16> numbers;
        for (const WordsPort &port : wellKnownPorts()) {
            QVERIFY(!numbers.contains(port.number));
            numbers.insert(port.number);
            // As the policy rule "service forbidden" compares them.
            const QString type = QString::fromLatin1(port.service);
            QVERIFY(!type.isEmpty() && !type.contains(u' '));
            QCOMPARE(type, type.toLower());
        }
        // What takes a byte for an order, a page to print or a login gets none.
        for (const quint16 number : {102, 502, 1883, 3389, 4840, 9100})
            QCOMPARE(open(number, {}).port.talk, Talk::Look);
        QVERIFY(!numbers.contains(161)); // has a source of its own
    }

    void saysWhatAPortIs_data()
    {
        QTest::addColumn<HeardPort>("heard");
        QTest::addColumn<QString>("type");
        QTest::addColumn<Words>("attributes");
        QTest::newRow("SSH") << open(22, "SSH-2.0-OpenSSH_9.2p1\r\n") << u"ssh"_s
                             << Words{{u"banner"_s, u"SSH-2.0-OpenSSH_9.2p1"_s},
                                      {u"product"_s, u"OpenSSH"_s},
                                      {u"version"_s, u"9.2p1"_s}};
        QTest::newRow("telnet") << open(23, "\xff\xfd\x01login:") << u"telnet"_s << Words{{u"banner"_s, u"login:"_s}};
        QTest::newRow("FTP") << open(21, "220 Hi\r\n") << u"ftp"_s << Words{{u"banner"_s, u"Hi"_s}};
        QTest::newRow("VNC") << open(5900, "RFB 003.008\n") << u"vnc"_s << Words{{u"banner"_s, u"RFB 003.008"_s}};
        QTest::newRow("a page") << open(80, "HTTP/1.1 200 OK\r\nServer: nginx/1.2\r\n\r\n<title>T</title>") << u"http"_s
                                << Words{{u"status"_s, u"200"_s},
                                         {u"server"_s, u"nginx/1.2"_s},
                                         {u"product"_s, u"nginx"_s},
                                         {u"version"_s, u"1.2"_s},
                                         {u"title"_s, u"T"_s}};
        QTest::newRow("a printer") << open(631, "HTTP/1.1 404 x\r\n\r\n") << u"ipp"_s << Words{{u"status"_s, u"404"_s}};
        QTest::newRow("RTSP") << open(554, "RTSP/1.0 401 x\r\nWWW-Authenticate: Basic realm=\"c\"\r\n\r\n") << u"rtsp"_s
                              << Words{{u"status"_s, u"401"_s}, {u"realm"_s, u"c"_s}};
        QTest::newRow("open and silent") << open(1883, {}) << u"mqtt"_s << Words{{u"said"_s, {}}};
        QTest::newRow("SSH where HTTP is expected")
            << open(8080, "SSH-2.0-x\r\n") << u"ssh"_s << Words{{u"banner"_s, u"SSH-2.0-x"_s}, {u"product"_s, u"x"_s}};
        QTest::newRow("HTTP where telnet is expected")
            << open(23, "HTTP/1.0 408 x\r\n\r\n") << u"http"_s << Words{{u"status"_s, u"408"_s}};
        QTest::newRow("HTTP where RTSP is expected")
            << open(554, "HTTP/1.0 400 x\r\n\r\n") << u"http"_s << Words{{u"status"_s, u"400"_s}};
        QTest::newRow("something else") << open(80, QByteArray("\x01\x02gibberish")) << u"unknown"_s
                                        << Words{{u"banner"_s, u"gibberish"_s}};
        HeardPort tls = open(443, "HTTP/1.1 302 x\r\nLocation: /login\r\n\r\n");
        tls.certificate = CertificateWords{u"cam"_s, u"Maker CA"_s, u"AA:BB"_s, u"2030-01-01T00:00:00Z"_s, false};
        const Words certificate{{u"subject"_s, u"cam"_s},
                                {u"issuer"_s, u"Maker CA"_s},
                                {u"certificateSha256"_s, u"AA:BB"_s},
                                {u"notAfter"_s, u"2030-01-01T00:00:00Z"_s},
                                {u"selfSigned"_s, u"no"_s}};
        Words both = certificate;
        both.insert({{u"status"_s, u"302"_s}, {u"redirect"_s, u"/login"_s}});
        QTest::newRow("HTTPS") << tls << u"https"_s << both;
        tls.port = open(8883, {}).port;
        tls.said.clear();
        QTest::newRow("a broker with TLS") << tls << u"mqtts"_s << certificate;
        tls.certificate.reset();
        tls.isTlsBroken = true;
        QTest::newRow("no handshake") << tls << u"mqtts"_s << Words{{u"tls"_s, u"failed"_s}};
    }
    void saysWhatAPortIs()
    {
        QFETCH(HeardPort, heard);
        const Service service = serviceOf(heard);
        QCOMPARE(service.source, u"first-words"_s);
        QCOMPARE(service.name, QString());
        QCOMPARE(service.port, int(heard.port.number));
        QTEST(service.type, "type");
        QTEST(service.attributes, "attributes");
    }

    void claimsWhatIsUnmistakable_data()
    {
        QTest::addColumn<Service>("service");
        QTest::addColumn<Words>("claims");
        QTest::newRow("RouterOS, by FTP") << service(u"ftp"_s, {{u"banner"_s, u"Gate 1 FTP server (MikroTik 6.49.6) ready"_s}})
                                          << Words{{u"vendor"_s, u"MikroTik"_s},
                                                   {u"firmware"_s, u"6.49.6"_s},
                                                   {u"name"_s, u"Gate 1"_s}};
        QTest::newRow("RouterOS, by SSH") << service(u"ssh"_s, {{u"product"_s, u"ROSSSH"_s}})
                                          << Words{{u"vendor"_s, u"MikroTik"_s}};
        QTest::newRow("a printer")
            << service(u"https"_s, {{u"server"_s, u"HP HTTP Server; HP LaserJet P2055dn - CE459A; Serial Number: X;"_s}})
            << Words{{u"vendor"_s, u"HP"_s}, {u"model"_s, u"LaserJet P2055dn"_s}};
        QTest::newRow("a camera") << service(u"http"_s, {{u"server"_s, u"Hikvision-Webs"_s}})
                                  << Words{{u"vendor"_s, u"Hikvision"_s}};
        QTest::newRow("a page") << service(u"http"_s, {{u"status"_s, u"200"_s}, {u"title"_s, u"Boiler room"_s}})
                                << Words{{u"description"_s, u"Boiler room"_s}};
        QTest::newRow("the page of an error")
            << service(u"http"_s, {{u"status"_s, u"404"_s}, {u"title"_s, u"Not Found"_s}}) << Words{};
        QTest::newRow("a common server") << service(u"http"_s, {{u"server"_s, u"nginx"_s}}) << Words{};
        QTest::newRow("a maker's word elsewhere")
            << service(u"telnet"_s, {{u"banner"_s, u"x FTP server (MikroTik 6) ready"_s}}) << Words{};
        QTest::newRow("a maker's word in the middle") << service(u"http"_s, {{u"server"_s, u"not Hikvision-Webs"_s}}) << Words{};
    }
    void claimsWhatIsUnmistakable()
    {
        QFETCH(Service, service);
        QTEST(claimsOf({service}), "claims");
    }

    /// What keeps us from one port says nothing of the others: only what is of the way to the host ends the visit.
    void saysWhatAnErrorOfOursMeans_data()
    {
        using State = HeardPort::State;
        QTest::addColumn<int>("error");
        QTest::addColumn<HeardPort::State>("state");
        QTest::newRow("none") << 0 << State::Open;
        QTest::newRow("refused") << ECONNREFUSED << State::Refused;
        QTest::newRow("no answer") << ETIMEDOUT << State::NoAnswer;
        QTest::newRow("a firewall of theirs") << EHOSTUNREACH << State::NoAnswer;
        QTest::newRow("no network") << ENETUNREACH << State::Unreachable;
        QTest::newRow("the link is down") << ENETDOWN << State::Unreachable;
        QTest::newRow("our address is gone") << EADDRNOTAVAIL << State::Unreachable;
        QTest::newRow("the interface is gone") << ENODEV << State::Unreachable;
        QTest::newRow("a firewall of ours") << EPERM << State::NotAsked;
        QTest::newRow("forbidden") << EACCES << State::NotAsked;
        QTest::newRow("no descriptor") << EMFILE << State::NotAsked;
        QTest::newRow("no memory") << ENOBUFS << State::NotAsked;
    }
    void saysWhatAnErrorOfOursMeans()
    {
        QFETCH(int, error);
        QTEST(WordsConnection::stateOfDialling(error), "state");
    }

    void describesByTheFirstPage()
    {
        const Words first{{u"status"_s, u"200"_s}, {u"title"_s, u"one"_s}},
            second{{u"status"_s, u"200"_s}, {u"title"_s, u"two"_s}};
        QCOMPARE(claimsOf({service(u"http"_s, first), service(u"https"_s, second)}).value(u"description"_s), u"one"_s);
    }
};

QTEST_GUILESS_MAIN(TestWordsService)
#include "tst_words_service.moc"
