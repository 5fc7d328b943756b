// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/factory_access_points.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestFactoryAccessPoints : public QObject
{
    Q_OBJECT

    const FactoryAccessPoints m_table = FactoryAccessPoints::shipped().value_or(FactoryAccessPoints());

private Q_SLOTS:
    void shippedTableIsSound()
    {
        const auto table = FactoryAccessPoints::shipped();
        QVERIFY2(table.has_value(), table ? "" : qPrintable(table.error().where + u": "_s + table.error().message));
        QVERIFY(table->size() > 10);
    }

    void knows_data()
    {
        QTest::addColumn<QByteArray>("ssid");
        QTest::addColumn<QString>("driver");
        QTest::addColumn<QString>("vendor");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("mac");
        QTest::addColumn<bool>("isFactory");
        const auto row = [](const char *ssid, const char *driver, const char *vendor, const char *kind, const char *model,
                            const char *mac, bool isFactory = true) {
            QTest::newRow(ssid) << QByteArray(ssid) << QString::fromLatin1(driver) << QString::fromLatin1(vendor)
                                << QString::fromLatin1(kind) << QString::fromLatin1(model) << QString::fromLatin1(mac)
                                << isFactory;
        };
        row("ShellyPlus1-A8032AB12345", "shelly", "Shelly", "", "ShellyPlus1", "A8032AB12345");
        row("shelly1-244CAB4193C4", "shelly", "Shelly", "", "shelly1", "244CAB4193C4");
        row("shellyplug-s-6A8B9C", "shelly", "Shelly", "", "shellyplug-s", "");
        row("PROV_7A9A2C", "esp-provisioning", "Espressif", "", "", "");
        row("WLED-AP", "wled", "WLED", "light", "", "");
        row("tasmota-7A9A2C-6700", "tasmota", "Tasmota", "", "", "");
        row("tasmota_7A9A2C-670", "tasmota", "Tasmota", "", "", "");
        row("tasmota-3422", "tasmota", "Tasmota", "", "", "");
        row("Kitchen Fallback Hotspot", "esphome", "ESPHome", "", "", "", false);
        row("ESP_12AB34", "esp", "Espressif", "board", "", "");
        row("TP-LINK_Smart Plug_1A2B", "tplink-kasa", "TP-Link", "plug", "Smart Plug", "");
        row("TP-LINK_Smart Switch_1A2B", "tplink-kasa", "TP-Link", "", "Smart Switch", "");
        row("Tapo_Cam_1A2B", "tplink-tapo", "TP-Link", "camera", "Cam", "");
        row("ITEAD-1000012345", "sonoff", "Sonoff", "", "", "");
        row("SmartLife-1A2B", "tuya", "Tuya", "", "", "");
        row("Meross_SW_1A2B", "meross", "Meross", "", "", "");
        row("zhimi-airpurifier-m1_miap1a2b", "miio", "Xiaomi", "", "zhimi-airpurifier-m1", "");
        row("OpenBK7231T_1A2B3C4D", "openbeken", "OpenBeken", "", "", "");
    }

    void knows()
    {
        QFETCH(QByteArray, ssid);
        const auto match = m_table.match(ssid);
        QVERIFY(match.has_value());
        QTEST(match->row.driver, "driver");
        QTEST(match->row.vendor, "vendor");
        QTEST(match->row.kind, "kind");
        QTEST(match->model, "model");
        QTEST(match->mac, "mac");
        QTEST(match->row.isFactory, "isFactory");
    }

    void leavesAlone_data()
    {
        QTest::addColumn<QByteArray>("ssid");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("home") << QByteArray("FRITZ!Box 7590 XY");
        QTest::newRow("somebody called Shelly") << QByteArray("Shelly's iPhone");
        QTest::newRow("inside a name") << QByteArray("my ShellyPlus1-A8032AB12345");
        QTest::newRow("something behind") << QByteArray("WLED-AP2");
        QTest::newRow("something before") << QByteArray("NOT-WLED-AP");
        QTest::newRow("line feed behind") << QByteArray("WLED-AP\n");
        QTest::newRow("zero behind") << QByteArray("WLED-AP\0", 8);
        QTest::newRow("zero inside") << QByteArray("PROV_\0\0", 7);
        QTest::newRow("line feed before") << QByteArray("\nWLED-AP");
        QTest::newRow("control characters") << QByteArray("PROV_\x1b[31m");
        QTest::newRow("no UTF-8") << QByteArray("ESP_\xff\xfe\xc3\x28\xa0\xa1");
        QTest::newRow("other script's digits") << QByteArray("ESP_\xd9\xa1\xd9\xa2\xd9\xa3");
        QTest::newRow("all bytes FF") << QByteArray(32, '\xff');
        QTest::newRow("all zero, as hidden networks") << QByteArray(32, '\0');
        QTest::newRow("longer than an SSID") << QByteArray("PROV_") + QByteArray(28, 'A');
        QTest::newRow("much longer") << QByteArray(1 << 20, 'a');
        QTest::newRow("what makes patterns slow") << QByteArray("shellyaaaaaaaaaaaaaaaaaaaaaaaa-!");
        QTest::newRow("half a MAC") << QByteArray("shelly1-244CAB4193");
    }

    void leavesAlone()
    {
        QFETCH(QByteArray, ssid);
        QVERIFY(!m_table.match(ssid));
    }

    void whatIsOthersMayBeAnyBytes()
    {
        QVERIFY(m_table.match(QByteArray("\xff\x00\n Fallback Hotspot", 20)));
        QVERIFY(m_table.match("K\xc3\xbc"
                              "che Fallback Hotspot"));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        QTest::newRow("no table") << QByteArray(R"({})") << u"/accessPoints"_s;
        QTest::newRow("no pattern") << QByteArray(R"({"accessPoints": [{"vendor": "Acme"}]})") << u"/accessPoints/0/pattern"_s;
        QTest::newRow("broken pattern") << QByteArray(R"({"accessPoints": [{"pattern": "+"}]})") << u"/accessPoints/0/pattern"_s;
        QTest::newRow("fits everything") << QByteArray(R"({"accessPoints": [{"pattern": ".*"}]})")
                                         << u"/accessPoints/0/pattern"_s;
        QTest::newRow("no address") << QByteArray(R"({"accessPoints": [{"pattern": "a", "address": "192.168.1"}]})")
                                    << u"/accessPoints/0/address"_s;
        QTest::newRow("two words") << QByteArray(R"({"accessPoints": [{"pattern": "a", "kind": "a light"}]})")
                                   << u"/accessPoints/0/kind"_s;
        QTest::newRow("unknown key") << QByteArray(R"({"accessPoints": [{"pattern": "a", "color": "red"}]})")
                                     << u"/accessPoints/0/color"_s;
    }

    void refuses()
    {
        QFETCH(QByteArray, json);
        const auto table = FactoryAccessPoints::read(json);
        QVERIFY(!table);
        QTEST(table.error().where, "where");
    }
};

QTEST_GUILESS_MAIN(TestFactoryAccessPoints)
#include "tst_factory_access_points.moc"
