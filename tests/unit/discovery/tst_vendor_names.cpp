// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/vendor_names.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

const QString ieeeFolder = QStringLiteral(MUSTER_TEST_DATA "/vendors/ieee");
const QString usbIds = QStringLiteral(MUSTER_TEST_DATA "/vendors/usb.ids");

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestVendorNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void macs_data()
    {
        QTest::addColumn<QString>("mac");
        QTest::addColumn<QString>("vendor");
        QTest::newRow("24 bits, white space collapsed") << u"3C:5A:B4:01:02:03"_s << u"Northgate Sensors, Inc."_s;
        QTest::newRow("lower case, dashes") << u"3c-5a-b4-01-02-03"_s << u"Northgate Sensors, Inc."_s;
        QTest::newRow("28 bits win over 24") << u"3C:5A:B4:A0:02:03"_s << u"Medium Block Oy"_s;
        QTest::newRow("36 bits win over 28") << u"3C:5A:B4:A7:72:03"_s << u"Smallest Block AB"_s;
        QTest::newRow("36 bits, their neighbour") << u"3C:5A:B4:A7:82:03"_s << u"Medium Block Oy"_s;
        QTest::newRow("36 bits in a split block") << u"70:B3:D5:12:3F:FF"_s << u"Small Block SARL"_s;
        QTest::newRow("individual block") << u"00:50:C2:AB:C0:01"_s << u"Individual Block KK"_s;
        QTest::newRow("the IEEE makes nothing") << u"70:B3:D5:00:00:01"_s << QString();
        QTest::newRow("a private block hides the one around it") << u"3C:5A:B4:B0:00:01"_s << QString();
        QTest::newRow("private") << u"00:11:23:00:00:01"_s << QString();
        QTest::newRow("quotes") << u"00:60:FE:00:00:01"_s << u"The \"Quoted\" Company"_s;
        QTest::newRow("UTF-8, behind a field of two lines") << u"00:11:22:00:00:01"_s << u"Müller Elektronik GmbH"_s;
        QTest::newRow("behind a quote that is not closed") << u"00:11:25:00:00:01"_s << u"Behind It Ltd"_s;
        QTest::newRow("locally administered") << u"3E:5A:B4:01:02:03"_s << QString();
        QTest::newRow("unknown") << u"00:99:99:00:00:01"_s << QString();
        QTest::newRow("last of all") << u"FC:FF:FF:FF:FF:FF"_s << QString();
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("five bytes") << u"3C:5A:B4:01:02"_s << QString();
        QTest::newRow("no number") << u"3C:5A:B4:01:02:0G"_s << QString();
        QTest::newRow("prefix of a number") << u"0x3C5AB40102"_s << QString();
        QTest::newRow("space behind") << u"3C5AB401020 "_s << QString();
        QTest::newRow("sign") << u"+3C5AB401020"_s << QString();
    }

    void macs()
    {
        QFETCH(QString, mac);
        const VendorNames names(ieeeFolder, usbIds);
        QTEST(names.ofMac(mac), "vendor");
    }

    void usb()
    {
        const VendorNames names(ieeeFolder, usbIds);
        QCOMPARE(names.ofUsbVendor(0x1234), u"Acme Instruments"_s);
        QCOMPARE(names.ofUsbProduct(0x1234, 0x5678), u"Acme Sensor"_s);
        QCOMPARE(names.ofUsbVendor(0x10c4), u"Silicon Example Labs"_s);
        QCOMPARE(names.ofUsbProduct(0x10c4, 0xea60), u"USB to UART Bridge"_s);
        QCOMPARE(names.ofUsbProduct(0x10c4, 0x5679), QString()); // stands below what is no vendor
        QCOMPARE(names.ofUsbProduct(0x10c4, 0x5678), QString()); // stands below a class
        QCOMPARE(names.ofUsbProduct(0x1234, 0x0567), QString());
        QCOMPARE(names.ofUsbProduct(0x1234, 0x00ab), QString());
        QCOMPARE(names.ofUsbVendor(0xffff), u"Last Vendor"_s);
        QCOMPARE(names.ofUsbVendor(0x0001), QString());
    }

    void nothingIsMissing() { QCOMPARE(VendorNames(ieeeFolder, usbIds).reason(), QString()); }

    void saysWhatIsMissing()
    {
        QTemporaryDir folder;
        QVERIFY(QFile::copy(ieeeFolder + u"/oui.csv"_s, folder.filePath(u"oui.csv"_s)));
        const VendorNames names(folder.path(), folder.filePath(u"usb.ids"_s));
        QCOMPARE(names.ofMac(u"3C:5A:B4:A0:02:03"_s), u"Northgate Sensors, Inc."_s); // what is there counts
        QCOMPARE(names.ofUsbVendor(0x1234), QString());
        const QString reason = names.reason();
        for (const QString &word : {u"mam.csv"_s, u"oui36.csv"_s, u"iab.csv"_s, u"ieee-data"_s, u"usb.ids"_s, u"hwdata"_s})
            QVERIFY2(reason.contains(word), qPrintable(reason));
        QVERIFY2(!reason.contains(u"oui.csv"_s), qPrintable(reason));
    }

    void garbageIsNoList_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("zeros") << QByteArray(100000, '\0');
        QTest::newRow("quotes") << QByteArray(100000, '"');
        QTest::newRow("commas") << QByteArray(100000, ',');
        QTest::newRow("line feeds") << QByteArray(100000, '\n');
        QTest::newRow("tabs") << QByteArray(100000, '\t');
        QTest::newRow("one long name") << "MA-L,001122,\"" + QByteArray(1000000, 'x');
        QTest::newRow("one quote and no end") << QByteArray("MA-L,001122,\"");
        QTest::newRow("cut") << QByteArray("Registry,Assignment");
        QTest::newRow("not UTF-8") << QByteArray("\xff\xfe\xc0,\x80,\xff");
    }

    void garbageIsNoList()
    {
        QFETCH(QByteArray, bytes);
        QTemporaryDir folder;
        for (const QString &name : {u"oui.csv"_s, u"mam.csv"_s, u"oui36.csv"_s, u"iab.csv"_s, u"usb.ids"_s})
            write(folder.filePath(name), bytes);
        const VendorNames names(folder.path(), folder.filePath(u"usb.ids"_s));
        QVERIFY(names.ofMac(u"00:50:C2:AB:C0:01"_s).isEmpty());
        QVERIFY(names.ofUsbVendor(0x1234).isEmpty());
        QVERIFY(names.reason().contains(u"hwdata"_s));
    }

    void namesAreFitToBeShown()
    {
        QTemporaryDir folder;
        write(folder.filePath(u"oui.csv"_s), "MA-L,001122, A\x1b[31m\tB\xe2\x80\xae \xff" + QByteArray(400, 'x') + ",\n");
        const QString vendor = VendorNames(folder.path(), usbIds).ofMac(u"00:11:22:00:00:01"_s);
        QVERIFY2(vendor.startsWith(u"A[31m Bx"_s) || vendor.startsWith(u"A[31m B x"_s), qPrintable(vendor));
        QCOMPARE(vendor.size(), 255);
    }

    void manyThreadsMayAskFirst()
    {
        const VendorNames names(ieeeFolder, usbIds);
        std::vector<QString> answers(8);
        std::vector<std::thread> threads;
        for (QString &answer : answers)
            threads.emplace_back([&names, &answer] { answer = names.ofMac(u"3C:5A:B4:01:02:03"_s) + names.ofUsbVendor(0x1234); });
        for (std::thread &thread : threads)
            thread.join();
        for (const QString &answer : answers)
            QCOMPARE(answer, u"Northgate Sensors, Inc.Acme Instruments"_s);
    }

    void theListsOfTheSystem()
    {
        const VendorNames names;
        if (!names.reason().isEmpty())
            QSKIP(qPrintable(names.reason()));
        QBENCHMARK_ONCE
        {
            const VendorNames fresh;
            QVERIFY(!fresh.ofMac(u"B8:27:EB:00:00:01"_s).isEmpty());
            QVERIFY(!fresh.ofUsbVendor(0x10c4).isEmpty());
        }
        QVERIFY(names.ofMac(u"B8:27:EB:00:00:01"_s).contains(u"Raspberry"_s));
        QVERIFY(names.ofMac(u"70:B3:D5:71:90:01"_s).contains(u"2M"_s));
        QVERIFY(names.ofUsbVendor(0x10c4).contains(u"Silicon"_s));
    }
};

QTEST_GUILESS_MAIN(TestVendorNames)
#include "tst_vendor_names.moc"
