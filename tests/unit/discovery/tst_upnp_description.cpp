// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/upnp_description.h"

#include "discovery/ssdp/upnp_kinds.h"
#include "upnp_samples.h"

#include <QElapsedTimer>
#include <QStringEncoder>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestUpnpDescription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheRootDevice()
    {
        const auto description = UpnpDescription::read(nasDescription());
        QVERIFY(description);
        QCOMPARE(description->udn, QString::fromLatin1(sampleUdn));
        QCOMPARE(description->deviceType, u"urn:schemas-upnp-org:device:MediaServer:1"_s);
        QCOMPARE(description->friendlyName, u"Films & music"_s);
        QCOMPARE(description->manufacturer, u"Justin Maggard"_s);
        QCOMPARE(description->modelName, u"Media box"_s);
        QCOMPARE(description->modelNumber, u"3"_s);
        QCOMPARE(description->model(), u"Media box 3"_s);
        QCOMPARE(description->serialNumber, u"MB-7714"_s);
        QCOMPARE(description->presentationUrl, u"/"_s);
        QVERIFY(description->urlBase.isEmpty());
        QVERIFY(description->otherUdns.isEmpty());
    }

    void theRootCounts()
    {
        const auto description = UpnpDescription::read(upnpDocument(R"(
            <deviceList><device><UDN>uuid:b</UDN><friendlyName>Inner</friendlyName><serialNumber>9</serialNumber>
            <deviceList><device><UDN>uuid:c</UDN><UDN>uuid:b</UDN></device></deviceList></device></deviceList>
            <friendlyName>Outer</friendlyName><friendlyName>Second</friendlyName>)"));
        QVERIFY(description);
        QCOMPARE(description->udn, QString::fromLatin1(sampleUdn));
        QCOMPARE(description->friendlyName, u"Outer"_s);
        QVERIFY(description->serialNumber.isEmpty());
        QCOMPARE(description->otherUdns, (QStringList{u"uuid:b"_s, u"uuid:c"_s}));
    }

    void elementsOfMakersAreNotTheirs()
    {
        const auto description = UpnpDescription::read(
            upnpDocument(R"(<x:serialNumber xmlns:x="urn:x">1</x:serialNumber><box><serialNumber>2</serialNumber></box>)"));
        QVERIFY(description);
        QVERIFY(description->serialNumber.isEmpty());
    }

    void models_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("number");
        QTest::addColumn<QString>("model");
        QTest::newRow("both") << u"Hue bridge"_s << u"BSB002"_s << u"Hue bridge BSB002"_s;
        QTest::newRow("the number in the name") << u"FRITZ!Box 7590"_s << u"7590"_s << u"FRITZ!Box 7590"_s;
        QTest::newRow("no number") << u"Media box"_s << QString() << u"Media box"_s;
        QTest::newRow("no name") << QString() << u"7"_s << u"7"_s;
        QTest::newRow("none") << QString() << QString() << QString();
    }
    void models()
    {
        QFETCH(QString, name);
        QFETCH(QString, number);
        UpnpDescription description;
        description.modelName = name;
        description.modelNumber = number;
        QTEST(description.model(), "model");
    }

    void textsCanBeShown()
    {
        const auto description = UpnpDescription::read(upnpDocument(
            "<friendlyName>\n  Living\xe2\x80\xae room &#x9b;[2J </friendlyName><modelName><![CDATA[<b>bold</b>]]></modelName>"
            "<manufacturer>"
            + QByteArray(900, 'm') + "</manufacturer><serialNumber>" + QByteArray(5000, '7')
            + "</serialNumber>"
              "<presentationURL>http://10.0.1.9/"
            + QByteArray(300, 'p') + "</presentationURL>"));
        QVERIFY(description);
        QCOMPARE(description->friendlyName, u"Living room [2J"_s);
        QCOMPARE(description->modelName, u"<b>bold</b>"_s);
        QCOMPARE(description->manufacturer.size(), 255);
        QVERIFY(description->serialNumber.isEmpty());
        QVERIFY(description->presentationUrl.isEmpty());
    }

    void takesOtherEncodings_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::newRow("Latin-1") << upnpDocument("<friendlyName>K\xfc"
                                                 "che</friendlyName>")
                                        .replace("version=\"1.0\"", "version=\"1.0\" encoding=\"ISO-8859-1\"");
        const QString text = QString::fromUtf8(upnpDocument("<friendlyName>Küche</friendlyName>"));
        QTest::newRow("UTF-16") << QByteArray(
            QStringEncoder(QStringEncoder::Utf16LE, QStringEncoder::Flag::WriteBom).encode(text));
        QTest::newRow("UTF-8 with a mark") << QByteArray("\xef\xbb\xbf") + text.toUtf8();
    }
    void takesOtherEncodings()
    {
        QFETCH(QByteArray, xml);
        const auto description = UpnpDescription::read(xml);
        QVERIFY(description);
        QCOMPARE(description->friendlyName, u"Küche"_s);
    }

    void refusesTheRest_data()
    {
        QTest::addColumn<QByteArray>("xml");
        const QByteArray good = nasDescription();
        const auto withType = [&good](const QByteArray &type) { return QByteArray(good).replace("\n<root", type + "\n<root"); };
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("rubbish") << QByteArray("\x00\xff\x01", 3);
        QTest::newRow("a web page") << QByteArray("<html><body>Sign in</body></html>");
        QTest::newRow("cut short") << good.chopped(8);
        QTest::newRow("something behind it") << good + "<root/>";
        QTest::newRow("no UDN") << QByteArray(good).replace("UDN", "ABC");
        QTest::newRow("an empty UDN") << QByteArray(good).replace(sampleUdn, " ");
        QTest::newRow("not well-formed") << QByteArray(good).replace("&amp;", "&");
        QTest::newRow("a document type") << withType("<!DOCTYPE root>");
        QTest::newRow("an entity") << withType("<!DOCTYPE root [<!ENTITY x \"y\">]>").replace("Justin", "&x;");
        QTest::newRow("a file as an entity")
            << withType("<!DOCTYPE root [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>").replace("Justin", "&x;");
        QTest::newRow("a billion laughs")
            << withType(
                   "<!DOCTYPE root [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>")
                   .replace("Justin", "&c;");
        QTest::newRow("an entity of nobody's") << QByteArray(good).replace("Justin", "&x;");
        QTest::newRow("too deep") << upnpDocument(QByteArray("<a>").repeated(15) + QByteArray("</a>").repeated(15));
        QTest::newRow("too many elements") << upnpDocument(QByteArray("<a/>").repeated(2000));
        QTest::newRow("too large") << upnpDocument("<a>" + QByteArray(64 * 1024, 'a') + "</a>");
        QByteArray attributes;
        for (int i = 0; i < 1001; ++i)
            attributes += " a" + QByteArray::number(i) + "=''";
        QTest::newRow("too many attributes") << upnpDocument("<a" + attributes + "/>");
    }
    void refusesTheRest()
    {
        QFETCH(QByteArray, xml);
        QVERIFY(!UpnpDescription::read(xml));
    }

    void asMuchAsIsAllowedIsRead()
    {
        QVERIFY(UpnpDescription::read(upnpDocument(QByteArray("<a>").repeated(14) + QByteArray("</a>").repeated(14))));
        QVERIFY(UpnpDescription::read(upnpDocument(QByteArray("<a/>").repeated(1900))));
        QVERIFY(UpnpDescription::read(upnpDocument("<a>" + QByteArray(65000, 'a') + "</a>")));
    }

    void kinds_data()
    {
        QTest::addColumn<QStringList>("types");
        QTest::addColumn<QString>("kind");
        const QString server = u"urn:schemas-upnp-org:device:MediaServer:4"_s;
        const QString router = u"urn:schemas-upnp-org:device:InternetGatewayDevice:2"_s;
        QTest::newRow("router") << QStringList{router} << u"router"_s;
        QTest::newRow("media") << QStringList{server} << u"media"_s;
        QTest::newRow("a router that serves films") << QStringList{server, router} << u"router"_s;
        QTest::newRow("printer") << QStringList{u"urn:schemas-upnp-org:device:Printer:1"_s} << u"printer"_s;
        QTest::newRow("camera") << QStringList{u"urn:schemas-upnp-org:device:DigitalSecurityCamera:1"_s} << u"camera"_s;
        QTest::newRow("case") << QStringList{u"urn:schemas-upnp-org:device:printer:1"_s} << u"printer"_s;
        QTest::newRow("no version") << QStringList{u"roku:ecp"_s} << u"player"_s;
        QTest::newRow("basic") << QStringList{u"urn:schemas-upnp-org:device:Basic:1"_s} << QString();
        QTest::newRow("somebody else's") << QStringList{u"urn:example-org:device:Printer:1"_s} << QString();
        QTest::newRow("a version that is none") << QStringList{u"urn:schemas-upnp-org:device:Printer:x"_s} << QString();
        QTest::newRow("none") << QStringList{u""_s} << QString();
    }
    void kinds()
    {
        QFETCH(QStringList, types);
        QTEST(kindOfUpnpTypes(types), "kind");
    }
};

QTEST_GUILESS_MAIN(TestUpnpDescription)
#include "tst_upnp_description.moc"
