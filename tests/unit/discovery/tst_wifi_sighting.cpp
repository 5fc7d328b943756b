// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/wifi_sighting.h"

#include "support/fake_clock.h"

#include <QHostAddress>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestWifiSighting : public QObject
{
    Q_OBJECT

    const FactoryAccessPoints m_table = FactoryAccessPoints::shipped().value_or(FactoryAccessPoints());

    Sighting seen(const QByteArray &ssid, const QString &bssid, WifiSecurity security = WifiSecurity::Open) const
    {
        const AccessPoint ap{ssid, bssid, 63, security};
        const auto match = m_table.match(ssid);
        return match ? wifiSighting(ap, *match, u"wlan0"_s, FakeClock::start) : Sighting();
    }

private Q_SLOTS:
    void saysWhatItIs()
    {
        const Sighting sighting = seen("TP-LINK_Smart Plug_1A2B", u"50:c7:bf:01:02:03"_s);
        QCOMPARE(sighting.source, u"wifi"_s);
        QCOMPARE(sighting.at, FakeClock::start);
        QCOMPARE(sighting.interface, u"wlan0"_s);
        QCOMPARE(sighting.endpoint, u"wifi 50:C7:BF:01:02:03"_s);
        QVERIFY(QHostAddress(sighting.endpoint).isNull()); // nobody must take it for an address
        QVERIFY(!sighting.isGone);
        QCOMPARE(sighting.identifiers.size(), 1);
        QCOMPARE(sighting.identifiers.first().type, IdentifierType::Mac);
        QCOMPARE(sighting.identifiers.first().value, u"50:C7:BF:01:02:03"_s);
        QCOMPARE(sighting.identifiers.first().source, u"wifi"_s);
        const QMap<QString, QString> attributes{
            {u"name"_s, u"TP-LINK_Smart Plug_1A2B"_s},
            {u"ssid"_s, u"TP-LINK_Smart Plug_1A2B"_s},
            {u"vendor"_s, u"TP-Link"_s},
            {u"model"_s, u"Smart Plug"_s},
            {u"kind"_s, u"plug"_s},
            {u"driverHint"_s, u"tplink-kasa"_s},
            {u"factoryDefault"_s, u"yes"_s},
            {u"signal"_s, u"63 %"_s},
            {u"security"_s, u"open"_s},
            {u"reach"_s, u"Join the Wi-Fi network \"TP-LINK_Smart Plug_1A2B\"; it wants no password. There the device is at "
                         "192.168.0.1."_s},
        };
        QCOMPARE(sighting.attributes, attributes);
    }

    void macs_data()
    {
        QTest::addColumn<QByteArray>("ssid");
        QTest::addColumn<QString>("bssid");
        QTest::addColumn<QStringList>("macs");
        QTest::newRow("BSSID and name") << QByteArray("ShellyPlus1-A8032AB12344") << u"A8:03:2A:B1:23:45"_s
                                        << QStringList{u"A8:03:2A:B1:23:45"_s, u"A8:03:2A:B1:23:44"_s};
        QTest::newRow("both the same") << QByteArray("ShellyPlus1-a8032ab12345") << u"A8:03:2A:B1:23:45"_s
                                       << QStringList{u"A8:03:2A:B1:23:45"_s};
        QTest::newRow("made up by the device") << QByteArray("WLED-AP") << u"5E:CF:7F:01:02:03"_s << QStringList();
        QTest::newRow("made up, and in the name")
            << QByteArray("shelly1-5CCF7F010203") << u"5E:CF:7F:01:02:03"_s << QStringList{u"5C:CF:7F:01:02:03"_s};
        QTest::newRow("no name can be a group") << QByteArray("shelly1-01CF7F010203") << u"5E:CF:7F:01:02:03"_s << QStringList();
    }

    void macs()
    {
        QFETCH(QByteArray, ssid);
        QFETCH(QString, bssid);
        const Sighting sighting = seen(ssid, bssid);
        QStringList macs;
        for (const Identifier &identifier : sighting.identifiers)
            macs += identifier.value;
        QTEST(macs, "macs");
    }

    void withoutABssidThereIsNoPlace()
    {
        for (const QString &bssid : {u""_s, u"FF:FF:FF:FF:FF:FF"_s, u"00:00:00:00:00:00"_s, u"rubbish"_s})
            QCOMPARE(wifiEndpoint({"WLED-AP", bssid, 1, WifiSecurity::Open}), QString());
    }

    void aHotspotOfOneThatLostItsNetworkIsNotNew()
    {
        const Sighting sighting = seen("Kitchen Fallback Hotspot", u"5E:CF:7F:01:02:03"_s, WifiSecurity::Wpa2);
        QVERIFY(!sighting.attributes.contains(u"factoryDefault"_s));
        QCOMPARE(sighting.attributes.value(u"security"_s), u"wpa2"_s);
        QVERIFY(sighting.attributes.value(u"reach"_s).contains(u"password"_s));
    }

    void hostileNames()
    {
        const QString hex = seen(QByteArray("\xff\x1b[31m Fallback Hotspot"), u"5E:CF:7F:01:02:03"_s).attributes.value(u"name"_s);
        QVERIFY2(hex.startsWith(u"0xff1b"_s), qPrintable(hex));
        const Sighting sighting = seen(QByteArray("a\xe2\x80\xae"
                                                  "b Fallback Hotspot"),
                                       u"5E:CF:7F:01:02:03"_s);
        for (const QString &text : sighting.attributes)
            QVERIFY2(!text.contains(QChar(0x202e)), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(TestWifiSighting)
#include "tst_wifi_sighting.moc"
