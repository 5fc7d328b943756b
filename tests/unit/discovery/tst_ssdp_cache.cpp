// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_cache.h"

#include "ssdp_cache_bench.h"
#include "upnp_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestSsdpCache : public QObject, protected SsdpCacheBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }

    void allOfASenderIsTold()
    {
        hearNas();
        const Sighting sighting = told();
        QCOMPARE(sighting.source, u"ssdp"_s);
        QCOMPARE(sighting.interface, u"eth0"_s);
        QCOMPARE(sighting.endpoint, u"10.0.1.9"_s);
        QCOMPARE(sighting.at, m_now);
        QVERIFY(!sighting.isGone);
        QCOMPARE(namesOf(sighting), QStringList{u"uuid 4d696e69-444c-164e-9d41-000c29a1b2c3"_s});
        QCOMPARE(typesOf(sighting.services), (QStringList{serverTarget, directoryTarget}));
        for (const Service &service : sighting.services) {
            QCOMPARE(service.source, u"ssdp"_s);
            QCOMPARE(service.port, 8200);
            QCOMPARE(service.name, nasUdn);
            QCOMPARE(service.attributes[u"location"_s], nasLocation);
        }
        QCOMPARE(sighting.attributes,
                 (QMap<QString, QString>{{u"kind"_s, u"media"_s}, {u"server"_s, u"Linux UPnP/1.0 Box/1"_s}}));
        QVERIFY(!m_cache.takeSighting(otherAddress));
    }

    void searchesAreNoAnnouncement()
    {
        SsdpMessage search;
        search.target = u"ssdp:all"_s;
        QVERIFY(!m_cache.hear(nasAddress, search, m_now));
        QVERIFY(m_cache.isEmpty());
    }

    void identifiers_data()
    {
        QTest::addColumn<QString>("udn");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("a UUID") << u"uuid:2F402F80-DA50-11E1-9B23-001788AABBCC"_s
                                << QStringList{u"uuid 2f402f80-da50-11e1-9b23-001788aabbcc"_s};
        QTest::newRow("without dashes") << u"uuid:2f402f80da5011e19b23001788aabbcc"_s
                                        << QStringList{u"uuid 2f402f80-da50-11e1-9b23-001788aabbcc"_s};
        QTest::newRow("a text") << u"uuid:RINCON_000E58AABBCC01400"_s << QStringList{u"usn uuid:RINCON_000E58AABBCC01400"_s};
        QTest::newRow("in capitals") << u"UUID:Socket-1_0-221517K0101769"_s
                                     << QStringList{u"usn uuid:Socket-1_0-221517K0101769"_s};
        QTest::newRow("nobody's UUID") << u"uuid:00000000-0000-0000-0000-000000000000"_s << QStringList();
        QTest::newRow("the UUID of all") << u"uuid:ffffffff-ffff-ffff-ffff-ffffffffffff"_s << QStringList();
        QTest::newRow("a placeholder") << u"uuid:unknown"_s << QStringList();
        QTest::newRow("nothing") << u"uuid:"_s << QStringList();
        QTest::newRow("no UUID at all") << u"mydevice"_s << QStringList();
    }
    void identifiers()
    {
        QFETCH(QString, udn);
        m_cache.hear(nasAddress, alive(rootTarget, udn), m_now);
        QTEST(namesOf(told()), "names");
    }

    void noMoreIdentifiersThanADeviceHas()
    {
        for (int i = 0; i < 60; ++i)
            m_cache.hear(nasAddress, alive(serverTarget, u"uuid:device-number-%1"_s.arg(i)), m_now);
        QCOMPARE(told().identifiers.size(), 8);
    }

    void whatIsElsewhereIsNotTheSenders_data()
    {
        QTest::addColumn<QString>("location");
        QTest::addColumn<bool>("isOwn");
        QTest::newRow("own") << nasLocation << true;
        QTest::newRow("another host") << u"http://10.0.1.77:8200/rootDesc.xml"_s << false;
        QTest::newRow("a public host") << u"http://192.0.2.1/x"_s << false;
        QTest::newRow("a name") << u"http://box.local:80/x"_s << true;
        QTest::newRow("loopback") << u"http://127.0.0.1:80/x"_s << true;
        QTest::newRow("another family") << u"http://[fe80::9]:80/x"_s << true;
        QTest::newRow("none") << QString() << true;
        QTest::newRow("no URL") << u"::::"_s << true;
    }
    void whatIsElsewhereIsNotTheSenders()
    {
        QFETCH(QString, location);
        QFETCH(bool, isOwn);
        m_cache.hear(nasAddress, alive(rootTarget, nasUdn, location), m_now);
        m_cache.hear(nasAddress, alive(serverTarget, nasUdn, location), m_now);
        const Sighting sighting = told();
        QCOMPARE(!sighting.identifiers.isEmpty(), isOwn);
        QCOMPARE(!sighting.services.isEmpty(), isOwn);
        QCOMPARE(!sighting.attributes.isEmpty(), isOwn);
        QVERIFY(isOwn || m_cache.places(nasAddress).isEmpty());
    }

    void aDescriptionSaysWhatItIs()
    {
        hearNas();
        QVERIFY(m_cache.describe(nasAddress, nasLocation, described()));
        const Sighting sighting = told();
        QCOMPARE(sighting.attributes[u"name"_s], u"Films & music"_s);
        QCOMPARE(sighting.attributes[u"vendor"_s], u"Justin Maggard"_s);
        QCOMPARE(sighting.attributes[u"model"_s], u"Media box 3"_s);
        QCOMPARE(sighting.attributes[u"serial"_s], u"MB-7714"_s);
        QCOMPARE(sighting.attributes[u"kind"_s], u"media"_s);
        QCOMPARE(sighting.attributes[u"url"_s], u"http://10.0.1.9:8200/"_s);
        QCOMPARE(namesOf(sighting), (QStringList{u"serial MB-7714"_s, u"uuid 4d696e69-444c-164e-9d41-000c29a1b2c3"_s}));
    }

    void aDescriptionOfSomebodyElseIsNotBelieved()
    {
        hearNas();
        QVERIFY(
            !m_cache.describe(nasAddress, nasLocation, described(upnpDocument("<serialNumber>S-1234</serialNumber>", "uuid:x"))));
        QVERIFY(!m_cache.describe(nasAddress, u"http://10.0.1.9/other"_s, described()));
        QVERIFY(!m_cache.describe(otherAddress, nasLocation, described()));
        const Sighting sighting = told();
        QVERIFY(!sighting.attributes.contains(u"serial"_s));
        QVERIFY(!sighting.attributes.contains(u"name"_s));
        // Until the sender announces that device: its announcement may have been lost.
        m_cache.hear(nasAddress, alive(rootTarget, u"uuid:X"_s), m_now);
        QCOMPARE(told().attributes[u"serial"_s], u"S-1234"_s);
    }

    void aSerialThatNamesNobodyIsNotTold_data()
    {
        QTest::addColumn<QByteArray>("serial");
        QTest::newRow("placeholder") << QByteArray("12345678");
        QTest::newRow("unknown") << QByteArray("Unknown");
        QTest::newRow("zeros") << QByteArray("00000000");
        QTest::newRow("counted") << QByteArray("12");
        QTest::newRow("empty") << QByteArray();
    }
    void aSerialThatNamesNobodyIsNotTold()
    {
        QFETCH(QByteArray, serial);
        hearNas();
        QVERIFY(
            m_cache.describe(nasAddress, nasLocation, described(upnpDocument("<serialNumber>" + serial + "</serialNumber>"))));
        const Sighting sighting = told();
        QVERIFY(!sighting.attributes.contains(u"serial"_s));
        QCOMPARE(sighting.identifiers.size(), 1);
    }

    void presentation_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QString>("url");
        QTest::newRow("relative") << QByteArray("index.html") << u"http://10.0.1.9:8200/index.html"_s;
        QTest::newRow("rooted") << QByteArray("/admin?x=1&amp;y=2") << u"http://10.0.1.9:8200/admin?x=1&y=2"_s;
        QTest::newRow("own, another port") << QByteArray("https://10.0.1.9/") << u"https://10.0.1.9/"_s;
        QTest::newRow("another host") << QByteArray("http://10.0.1.10/") << QString();
        QTest::newRow("a name") << QByteArray("http://box.local/") << QString();
        QTest::newRow("without a scheme") << QByteArray("//192.0.2.1/") << QString();
        QTest::newRow("a script") << QByteArray("javascript:alert(1)") << QString();
        QTest::newRow("a file") << QByteArray("file:///etc/passwd") << QString();
        QTest::newRow("a user") << QByteArray("http://admin:admin@10.0.1.9/") << QString();
        QTest::newRow("a user that looks like it") << QByteArray("http://10.0.1.9@192.0.2.1/") << QString();
        QTest::newRow("none") << QByteArray() << QString();
    }
    void presentation()
    {
        QFETCH(QByteArray, said);
        hearNas();
        m_cache.describe(nasAddress, nasLocation, described(upnpDocument("<presentationURL>" + said + "</presentationURL>")));
        QTEST(told().attributes.value(u"url"_s), "url");
    }

    void presentationIsRelativeToTheBaseThatIsSaid()
    {
        hearNas();
        UpnpDescription description = described(upnpDocument("<presentationURL>/</presentationURL>"));
        description.urlBase = u"http://10.0.1.9:5000/"_s;
        m_cache.describe(nasAddress, nasLocation, description);
        QCOMPARE(told().attributes.value(u"url"_s), u"http://10.0.1.9:5000/"_s);
        description.urlBase = u"http://192.0.2.1/"_s;
        m_cache.describe(nasAddress, nasLocation, description);
        QVERIFY(!told().attributes.contains(u"url"_s));
    }

    void ofSeveralRootDevicesTheOneThatSaysMostCounts()
    {
        hearNas();
        const QString gateway = u"http://10.0.1.9:49000/igd.xml"_s;
        m_cache.hear(nasAddress, alive(rootTarget, u"uuid:gate-way"_s, gateway), m_now);
        m_cache.describe(nasAddress, nasLocation, described());
        m_cache.describe(nasAddress, gateway,
                         described(upnpDocument("<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>"
                                                "<friendlyName>Gate</friendlyName>",
                                                "uuid:gate-way")));
        const Sighting sighting = told();
        QCOMPARE(sighting.attributes[u"kind"_s], u"router"_s);
        QCOMPARE(sighting.attributes[u"name"_s], u"Gate"_s);
        QVERIFY(!sighting.attributes.contains(u"serial"_s)); // of the other
        QCOMPARE(sighting.identifiers.size(), 2);
    }

    void embeddedDevicesAreTheSame()
    {
        hearNas();
        m_cache.describe(nasAddress, nasLocation,
                         described(upnpDocument("<deviceList><device><UDN>uuid:inner-device</UDN></device></deviceList>")));
        QVERIFY(namesOf(told()).contains(u"usn uuid:inner-device"_s));
    }
};

QTEST_GUILESS_MAIN(TestSsdpCache)
#include "tst_ssdp_cache.moc"
