// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_message.h"
#include "discovery/wsd/wsd_names.h"
#include "discovery/wsd/wsd_question.h"

#include "wsd_samples.h"

#include <QElapsedTimer>
#include <QTest>
#include <QUuid>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

using Action = WsdMessage::Action;

QByteArray camera()
{
    return WsdXml::endpoint(wsdCameraAddress, "dn:NetworkVideoTransmitter tds:Device",
                            "http://10.0.0.9/onvif/device_service https://10.0.0.9/onvif/device_service",
                            "onvif://www.onvif.org/name/Gate onvif://www.onvif.org/hardware/IPC-1", "7");
}

/// The names of the elements of a well-formed document with what they hold: "{space}name=text".
QStringList elementsOf(const QByteArray &bytes)
{
    QStringList elements;
    QXmlStreamReader xml(bytes);
    QString open;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        if (token == QXmlStreamReader::StartElement)
            open = u"{%1}%2"_s.arg(xml.namespaceUri(), xml.name());
        else if (token == QXmlStreamReader::Characters && !xml.isWhitespace())
            elements.append(u"%1=%2"_s.arg(open, xml.text()));
    }
    return xml.hasError() ? QStringList() : elements;
}

} // namespace

class TestWsdMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void actions_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<int>("action");
        QTest::newRow("hello") << QByteArray("Hello") << int(Action::Hello);
        QTest::newRow("bye") << QByteArray("Bye") << int(Action::Bye);
        QTest::newRow("probe matches") << QByteArray("ProbeMatches") << int(Action::ProbeMatches);
        QTest::newRow("resolve matches") << QByteArray("ResolveMatches") << int(Action::ResolveMatches);
        QTest::newRow("somebody's question") << QByteArray("Probe") << int(Action::Other);
    }
    void actions()
    {
        QFETCH(QByteArray, word);
        QFETCH(int, action);
        WsdXml xml;
        xml.action = word;
        const auto message = WsdMessage::read(xml.with({camera()}));
        QVERIFY(message);
        QCOMPARE(int(message->action), action);
        QCOMPARE(message->relatesTo, QString::fromLatin1(xml.relatesTo));
        QCOMPARE(message->endpoints.size(), message->action == Action::Other ? 0 : 1);
        if (message->endpoints.isEmpty())
            return;
        const WsdEndpoint &endpoint = message->endpoints.first();
        QCOMPARE(endpoint.address, QString::fromLatin1(wsdCameraAddress));
        const QVector<WsdType> types{{u"http://www.onvif.org/ver10/network/wsdl"_s, u"NetworkVideoTransmitter"_s},
                                     {u"http://www.onvif.org/ver10/device/wsdl"_s, u"Device"_s}};
        QCOMPARE(endpoint.types, types);
        QCOMPARE(endpoint.scopes.size(), 2);
        QCOMPARE(endpoint.xaddrs.size(), 2);
        QCOMPARE(endpoint.metadataVersion, 7u);
    }

    /// The same, however it is written.
    void dialects_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const WsdXml xml;
        QTest::newRow("with a declaration") << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml.with({camera()});
        QTest::newRow("with a byte order mark") << "\xEF\xBB\xBF<?xml version=\"1.0\"?>" + xml.with({camera()});
        QTest::newRow("a string with its end") << xml.with({camera()}) + QByteArray(3, '\0');
        QTest::newRow("a comment around") << "<!-- a -->" + xml.with({camera()}) + "<!-- b -->\n";
        WsdXml oasis;
        oasis.discovery = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01";
        oasis.addressing = "http://www.w3.org/2005/08/addressing";
        QTest::newRow("OASIS 1.1") << oasis.with({camera()});
        WsdXml soap11;
        soap11.soap = "http://schemas.xmlsoap.org/soap/envelope/";
        QTest::newRow("SOAP 1.1") << soap11.with({camera()});
        QTest::newRow("other prefixes") << xml.with({camera()})
                                               .replace("<d:", "<tns1:")
                                               .replace("</d:", "</tns1:")
                                               .replace("xmlns:d=", "xmlns:tns1=")
                                               .replace("dn:Net", "q:Net")
                                               .replace("xmlns:dn=", "xmlns:q=");
        QTest::newRow("prefixes that usually mean others") << xml.with({camera()})
                                                                  .replace("<a:", "<dn:")
                                                                  .replace("</a:", "</dn:")
                                                                  .replace("xmlns:dn=", "xmlns:a0=")
                                                                  .replace("xmlns:a=", "xmlns:dn=")
                                                                  .replace("dn:Net", "a0:Net");
        QTest::newRow("white space") << xml.with({camera()})
                                            .replace("<d:Types>", "<d:Types>\n\t ")
                                            .replace("<a:Action>", "<a:Action>\n   ")
                                            .replace("</a:Address>", "  \r\n</a:Address>");
        QTest::newRow("more than we know") << xml.with(
            {"<x xmlns=\"urn:x\"><y><z/></y></x>" + camera() + "<d:Unknown a=\"1\"/>"});
        QTest::newRow("a CDATA section")
            << xml.with({camera()}).replace("dn:NetworkVideoTransmitter", "<![CDATA[dn:NetworkVideoTransmitter]]>");
    }
    void dialects()
    {
        QFETCH(QByteArray, bytes);
        const auto message = WsdMessage::read(bytes);
        QVERIFY(message);
        const auto usual = WsdMessage::read(WsdXml().with({camera()}));
        QCOMPARE(int(message->action), int(usual->action));
        QCOMPARE(message->relatesTo, usual->relatesTo);
        QCOMPARE(message->endpoints, usual->endpoints);
    }

    void typesAreKnownByNamespace_data()
    {
        QTest::addColumn<QByteArray>("element");
        QTest::addColumn<QString>("type");
        const QString dn = u"dn:NetworkVideoTransmitter"_s;
        QTest::newRow("as usual") << QByteArray("<d:Types>dn:NetworkVideoTransmitter</d:Types>") << dn;
        QTest::newRow("declared there") << QByteArray("<d:Types xmlns:x=\"http://www.onvif.org/ver10/network/wsdl\">"
                                                      "x:NetworkVideoTransmitter</d:Types>")
                                        << dn;
        QTest::newRow("bound anew") << QByteArray(
            "<d:Types xmlns:dn=\"http://www.onvif.org/ver10/device/wsdl\">dn:Device</d:Types>")
                                    << u"tds:Device"_s;
        QTest::newRow("bound to nobody's") << QByteArray("<d:Types xmlns:dn=\"urn:x\">dn:NetworkVideoTransmitter</d:Types>")
                                           << u"NetworkVideoTransmitter"_s;
        QTest::newRow("bound to none") << QByteArray("<d:Types>nn:NetworkVideoTransmitter</d:Types>")
                                       << u"NetworkVideoTransmitter"_s;
        QTest::newRow("by default") << QByteArray("<d:Types xmlns=\"http://schemas.microsoft.com/windows/pub/2005/07\">"
                                                  "Computer</d:Types>")
                                    << u"pub:Computer"_s;
        QTest::newRow("bound in an element before")
            << QByteArray("<x xmlns=\"urn:x\" xmlns:dn=\"urn:x\"><y/></x><d:Types>dn:NetworkVideoTransmitter</d:Types>") << dn;
    }
    void typesAreKnownByNamespace()
    {
        QFETCH(QByteArray, element);
        QFETCH(QString, type);
        const auto message = WsdMessage::read(WsdXml().with({WsdXml::endpoint(wsdHostAddress) + element}));
        QVERIFY(message);
        QCOMPARE(message->endpoints.size(), 1);
        QCOMPARE(message->endpoints.first().types.size(), 1);
        QCOMPARE(wsdTypeName(message->endpoints.first().types.first()), type);
    }

    void whatIsNoMessage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const WsdXml xml;
        const QByteArray good = xml.with({camera()});
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("zeros") << QByteArray(64, '\0');
        QTest::newRow("rubbish") << QByteArray("M-SEARCH * HTTP/1.1\r\n\r\n");
        QTest::newRow("cut short") << good.chopped(9);
        QTest::newRow("more behind it") << good + good;
        QTest::newRow("no UTF-8") << QByteArray(good).replace("Gate", "G\xE4te");
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE<\0x\0/\0>\0", 10);
        QTest::newRow("other XML") << QByteArray("<html><body/></html>");
        QTest::newRow("another envelope") << QByteArray(good).replace("2003/05/soap-envelope", "2003/05/soap");
        QTest::newRow("no header") << QByteArray(
            "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body/></s:Envelope>");
        QTest::newRow("no action") << QByteArray(good).replace("a:Action>", "a:Axtion>");
        QTest::newRow("no body") << QByteArray(good).replace("s:Body>", "s:Corpse>");
        QTest::newRow("another body")
            << QByteArray(good).replace("<d:ProbeMatches>", "<d:Hello>").replace("</d:ProbeMatches>", "</d:Hello>");
        QTest::newRow("two bodies") << QByteArray(good).replace("</s:Body>", "</s:Body><s:Body></s:Body>");
        WsdXml odd;
        odd.head = "<!DOCTYPE x>";
        QTest::newRow("a document type") << odd.with({camera()});
        odd.head =
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]>";
        odd.header = "<x>&c;</x>";
        QTest::newRow("a billion laughs") << odd.with({camera()});
        odd.head = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
        odd.header = "<x>&a;</x>";
        QTest::newRow("somebody's file") << odd.with({camera()});
        odd.head = {};
        QTest::newRow("an unknown entity") << odd.with({camera()});
        odd.header = QByteArray("<x>").repeated(40) + QByteArray("</x>").repeated(40);
        QTest::newRow("deep") << odd.with({camera()});
        odd.header = QByteArray("<x>").repeated(8000);
        QTest::newRow("bottomless") << odd.with({camera()});
        odd.header = {};
        QTest::newRow("deep in a text") << odd.with(
            {QByteArray(camera()).replace("</a:Address>",
                                          QByteArray("<x>").repeated(40) + QByteArray("</x>").repeated(40) + "</a:Address>")});
        odd.tail = QByteArray(WsdMessage::largest, ' ');
        QTest::newRow("large") << odd.with({camera()});
        odd.tail = {};
        odd.header = QByteArray("<x a='").repeated(200);
        QTest::newRow("attributes that never end") << odd.with({camera()});
        QByteArray attributes;
        for (int i = 0; i < 6000; ++i)
            attributes += " a" + QByteArray::number(i) + "=''";
        odd.header = "<x" + attributes + "/>";
        QTest::newRow("many attributes") << odd.with({camera()});
        odd.header = {};
        for (int i = 0; i < 100; ++i)
            odd.header += (i % 20 == 0 ? "<x" : "") + QByteArray(" xmlns:n") + QByteArray::number(i)
                          + (i % 20 == 19 ? "='urn:x'>" : "='urn:x'");
        odd.header += QByteArray("</x>").repeated(5);
        QTest::newRow("many prefixes") << odd.with({camera()});
        odd.header = QByteArray("<x/>").repeated(2000);
        QTest::newRow("many elements") << odd.with({camera()});
        odd.header = {};
        odd.action = "Hello";
        QTest::newRow("a long text") << odd.with({WsdXml::endpoint(wsdCameraAddress, {}, {}, QByteArray(20000, 'x'))});
    }
    void whatIsNoMessage()
    {
        QFETCH(QByteArray, bytes);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(!WsdMessage::read(bytes));
        QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed())));
    }

    void whatIsBeyondTheLimitsIsLeftOut()
    {
        QList<QByteArray> endpoints;
        for (int i = 0; i < 100; ++i)
            endpoints.append(WsdXml::endpoint("urn:x:" + QByteArray::number(i)));
        QCOMPARE(WsdMessage::read(WsdXml().with(endpoints))->endpoints.size(), WsdMessage::mostEndpoints);

        QByteArray many;
        for (int i = 0; i < 200; ++i)
            many += " http://10.0.0.9/" + QByteArray::number(i);
        const auto wide = WsdMessage::read(WsdXml().with({WsdXml::endpoint(wsdCameraAddress, many, many, many)}));
        QCOMPARE(wide->endpoints.first().types.size(), 16);
        QCOMPARE(wide->endpoints.first().scopes.size(), 64);
        QCOMPARE(wide->endpoints.first().xaddrs.size(), 16);

        const QByteArray longItem = "http://10.0.0.9/" + QByteArray(1100, 'x') + " http://10.0.0.9/a";
        const auto tall = WsdMessage::read(WsdXml().with({WsdXml::endpoint(wsdCameraAddress, longItem, longItem, longItem)}));
        QCOMPARE(tall->endpoints.first().types.size(), 1);
        QCOMPARE(tall->endpoints.first().scopes, QStringList{u"http://10.0.0.9/a"_s});
        QCOMPARE(tall->endpoints.first().xaddrs, QStringList{u"http://10.0.0.9/a"_s});
    }

    void anEndpointHasAnAddress_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("long") << "urn:x:" + QByteArray(250, 'x');
        QTest::newRow("white space in it") << QByteArray("urn:x:a b");
        QTest::newRow("not ASCII") << QByteArray("urn:x:\xC3\xA4");
        QTest::newRow("a control character") << QByteArray("urn:x:&#127;");
    }
    void anEndpointHasAnAddress()
    {
        QFETCH(QByteArray, address);
        const auto message = WsdMessage::read(WsdXml().with({WsdXml::endpoint(address, "pub:Computer"), camera()}));
        QVERIFY(message);
        QCOMPARE(message->endpoints.size(), 1);
        QCOMPARE(message->endpoints.first().address, QString::fromLatin1(wsdCameraAddress));
    }

    void probesAreWhatTheSpecificationSays()
    {
        const QString discovery = QString::fromLatin1(wsdDiscoverySpace);
        const QString addressing = QString::fromLatin1(wsdAddressingSpace);
        for (const QString &type : {u""_s, u"wsdp:Device"_s, u"dn:NetworkVideoTransmitter"_s}) {
            const WsdQuestion question = WsdQuestion::probe(type);
            QVERIFY(question.messageId.startsWith("urn:uuid:"_L1));
            QVERIFY(!QUuid::fromString(question.messageId.sliced(9)).isNull());
            QStringList wanted{u"{%1}Action=%2/Probe"_s.arg(addressing, discovery),
                               u"{%1}MessageID=%2"_s.arg(addressing, question.messageId),
                               u"{%1}To=urn:schemas-xmlsoap-org:ws:2005:04:discovery"_s.arg(addressing)};
            if (!type.isEmpty())
                wanted.append(u"{%1}Types=%2"_s.arg(discovery, type));
            QCOMPARE(elementsOf(question.packet), wanted);
            QVERIFY(question.packet.size() < 1200); // one frame
            QVERIFY(WsdQuestion::probe(type).messageId != question.messageId);
            QCOMPARE(int(WsdMessage::read(question.packet)->action), int(Action::Other));
        }
    }

    void aResolveNamesItsEndpoint()
    {
        const QString address = u"urn:x:<&\">]]>"_s;
        const WsdQuestion question = WsdQuestion::resolve(address);
        QVERIFY(elementsOf(question.packet).contains(u"{%1}Address=%2"_s.arg(QLatin1StringView(wsdAddressingSpace), address)));
        QVERIFY(elementsOf(question.packet)
                    .contains(u"{%1}Action=%2/Resolve"_s.arg(QLatin1StringView(wsdAddressingSpace),
                                                             QLatin1StringView(wsdDiscoverySpace))));
    }
};

QTEST_GUILESS_MAIN(TestWsdMessage)
#include "tst_wsd_message.moc"
