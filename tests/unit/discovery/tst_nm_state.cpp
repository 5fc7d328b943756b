// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/nm_state.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

const QString manager = u"org.freedesktop.NetworkManager"_s;
const QString device = u"org.freedesktop.NetworkManager.Device"_s;
const QString wireless = u"org.freedesktop.NetworkManager.Device.Wireless"_s;
const QString accessPoint = u"org.freedesktop.NetworkManager.AccessPoint"_s;
const QString managerPath = u"/org/freedesktop/NetworkManager"_s;

QVariantMap ap(const QByteArray &ssid, uint flags = 0, uint wpa = 0, uint rsn = 0)
{
    return {{u"Ssid"_s, ssid},    {u"HwAddress"_s, u"50:C7:BF:01:02:03"_s},
            {u"Strength"_s, 77},  {u"Flags"_s, flags},
            {u"WpaFlags"_s, wpa}, {u"RsnFlags"_s, rsn}};
}

/// A machine with wlan0 and eth0; wlan0 hears what is added at /ap/1.
NmState machine(uint state = 30)
{
    NmState nm;
    nm.add(managerPath, {{manager, {{u"WirelessEnabled"_s, true}, {u"WirelessHardwareEnabled"_s, true}}}});
    nm.add(u"/dev/1"_s, {{device, {{u"DeviceType"_s, 1}, {u"Interface"_s, u"eth0"_s}, {u"State"_s, 100}}}});
    nm.add(u"/dev/2"_s, {{device, {{u"DeviceType"_s, 2}, {u"Interface"_s, u"wlan0"_s}, {u"State"_s, state}}},
                         {wireless, {{u"AccessPoints"_s, QStringList{u"/ap/1"_s, u"/ap/none"_s}}, {u"LastScan"_s, 5LL}}}});
    return nm;
}

} // namespace

class TestNmState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hears()
    {
        NmState nm = machine();
        nm.add(u"/ap/1"_s, {{accessPoint, ap("WLED-AP")}});
        nm.add(u"/ap/2"_s, {{accessPoint, ap("of another radio")}});
        QCOMPARE(nm.radios().size(), 1);
        WifiRadio radio = nm.radios().first();
        QCOMPARE(radio.interface, u"wlan0"_s);
        QCOMPARE(radio.obstacle, Obstacle::None);
        QCOMPARE(radio.accessPoints, (QVector<AccessPoint>{{"WLED-AP", u"50:C7:BF:01:02:03"_s, 77, WifiSecurity::Open}}));
        QCOMPARE(nm.devicePath(u"wlan0"_s), u"/dev/2"_s);
        QCOMPARE(nm.devicePath(u"eth0"_s), QString());
        QCOMPARE(nm.lastScan(u"wlan0"_s), 5);
        nm.change(u"/ap/1"_s, accessPoint, {{u"Strength"_s, 12}});
        nm.change(u"/ap/1"_s, u"some.other.Interface"_s, {{u"Strength"_s, 13}});
        nm.change(u"/ap/9"_s, accessPoint, {{u"Strength"_s, 14}});
        QCOMPARE(nm.radios().first().accessPoints.first().signal, 12);
        nm.remove(u"/ap/1"_s, {accessPoint});
        QVERIFY(nm.radios().first().accessPoints.isEmpty());
        nm.remove(u"/dev/2"_s, {wireless});
        QVERIFY(nm.radios().isEmpty());
    }

    void obstacles_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("interface");
        QTest::addColumn<QVariantMap>("change");
        QTest::addColumn<Obstacle>("obstacle");
        QTest::addColumn<QString>("reason");
        QTest::newRow("none") << managerPath << manager << QVariantMap() << Obstacle::None << QString();
        QTest::newRow("turned off") << managerPath << manager << QVariantMap{{u"WirelessEnabled"_s, false}} << Obstacle::Down
                                    << u"nmcli radio wifi on"_s;
        QTest::newRow("switched off") << managerPath << manager << QVariantMap{{u"WirelessHardwareEnabled"_s, false}}
                                      << Obstacle::Down << u"switch"_s;
        QTest::newRow("left alone") << u"/dev/2"_s << device << QVariantMap{{u"State"_s, 10}} << Obstacle::Unsupported
                                    << u"nmcli device set wlan0 managed yes"_s;
        QTest::newRow("not ready") << u"/dev/2"_s << device << QVariantMap{{u"State"_s, 20}} << Obstacle::Down << u"firmware"_s;
    }

    void obstacles()
    {
        QFETCH(QString, path);
        QFETCH(QString, interface);
        QFETCH(QVariantMap, change);
        QFETCH(Obstacle, obstacle);
        QFETCH(QString, reason);
        NmState nm = machine();
        nm.add(u"/ap/1"_s, {{accessPoint, ap("WLED-AP")}});
        nm.change(path, interface, change);
        const WifiRadio radio = nm.radios().value(0);
        QCOMPARE(radio.obstacle, obstacle);
        QVERIFY2(radio.reason.contains(reason), qPrintable(radio.reason));
        QCOMPARE(radio.accessPoints.isEmpty(), obstacle != Obstacle::None);
    }

    void security_data()
    {
        QTest::addColumn<uint>("flags");
        QTest::addColumn<uint>("wpa");
        QTest::addColumn<uint>("rsn");
        QTest::addColumn<WifiSecurity>("security");
        QTest::newRow("open") << 0U << 0U << 0U << WifiSecurity::Open;
        QTest::newRow("open, offers OWE elsewhere") << 0U << 0U << 0x1000U << WifiSecurity::Open;
        QTest::newRow("OWE") << 1U << 0U << 0x888U << WifiSecurity::Owe;
        QTest::newRow("WEP") << 1U << 0U << 0U << WifiSecurity::Wep;
        QTest::newRow("WPA") << 1U << 0x144U << 0U << WifiSecurity::Wpa;
        QTest::newRow("WPA and WPA2") << 1U << 0x144U << 0x188U << WifiSecurity::Wpa2;
        QTest::newRow("WPA2") << 1U << 0U << 0x188U << WifiSecurity::Wpa2;
        QTest::newRow("WPA2 and WPA3") << 1U << 0U << 0x588U << WifiSecurity::Wpa2;
        QTest::newRow("WPA3") << 1U << 0U << 0x488U << WifiSecurity::Wpa3;
        QTest::newRow("enterprise") << 1U << 0U << 0x288U << WifiSecurity::Enterprise;
    }

    void security()
    {
        QFETCH(uint, flags);
        QFETCH(uint, wpa);
        QFETCH(uint, rsn);
        NmState nm = machine();
        nm.add(u"/ap/1"_s, {{accessPoint, ap("WLED-AP", flags, wpa, rsn)}});
        QTEST(nm.radios().first().accessPoints.first().security, "security");
    }

    void oddValues()
    {
        NmState nm = machine();
        for (const QByteArray &ssid : {QByteArray(), QByteArray(33, 'a')}) {
            nm.add(u"/ap/1"_s, {{accessPoint, ap(ssid)}});
            QVERIFY(nm.radios().first().accessPoints.isEmpty());
        }
        // Values of other types than they should be, and none at all.
        nm.add(u"/ap/1"_s,
               {{accessPoint, {{u"Ssid"_s, QByteArray("WLED-AP")}, {u"Strength"_s, 4711}, {u"HwAddress"_s, QVariant()}}}});
        QCOMPARE(nm.radios().first().accessPoints.first().signal, 100);
        nm.change(u"/dev/2"_s, wireless, {{u"AccessPoints"_s, QVariant()}});
        QVERIFY(nm.radios().first().accessPoints.isEmpty());
        for (int i = 0; i < 20000; ++i)
            nm.add(u"/ap/%1"_s.arg(i), {{accessPoint, ap("WLED-AP")}});
        QStringList paths;
        for (int i = 0; i < 5000; ++i)
            paths += u"/ap/%1"_s.arg(i);
        nm.change(u"/dev/2"_s, wireless, {{u"AccessPoints"_s, paths}});
        QCOMPARE(nm.radios().first().accessPoints.size(), 1024);
    }
};

QTEST_GUILESS_MAIN(TestNmState)
#include "tst_nm_state.moc"
