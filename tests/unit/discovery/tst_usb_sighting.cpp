// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_sighting.h"

#include "support/fake_clock.h"
#include "usb_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

QString identityIn(const Sighting &sighting)
{
    return sighting.identifiers.isEmpty() ? QString() : sighting.identifiers.first().value;
}

} // namespace

class TestUsbSighting : public QObject
{
    Q_OBJECT

private:
    const VendorNames m_vendors{QStringLiteral(MUSTER_TEST_DATA "/vendors/ieee"),
                                QStringLiteral(MUSTER_TEST_DATA "/vendors/usb.ids")};

    Sighting alone(const UsbDevice &device) const
    {
        UsbCensus census;
        census.add(device);
        return usbSighting(device, census, m_vendors, FakeClock::start);
    }

private Q_SLOTS:
    void saysWhatItIs()
    {
        UsbDevice device = bridge(u"1-2.3"_s, "0123ABCD");
        device.databaseVendor = "Silicon Laboratories, Inc.";
        const Sighting sighting = alone(device);
        QCOMPARE(sighting.source, u"usb"_s);
        QCOMPARE(sighting.at, FakeClock::start);
        QCOMPARE(sighting.interface, QString());
        QCOMPARE(sighting.endpoint, u"usb 1-2.3"_s);
        QCOMPARE(sighting.identifiers.size(), 1);
        QCOMPARE(sighting.identifiers.first().type, IdentifierType::Usb);
        QCOMPARE(sighting.identifiers.first().value, u"10C4:EA60:0123ABCD"_s);
        QCOMPARE(sighting.identifiers.first().source, u"usb"_s);
        const QMap<QString, QString> attributes{{u"vendor"_s, u"Silicon Laboratories, Inc."_s},
                                                {u"model"_s, u"CP2102 USB to UART Bridge Controller"_s},
                                                {u"name"_s, u"CP2102 USB to UART Bridge Controller"_s},
                                                {u"serial"_s, u"0123ABCD"_s}};
        QCOMPARE(sighting.attributes, attributes);
        QVERIFY(!sighting.isGone);
        QVERIFY(sighting.services.isEmpty());
    }

    void fallsBackToTheList()
    {
        UsbDevice device;
        device.path = u"1-1"_s;
        device.vendorId = 0x1234;
        device.productId = 0x5678;
        device.manufacturer = " \t";
        const Sighting sighting = alone(device);
        QCOMPARE(sighting.attributes.value(u"vendor"_s), u"Acme Instruments"_s);
        QCOMPARE(sighting.attributes.value(u"model"_s), u"Acme Sensor"_s);
        device.vendorId = 0x0001;
        const Sighting unknown = alone(device);
        QVERIFY(!unknown.attributes.contains(u"vendor"_s));
        QVERIFY(!unknown.attributes.contains(u"model"_s));
        QCOMPARE(unknown.attributes.value(u"name"_s), u"USB device"_s);
    }

    void kind_data()
    {
        QTest::addColumn<QVector<quint8>>("classes");
        QTest::addColumn<QString>("kind");
        QTest::newRow("none") << QVector<quint8>{} << QString();
        QTest::newRow("serial port") << QVector<quint8>{0x02, 0x0a} << QString();
        QTest::newRow("printer") << QVector<quint8>{0x00, 0x07} << u"printer"_s;
        QTest::newRow("printer with a card slot") << QVector<quint8>{0x00, 0x08, 0x07} << u"printer"_s;
        QTest::newRow("stick") << QVector<quint8>{0x00, 0x08} << u"storage"_s;
        QTest::newRow("camera with a microphone") << QVector<quint8>{0xef, 0x01, 0x0e} << u"camera"_s;
        QTest::newRow("speaker") << QVector<quint8>{0x00, 0x01, 0x03} << u"speaker"_s;
    }

    void kind()
    {
        QFETCH(QVector<quint8>, classes);
        UsbDevice device = bridge(u"1-1"_s, {});
        device.classes = classes;
        QTEST(alone(device).attributes.value(u"kind"_s), "kind");
    }

    void serials_data()
    {
        QTest::addColumn<QByteArray>("serial");
        QTest::addColumn<QString>("identity");
        QTest::newRow("plain") << QByteArray("SN-0042") << u"10C4:EA60:SN-0042"_s;
        QTest::newRow("spaces around") << QByteArray(" SN-0042 ") << u"10C4:EA60:SN-0042"_s;
        QTest::newRow("colon") << QByteArray("a:b") << u"10C4:EA60:a:b"_s;
        QTest::newRow("number above one") << QByteArray("0002") << u"10C4:EA60:0002"_s;
        QTest::newRow("19 digits") << QByteArray("1000000000000000001") << u"10C4:EA60:1000000000000000001"_s;
        QTest::newRow("30 digits") << QByteArray("100000000000000000000000000001")
                                   << u"10C4:EA60:100000000000000000000000000001"_s;
        QTest::newRow("none") << QByteArray() << QString();
        QTest::newRow("blank") << QByteArray("  ") << QString();
        QTest::newRow("default of the CP2102") << QByteArray("0001") << QString();
        QTest::newRow("one") << QByteArray("1") << QString();
        QTest::newRow("zeros") << QByteArray("00000000") << QString();
        QTest::newRow("placeholder") << QByteArray("0123456789ABCDEF") << QString();
        QTest::newRow("all alike") << QByteArray("FFFFFFFF") << QString();
        QTest::newRow("copies of a chip") << QByteArray("A50285BI") << QString();
        QTest::newRow("control character") << QByteArray("SN\x01"
                                                         "42")
                                           << QString();
        QTest::newRow("line feed inside") << QByteArray("SN\n42") << QString();
        QTest::newRow("direction mark") << QByteArray("SN\xe2\x80\xae"
                                                      "42")
                                        << QString();
        QTest::newRow("too long") << QByteArray(300, 'A').append('B') << QString();
        QTest::newRow("as long as a serial may be, too long with vendor") << QByteArray(254, 'A').append('B') << QString();
    }

    void serials()
    {
        QFETCH(QByteArray, serial);
        QFETCH(QString, identity);
        const UsbDevice device = bridge(u"1-1"_s, serial);
        const Sighting sighting = alone(device);
        QCOMPARE(identityIn(sighting), identity);
        QCOMPARE(sighting.attributes.contains(u"serial"_s), !identity.isEmpty());
        // The port of the same board says the same, whatever it is.
        UsbCensus census;
        census.add(device);
        QCOMPARE(identityIn(serialSighting(portOf(u"ttyUSB0"_s, device), census, m_vendors, FakeClock::start)), identity);
    }

    void hostileTexts()
    {
        UsbDevice device = bridge(u"1-1"_s, "SN-0042");
        device.manufacturer = "Ac\x1b[31mme\n\r\n Inc\xff";
        device.product = QByteArray(5000, 'x');
        const Sighting sighting = alone(device);
        QCOMPARE(sighting.attributes.value(u"vendor"_s), u"Ac[31mme Inc"_s);
        QCOMPARE(sighting.attributes.value(u"model"_s).size(), 255);
        UsbCensus census;
        const Sighting port = serialSighting(portOf(u"ttyUSB0"_s, device), census, m_vendors, FakeClock::start);
        QVERIFY(port.attributes.value(u"name"_s).size() <= 255);
        QVERIFY(port.attributes.value(u"name"_s).endsWith(u" on ttyUSB0"_s));
    }

    void aTextIsNotCutInsideACharacter()
    {
        UsbDevice device = bridge(u"1-1"_s, {});
        device.product = QByteArray("x") + QByteArray("\xf0\x9f\x98\x80").repeated(200);
        const QString model = alone(device).attributes.value(u"model"_s);
        QVERIFY(model.isValidUtf16());
        QCOMPARE(model.size(), 255);
        device.product = QByteArray("\xf0\x9f\x98\x80").repeated(200);
        QVERIFY(alone(device).attributes.value(u"model"_s).isValidUtf16());
    }

    void portSaysWhichBoardItIs()
    {
        const UsbDevice device = bridge(u"1-2.3"_s, "0123ABCD");
        UsbCensus census;
        census.add(device);
        const Sighting sighting = serialSighting(portOf(u"ttyUSB0"_s, device), census, m_vendors, FakeClock::start);
        QCOMPARE(sighting.source, u"serial"_s);
        QCOMPARE(sighting.endpoint, u"/dev/ttyUSB0"_s);
        QCOMPARE(sighting.attributes.value(u"name"_s), u"CP2102 USB to UART Bridge Controller on ttyUSB0"_s);
        QCOMPARE(sighting.attributes.value(u"vendor"_s), u"Silicon Labs"_s);
        QCOMPARE(sighting.identifiers.size(), 1);
        QCOMPARE(sighting.identifiers.first().type, IdentifierType::Usb);
        QCOMPARE(sighting.identifiers.first().source, u"serial"_s);
        QCOMPARE(identityIn(sighting), identityIn(usbSighting(device, census, m_vendors, FakeClock::start)));
    }

    void portWithoutUsb()
    {
        const SerialPort port{u"ttyAMA0"_s, u"/dev/ttyAMA0"_s, false, std::nullopt};
        const Sighting sighting = serialSighting(port, UsbCensus(), m_vendors, FakeClock::start);
        QCOMPARE(sighting.endpoint, u"/dev/ttyAMA0"_s);
        QCOMPARE(sighting.attributes.value(u"name"_s), u"Serial device on ttyAMA0"_s);
        QVERIFY(sighting.identifiers.isEmpty());
    }

    void aSharedSerialNamesNobody()
    {
        const UsbDevice first = bridge(u"1-1"_s, "SN-0042");
        const UsbDevice second = bridge(u"1-2"_s, "SN-0042");
        UsbDevice otherMake = bridge(u"1-3"_s, "SN-0042");
        otherMake.productId = 0xea61;
        UsbCensus census;
        census.add(first);
        census.add(otherMake);
        census.add(first); // told twice is one device
        QVERIFY(!census.identityOf(first).isEmpty());
        QCOMPARE(census.remark(), QString());
        census.add(second);
        QCOMPARE(census.identityOf(first), QString());
        QCOMPARE(census.identityOf(second), QString());
        QCOMPARE(census.identityOf(otherMake), u"10C4:EA61:SN-0042"_s);
        QVERIFY2(census.remark().contains(u"SN-0042"_s) && census.remark().contains(u"10C4:EA60"_s)
                     && census.remark().contains(u"2"_s),
                 qPrintable(census.remark()));
        // The one that is left doesn't get the name of both.
        census.remove(second.path);
        QCOMPARE(census.identityOf(first), QString());
        census.clear();
        census.add(first);
        QVERIFY(!census.identityOf(first).isEmpty());
        QCOMPARE(census.remark(), QString());
    }

    void defaultSerialsAreRemarkedOnToo()
    {
        UsbCensus census;
        census.add(bridge(u"1-1"_s, "0001"));
        QCOMPARE(census.remark(), QString());
        census.add(bridge(u"1-2"_s, "0001"));
        QVERIFY2(census.remark().contains(u"0001"_s), qPrintable(census.remark()));
    }

    void aMoveIsNotASecondDevice()
    {
        const UsbDevice before = bridge(u"1-1"_s, "SN-0042");
        const UsbDevice after = bridge(u"2-1"_s, "SN-0042");
        UsbCensus census;
        census.add(before);
        census.remove(before.path);
        census.add(after);
        QCOMPARE(census.identityOf(after), u"10C4:EA60:SN-0042"_s);
    }
};

QTEST_GUILESS_MAIN(TestUsbSighting)
#include "tst_usb_sighting.moc"
