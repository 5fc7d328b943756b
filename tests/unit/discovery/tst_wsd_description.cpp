// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_description.h"

#include "discovery/wsd/wsd_names.h"
#include "wsd_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress sender4(u"10.0.0.9"_s);
const QHostAddress sender6(u"fe80::9%eth0"_s);

WsdEndpoint endpointOf(const QByteArray &content)
{
    return WsdMessage::read(WsdXml().with({content}))->endpoints.first();
}

Sighting described(const QVector<WsdEndpoint> &endpoints, const QHostAddress &sender = sender4)
{
    Sighting sighting;
    sighting.source = u"wsd"_s;
    describeWsd(sighting, endpoints, sender);
    return sighting;
}

Sighting describedScopes(const QByteArray &scopes)
{
    return described({endpointOf(WsdXml::endpoint(wsdCameraAddress, "dn:NetworkVideoTransmitter", {}, scopes))});
}

QStringList identifiersOf(const Sighting &sighting)
{
    QStringList texts;
    for (const Identifier &identifier : sighting.identifiers)
        texts.append(identifierTypeWords.word(identifier.type) + u' ' + identifier.value);
    return texts;
}

} // namespace

class TestWsdDescription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCamera()
    {
        const Sighting sighting = described({endpointOf(WsdXml::endpoint(
            wsdCameraAddress, "dn:NetworkVideoTransmitter tds:Device", "http://10.0.0.9:8080/onvif/device_service",
            "onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/Profile/G "
            "onvif://www.onvif.org/MAC/ec:71:db:0f:12:34 onvif://www.onvif.org/name/Gate%20north onvif://www.onvif.org/hardware/IPC-1 "
            "onvif://www.onvif.org/location/city/hangzhou onvif://www.onvif.org/location/country/china",
            "7"))});
        const QMap<QString, QString> attributes{{u"name"_s, u"Gate north"_s},
                                                {u"model"_s, u"IPC-1"_s},
                                                {u"kind"_s, u"camera"_s},
                                                {u"location"_s, u"city/hangzhou, country/china"_s},
                                                {u"profiles"_s, u"G, Streaming"_s}};
        QCOMPARE(sighting.attributes, attributes);
        const QStringList identifiers{u"uuid 2419d68a-2dd2-21b2-a205-ec71db0f1234"_s, u"mac EC:71:DB:0F:12:34"_s};
        QCOMPARE(identifiersOf(sighting), identifiers);
        QCOMPARE(sighting.services.size(), 2);
        const QMap<QString, QString> said{{u"epr"_s, QString::fromLatin1(wsdCameraAddress)},
                                          {u"scheme"_s, u"http"_s},
                                          {u"path"_s, u"/onvif/device_service"_s},
                                          {u"metadataVersion"_s, u"7"_s}};
        const Service service{u"wsd"_s, u"dn:NetworkVideoTransmitter"_s, u"Gate north"_s, 8080, said};
        QCOMPARE(sighting.services.first(), service);
        QCOMPARE(sighting.services.last().type, u"tds:Device"_s);
    }

    void scopes_data()
    {
        QTest::addColumn<QByteArray>("scopes");
        QTest::addColumn<QString>("attribute");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *title, const char *scopes, const char *attribute, const QString &value) {
            QTest::newRow(title) << QByteArray(scopes) << QString::fromLatin1(attribute) << value;
        };
        row("percent-encoded UTF-8", "onvif://www.onvif.org/name/T%C3%BCr%20%231", "name", u"Tür #1"_s);
        row("plain UTF-8", "onvif://www.onvif.org/name/T\xC3\xBCr", "name", u"Tür"_s);
        row("upper case", "ONVIF://www.ONVIF.org/Name/Gate", "name", u"Gate"_s);
        row("the first", "onvif://www.onvif.org/name/a onvif://www.onvif.org/name/b", "name", u"a"_s);
        row("the first that says something", "onvif://www.onvif.org/name/ onvif://www.onvif.org/name/b", "name", u"b"_s);
        row("a slash in it", "onvif://www.onvif.org/name/a/b%2Fc", "name", u"a/b/c"_s);
        row("control characters", "onvif://www.onvif.org/name/%1B%5B31mred%00%0A%E2%80%AEx", "name", u"[31mred x"_s);
        row("no UTF-8", "onvif://www.onvif.org/name/%FF%FEx", "name", u"x"_s);
        row("nobody's", "onvif://www.example.org/name/a", "name", {});
        row("no category", "onvif://www.onvif.org/name", "name", {});
        row("no value", "onvif://www.onvif.org/name/", "name", {});
        row("serial number", "onvif://www.onvif.org/SerialNumber/AX%2F77", "serial", u"AX/77"_s);
        row("unclaimed", "onvif://www.onvif.org/Profile/Q/FactoryDefault", "factoryDefault", u"yes"_s);
        row("claimed", "onvif://www.onvif.org/Profile/Q/Operational", "factoryDefault", u"no"_s);
        row("says nothing of it", "onvif://www.onvif.org/Profile/S", "factoryDefault", {});
        row("profiles",
            "onvif://www.onvif.org/Profile/T onvif://www.onvif.org/Profile/Q/Operational onvif://www.onvif.org/Profile/S",
            "profiles", u"S, T"_s);
    }
    void scopes()
    {
        QFETCH(QByteArray, scopes);
        QFETCH(QString, attribute);
        QFETCH(QString, value);
        QCOMPARE(describedScopes(scopes).attributes.value(attribute), value);
    }

    void longNamesAreCut()
    {
        QCOMPARE(describedScopes("onvif://www.onvif.org/name/" + QByteArray(900, 'x')).attributes[u"name"_s].size(), 255);
    }

    void references_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QStringList>("identifiers");
        const QStringList uuid{u"uuid 2419d68a-2dd2-21b2-a205-ec71db0f1234"_s};
        QTest::newRow("a UUID") << wsdCameraAddress << uuid;
        QTest::newRow("in capitals") << wsdCameraAddress.toUpper() << uuid;
        QTest::newRow("without urn") << wsdCameraAddress.sliced(4) << uuid;
        QTest::newRow("bare") << wsdCameraAddress.sliced(9) << uuid;
        QTest::newRow("no UUID") << QByteArray("urn:uuid:camera-0017") << QStringList{u"epr urn:uuid:camera-0017"_s};
        QTest::newRow("another URN") << QByteArray("urn:schemas-foo:1:77") << QStringList{u"epr urn:schemas-foo:1:77"_s};
        QTest::newRow("a UUID of zeros") << QByteArray("urn:uuid:00000000-0000-0000-0000-000000000000") << QStringList();
        QTest::newRow("a UUID of ones") << QByteArray("urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff") << QStringList();
        QTest::newRow("an address") << QByteArray("http://10.0.0.9/onvif/device_service") << QStringList();
        QTest::newRow("an address of UDP") << QByteArray("SOAP.UDP://10.0.0.9:3702/") << QStringList();
    }
    void references()
    {
        QFETCH(QByteArray, address);
        QFETCH(QStringList, identifiers);
        QCOMPARE(identifiersOf(described({endpointOf(WsdXml::endpoint(address))})), identifiers);
    }

    void macs_data()
    {
        QTest::addColumn<QByteArray>("scope");
        QTest::addColumn<bool>("isMac");
        QTest::newRow("colons") << QByteArray("onvif://www.onvif.org/MAC/ec:71:db:0f:12:34") << true;
        QTest::newRow("encoded") << QByteArray("onvif://www.onvif.org/mac/ec%3A71%3adb%3A0f%3A12%3A34") << true;
        QTest::newRow("as the specification has it") << QByteArray("onvif://www.onvif.org/MacAddress/EC71DB0F1234") << true;
        QTest::newRow("zero") << QByteArray("onvif://www.onvif.org/MAC/00:00:00:00:00:00") << false;
        QTest::newRow("none") << QByteArray("onvif://www.onvif.org/MAC/unknown") << false;
    }
    void macs()
    {
        QFETCH(QByteArray, scope);
        QFETCH(bool, isMac);
        QCOMPARE(identifiersOf(describedScopes(scope)).contains(u"mac EC:71:DB:0F:12:34"_s), isMac);
    }

    void owners_data()
    {
        QTest::addColumn<QHostAddress>("sender");
        QTest::addColumn<QByteArray>("xaddrs");
        QTest::addColumn<int>("owner");
        const auto row = [](const char *title, const QHostAddress &sender, const char *xaddrs, WsdOwner owner) {
            QTest::newRow(title) << sender << QByteArray(xaddrs) << int(owner);
        };
        row("none", sender4, "", WsdOwner::Unknown);
        row("his own", sender4, "http://10.0.0.9/a", WsdOwner::Sender);
        row("his own by TLS", sender4, "https://10.0.0.9:8443/a", WsdOwner::Sender);
        row("somebody's", sender4, "http://10.0.0.8/a", WsdOwner::Other);
        row("somebody's and his own", sender4, "http://10.0.0.8/a http://10.0.0.9/a", WsdOwner::Sender);
        row("of another family", sender4, "http://[fe80::9]/a", WsdOwner::Unknown);
        row("link-local", sender6, "http://[fe80::9]:5357/a", WsdOwner::Sender);
        row("link-local with a zone", sender6, "http://[fe80::9%25eth1]:5357/a", WsdOwner::Sender);
        row("another link-local", sender6, "http://[fe80::8]/a", WsdOwner::Other);
        row("routed beside link-local", sender6, "http://[2001:db8::9]/a", WsdOwner::Unknown);
        row("IPv4 said over IPv6", sender6, "http://10.0.0.9/a", WsdOwner::Unknown);
        row("a name", sender4, "http://camera.local/a", WsdOwner::Unknown);
        row("loopback", sender4, "http://127.0.0.1/a", WsdOwner::Unknown);
        row("any", sender4, "http://0.0.0.0/a", WsdOwner::Unknown);
        row("another protocol", sender4, "ftp://10.0.0.9/a", WsdOwner::Unknown);
        row("with a password", sender4, "http://admin:admin@10.0.0.9/a", WsdOwner::Unknown);
        row("rubbish", sender4, "http://[10.0.0.9/a ://", WsdOwner::Unknown);
    }
    void owners()
    {
        QFETCH(QHostAddress, sender);
        QFETCH(QByteArray, xaddrs);
        QFETCH(int, owner);
        QCOMPARE(int(wsdOwnerOf(endpointOf(WsdXml::endpoint(wsdCameraAddress, {}, xaddrs)), sender)), owner);
    }

    void onlyHisOwnAddressesAreAServices()
    {
        const WsdEndpoint endpoint = endpointOf(WsdXml::endpoint(
            wsdCameraAddress, "tds:Device",
            "http://10.0.0.8:81/a http://[fe80::9]/b https://10.0.0.9/c?d=e%20f http://10.0.0.9:82/d http://10.0.0.9:82/again"));
        const Sighting sighting = described({endpoint});
        QCOMPARE(sighting.services.size(), 2);
        QCOMPARE(sighting.services.first().port, 443);
        QCOMPARE(sighting.services.first().attributes[u"scheme"_s], u"https"_s);
        QCOMPARE(sighting.services.first().attributes[u"path"_s], u"/c?d=e%20f"_s);
        QCOMPARE(sighting.services.last().port, 82);
        QCOMPARE(sighting.services.last().attributes[u"path"_s], u"/d"_s);
        // Nothing of it is to be had where the sender is.
        QVERIFY(described({endpointOf(WsdXml::endpoint(wsdCameraAddress, "tds:Device", "http://camera/a"))}).services.isEmpty());
        QVERIFY(described({endpoint}, QHostAddress(u"fe80::7%eth0"_s)).services.isEmpty());
        // Nobody said where.
        const Sighting nowhere = described({endpointOf(WsdXml::endpoint(wsdCameraAddress, "tds:Device"))});
        QCOMPARE(nowhere.services.size(), 1);
        QCOMPARE(nowhere.services.first().port, 0);
        QVERIFY(!nowhere.services.first().attributes.contains(u"path"_s));
    }

    /// So that it does not change with each answer.
    void bothFamiliesSayTheSame()
    {
        const auto heard = [](const QByteArray &host, const QHostAddress &from) {
            return described({endpointOf(WsdXml::endpoint(wsdHostAddress, "pub:Computer", "http://" + host + ":5357/x"))}, from);
        };
        QCOMPARE(heard("10.0.0.9", sender4), heard("[fe80::9]", sender6));
    }

    void longPathsAreCut()
    {
        const QByteArray xaddr = "http://10.0.0.9/" + QByteArray(900, 'a');
        const Sighting sighting = described({endpointOf(WsdXml::endpoint(wsdCameraAddress, "tds:Device", xaddr))});
        QCOMPARE(sighting.services.first().attributes[u"path"_s].size(), 255);
    }

    void kinds_data()
    {
        QTest::addColumn<QByteArray>("types");
        QTest::addColumn<QString>("kind");
        QTest::newRow("none") << QByteArray() << QString();
        QTest::newRow("a device") << QByteArray("wsdp:Device") << QString();
        QTest::newRow("a host") << QByteArray("wsdp:Device pub:Computer") << u"computer"_s;
        QTest::newRow("a printer") << QByteArray("wsdp:Device wprt:PrintDeviceType") << u"printer"_s;
        QTest::newRow("a scanner") << QByteArray("wsdp:Device wscn:ScanDeviceType") << u"scanner"_s;
        QTest::newRow("both") << QByteArray("wscn:ScanDeviceType wsdp:Device wprt:PrintDeviceType") << u"printer"_s;
        QTest::newRow("a camera") << QByteArray("tds:Device dn:NetworkVideoTransmitter") << u"camera"_s;
        QTest::newRow("nobody's") << QByteArray("x:NetworkVideoTransmitter") << QString();
    }
    void kinds()
    {
        QFETCH(QByteArray, types);
        QFETCH(QString, kind);
        QCOMPARE(described({endpointOf(WsdXml::endpoint(wsdCameraAddress, types))}).attributes.value(u"kind"_s), kind);
    }

    void aTypeWeDoNotKnow()
    {
        const Sighting sighting =
            described({endpointOf(WsdXml::endpoint(wsdHostAddress)
                                  + "<d:Types xmlns:i=\"http://printer.example.org/2003/imaging\">i:Basic</d:Types>")});
        QCOMPARE(sighting.services.size(), 1);
        QCOMPARE(sighting.services.first().type, u"Basic"_s);
        QCOMPARE(sighting.services.first().attributes[u"namespace"_s], u"http://printer.example.org/2003/imaging"_s);
    }

    /// One host, two target services: one device, the same whichever of them was heard first.
    void severalOfOneSender()
    {
        const WsdEndpoint host =
            endpointOf(WsdXml::endpoint(wsdHostAddress, "wsdp:Device pub:Computer", "http://10.0.0.9:5357/x"));
        const WsdEndpoint camera =
            endpointOf(WsdXml::endpoint(wsdCameraAddress, "dn:NetworkVideoTransmitter", "http://10.0.0.9:8080/onvif",
                                        "onvif://www.onvif.org/name/Gate onvif://www.onvif.org/MAC/ec:71:db:0f:12:34"));
        const Sighting sighting = described({host, camera});
        QCOMPARE(described({camera, host}), sighting);
        QCOMPARE(sighting.attributes[u"kind"_s], u"camera"_s);
        QCOMPARE(sighting.attributes[u"name"_s], u"Gate"_s);
        QCOMPARE(identifiersOf(sighting).size(), 3);
        QCOMPARE(sighting.services.size(), 3);
        QCOMPARE(sighting.services.first().port, 8080);
        QCOMPARE(sighting.services.last().port, 5357);
    }

    /// A recorder that stands for its cameras, with the MAC of each.
    void severalMacsAreNobodys()
    {
        const auto channel = [](const QByteArray &address, const QByteArray &mac) {
            return endpointOf(WsdXml::endpoint(address, "dn:NetworkVideoTransmitter", "http://10.0.0.9/onvif",
                                               mac.isEmpty() ? QByteArray() : "onvif://www.onvif.org/MAC/" + mac));
        };
        const QByteArray one = "ec:71:db:0f:12:34";
        const QByteArray other = "ec:71:db:0f:12:35";
        QVERIFY(!identifiersOf(described({channel("urn:x:1", one), channel("urn:x:2", other)})).join(u' ').contains(u"mac"_s));
        const QString mac = u"mac EC:71:DB:0F:12:34"_s;
        QVERIFY(identifiersOf(described({channel("urn:x:1", one), channel("urn:x:2", one)})).contains(mac));
        QVERIFY(identifiersOf(described({channel("urn:x:1", {}), channel("urn:x:2", one)})).contains(mac));
    }
};

QTEST_GUILESS_MAIN(TestWsdDescription)
#include "tst_wsd_description.moc"
