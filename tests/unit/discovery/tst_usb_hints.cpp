// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_hints.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestUsbHints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shippedTableIsSound()
    {
        const auto table = UsbHints::shipped();
        QVERIFY2(table.has_value(), table ? "" : qPrintable(table.error().where + u": "_s + table.error().message));
        QVERIFY(table->size() > 20);
    }

    void theProductGoesBeforeTheVendor()
    {
        const auto table = UsbHints::read(R"({"devices": [{"vendorId": "303A", "kind": "board", "driverHint": "esp"},
            {"vendorId": "303A", "productId": "00AB", "vendor": "Acme", "kind": "plug"}],
            "volumes": [{"label": "Boot", "driverHint": "uf2"}]})");
        QVERIFY(table.has_value());
        QCOMPARE(table->ofDevice(0x303a, 0x1001).driver, u"esp"_s);
        QCOMPARE(table->ofDevice(0x303a, 0x00ab).driver, QString());
        QCOMPARE(table->ofDevice(0x303a, 0x00ab).vendor, u"Acme"_s);
        QCOMPARE(table->ofDevice(0x3039, 0x00ab).kind, QString());
        QCOMPARE(table->ofVolume(u"BOOT"_s).driver, u"uf2"_s);
        QCOMPARE(table->ofVolume(QString()).driver, QString());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        QTest::newRow("no devices") << QByteArray(R"({})") << u"/devices"_s;
        QTest::newRow("lower case") << QByteArray(R"({"devices": [{"vendorId": "303a"}]})") << u"/devices/0/vendorId"_s;
        QTest::newRow("no vendor") << QByteArray(R"({"devices": [{"productId": "303A"}]})") << u"/devices/0/vendorId"_s;
        QTest::newRow("twice") << QByteArray(R"({"devices": [{"vendorId": "303A"}, {"vendorId": "303A"}]})") << u"/devices/1"_s;
        QTest::newRow("unknown key") << QByteArray(R"({"devices": [{"vendorId": "303A", "color": "red"}]})")
                                     << u"/devices/0/color"_s;
        QTest::newRow("kind of two words") << QByteArray(R"({"devices": [{"vendorId": "303A", "kind": "A board"}]})")
                                           << u"/devices/0/kind"_s;
        QTest::newRow("label twice") << QByteArray(R"({"devices": [], "volumes": [{"label": "a"}, {"label": "A"}]})")
                                     << u"/volumes/1"_s;
    }

    void refuses()
    {
        QFETCH(QByteArray, json);
        const auto table = UsbHints::read(json);
        QVERIFY(!table);
        QTEST(table.error().where, "where");
    }
};

QTEST_GUILESS_MAIN(TestUsbHints)
#include "tst_usb_hints.moc"
