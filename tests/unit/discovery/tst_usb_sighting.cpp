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

    const UsbHints m_hints = UsbHints::shipped().value_or(UsbHints());

    Sighting alone(const UsbDevice &device, const UsbParts &parts = {}) const
    {
        UsbCensus census;
        census.add(device);
        return usbSighting(device, parts, {census, m_vendors, m_hints}, FakeClock::start);
    }
    Sighting port(const QString &name, const UsbDevice &device, const UsbCensus &census) const
    {
        return serialSighting(portOf(name, device), {census, m_vendors, m_hints}, FakeClock::start);
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
        QCOMPARE(sighting.identifiers.size(), 2);
        QCOMPARE(sighting.identifiers.first().type, IdentifierType::Usb);
        QCOMPARE(sighting.identifiers.first().value, u"10C4:EA60:0123ABCD"_s);
        QCOMPARE(sighting.identifiers.first().source, u"usb"_s);
        QCOMPARE(sighting.identifiers.last().type, IdentifierType::Serial);
        QCOMPARE(sighting.identifiers.last().value, u"0123ABCD"_s);
        QCOMPARE(sighting.identifiers.last().source, u"usb"_s);
        const QMap<QString, QString> attributes{{u"vendor"_s, u"Silicon Laboratories, Inc."_s},
                                                {u"model"_s, u"CP2102 USB to UART Bridge Controller"_s},
                                                {u"name"_s, u"CP2102 USB to UART Bridge Controller"_s},
                                                {u"kind"_s, u"serial-adapter"_s},
                                                {u"driverHint"_s, u"esp"_s},
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
        QTest::addColumn<QVector<UsbFunction>>("functions");
        QTest::addColumn<QString>("kind");
        using Functions = QVector<UsbFunction>;
        QTest::newRow("none") << Functions{} << QString();
        QTest::newRow("vendor's own") << Functions{{0xff}} << QString();
        QTest::newRow("serial port") << Functions{{0x02}, {0x02, 0x02, 0x01}, {0x0a}} << u"serial-adapter"_s;
        QTest::newRow("network card") << Functions{{0x00}, {0x02, 0x06}, {0x0a}} << u"network-adapter"_s;
        QTest::newRow("radio") << Functions{{0xe0, 0x01, 0x01}} << u"bluetooth-adapter"_s;
        QTest::newRow("printer") << Functions{{0x00}, {0x07, 0x01, 0x02}} << u"printer"_s;
        QTest::newRow("printer with a card slot") << Functions{{0x00}, {0x08}, {0x07}} << u"printer"_s;
        QTest::newRow("stick") << Functions{{0x00}, {0x08, 0x06, 0x50}} << u"storage"_s;
        QTest::newRow("camera with a microphone") << Functions{{0xef, 0x02, 0x01}, {0x01}, {0x0e}} << u"camera"_s;
        QTest::newRow("speaker with keys") << Functions{{0x00}, {0x01}, {0x03}} << u"speaker"_s;
        QTest::newRow("keyboard") << Functions{{0x00}, {0x03, 0x01, 0x01}, {0x03, 0x01, 0x02}} << u"keyboard"_s;
        QTest::newRow("mouse") << Functions{{0x00}, {0x03, 0x01, 0x02}} << u"mouse"_s;
        QTest::newRow("other HID device") << Functions{{0x00}, {0x03, 0x00, 0x00}} << QString();
        QTest::newRow("chip cards") << Functions{{0x00}, {0x0b}} << u"smart-card-reader"_s;
        QTest::newRow("telephone") << Functions{{0x00}, {0x06, 0x01, 0x01}, {0xff, 0x42, 0x01}} << u"phone"_s;
        QTest::newRow("telephone in its boot loader") << Functions{{0x00}, {0xff, 0x42, 0x03}} << u"phone"_s;
    }

    void kind()
    {
        QFETCH(QVector<UsbFunction>, functions);
        UsbDevice device;
        device.path = u"1-1"_s;
        device.functions = functions;
        QTEST(alone(device).attributes.value(u"kind"_s), "kind");
    }

    void aSecurityKeyIsOneWhateverElseItIs()
    {
        UsbDevice device;
        device.path = u"1-1"_s;
        device.functions = {{0x00}, {0x03, 0x01, 0x01}, {0x0b}, {0x03}};
        const Sighting sighting = alone(device, {{}, {{device.path, u"hidraw3"_s, u"/dev/hidraw3"_s, false}}});
        QCOMPARE(sighting.attributes.value(u"kind"_s), u"security-key"_s);
        QCOMPARE(sighting.services.size(), 1);
        const Service &service = sighting.services.first();
        QCOMPARE(service.source, u"usb"_s);
        QCOMPARE(service.type, u"security-key"_s);
        QCOMPARE(service.name, u"hidraw3"_s);
        const QMap<QString, QString> attributes{{u"node"_s, u"/dev/hidraw3"_s},
                                                {u"protocol"_s, u"fido"_s},
                                                {u"access"_s, u"allowed"_s}};
        QCOMPARE(service.attributes, attributes);
    }

    void volumes()
    {
        UsbDevice device;
        device.path = u"1-1"_s;
        device.functions = {{0x00}, {0x08, 0x06, 0x50}};
        UsbVolume volume{device.path,   u"sdb1"_s, u"/dev/sdb1"_s,
                         "MY STICK",    "vfat",    "1234-ABCD",
                         8'000'000'000, true,      {u"/media/MY STICK"_s, u"/mnt"_s}};
        Sighting sighting = alone(device, {{volume}, {}});
        QCOMPARE(sighting.services.size(), 1);
        QCOMPARE(sighting.services.first().type, u"volume"_s);
        QCOMPARE(sighting.services.first().name, u"sdb1"_s);
        const QMap<QString, QString> attributes{{u"node"_s, u"/dev/sdb1"_s},  {u"label"_s, u"MY STICK"_s},
                                                {u"fileSystem"_s, u"vfat"_s}, {u"uuid"_s, u"1234-ABCD"_s},
                                                {u"size"_s, u"8000000000"_s}, {u"mountPoint"_s, u"/media/MY STICK"_s},
                                                {u"readOnly"_s, u"yes"_s}};
        QCOMPARE(sighting.services.first().attributes, attributes);
        // A path is told as it is or not at all.
        volume.mountPoints = {u"/media/a\u202eb"_s, u"/media/two  blanks"_s, u"/mnt"_s};
        volume.label = "\x1b[31m red\xff";
        sighting = alone(device, {{volume}, {}});
        QCOMPARE(sighting.services.first().attributes.value(u"mountPoint"_s), u"/mnt"_s);
        QCOMPARE(sighting.services.first().attributes.value(u"label"_s), u"[31m red"_s);
        UsbParts many;
        for (int i = 0; i < 200; ++i) {
            volume.name = u"sdb%1"_s.arg(i);
            many.volumes.append(volume);
        }
        QCOMPARE(alone(device, many).services.size(), 32);
    }

    void hints_data()
    {
        QTest::addColumn<int>("vendor");
        QTest::addColumn<int>("product");
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QString>("driver");
        QTest::addColumn<QString>("kind");
        QTest::newRow("ESP's own port") << 0x303a << 0x1001 << QByteArray() << u"esp"_s << u"board"_s;
        QTest::newRow("ESP of somebody") << 0x303a << 0x80c3 << QByteArray() << u"esp"_s << u"board"_s;
        QTest::newRow("CH340") << 0x1a86 << 0x7523 << QByteArray() << u"esp"_s << u"serial-adapter"_s;
        QTest::newRow("Pico in its boot loader") << 0x2e8a << 0x0003 << QByteArray("RPI-RP2") << u"rp2040"_s << u"board"_s;
        QTest::newRow("by the volume alone") << 0x1209 << 0x0001 << QByteArray("rpi-rp2") << u"rp2040"_s << u"board"_s;
        QTest::newRow("seed") << 0x1209 << 0x0001 << QByteArray("cidata") << u"nocloud"_s << QString();
        QTest::newRow("nothing known") << 0x1209 << 0x0001 << QByteArray("STICK") << QString() << QString();
    }

    void hints()
    {
        QFETCH(int, vendor);
        QFETCH(int, product);
        QFETCH(QByteArray, label);
        UsbDevice device;
        device.path = u"1-1"_s;
        device.vendorId = quint16(vendor);
        device.productId = quint16(product);
        UsbParts parts;
        if (!label.isEmpty())
            parts.volumes = {{device.path, u"sdb1"_s, u"/dev/sdb1"_s, label, {}, {}, 0, false, {}}};
        const Sighting sighting = alone(device, parts);
        QTEST(sighting.attributes.value(u"driverHint"_s), "driver");
        QTEST(sighting.attributes.value(u"kind"_s), "kind");
    }

    void whatASerialIsWorthIsSaid()
    {
        UsbDevice device = bridge(u"1-1"_s, "0001");
        device.plug = u"boot-1"_s;
        const Sighting placeholder = alone(device);
        QCOMPARE(placeholder.attributes.value(u"placeholderSerial"_s), u"0001"_s);
        QCOMPARE(identityIn(placeholder), u"10C4:EA60@1-1/boot-1"_s);
        device.serial = "SN-0042";
        QCOMPARE(identityIn(alone(device)), u"10C4:EA60:SN-0042"_s);
        QVERIFY(!alone(device).attributes.contains(u"placeholderSerial"_s));
        UsbDevice twin = device;
        twin.path = u"1-2"_s;
        twin.plug = u"boot-2"_s;
        UsbCensus census;
        census.add(device);
        census.add(twin);
        for (const UsbDevice &each : {device, twin}) {
            const Sighting shared = usbSighting(each, {}, {census, m_vendors, m_hints}, FakeClock::start);
            QCOMPARE(shared.attributes.value(u"sharedSerial"_s), u"SN-0042"_s);
            QVERIFY(!shared.attributes.contains(u"serial"_s));
            QCOMPARE(identityIn(shared), u"10C4:EA60@%1/%2"_s.arg(each.path, each.plug));
            QCOMPARE(identityIn(port(u"ttyUSB0"_s, each, census)), identityIn(shared)); // one device all the same
        }
        device.serial.clear();
        QCOMPARE(identityIn(alone(device)), u"10C4:EA60@1-1/boot-1"_s);
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
        QCOMPARE(identityIn(port(u"ttyUSB0"_s, device, census)), identity);
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
        const Sighting atPort = port(u"ttyUSB0"_s, device, census);
        QVERIFY(atPort.attributes.value(u"name"_s).size() <= 255);
        QVERIFY(atPort.attributes.value(u"name"_s).endsWith(u" on ttyUSB0"_s));
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
        const Sighting sighting = port(u"ttyUSB0"_s, device, census);
        QCOMPARE(sighting.source, u"serial"_s);
        QCOMPARE(sighting.endpoint, u"/dev/ttyUSB0"_s);
        QCOMPARE(sighting.attributes.value(u"name"_s), u"CP2102 USB to UART Bridge Controller on ttyUSB0"_s);
        QCOMPARE(sighting.attributes.value(u"vendor"_s), u"Silicon Labs"_s);
        QCOMPARE(sighting.identifiers.size(), 2);
        QCOMPARE(sighting.identifiers.first().type, IdentifierType::Usb);
        QCOMPARE(sighting.identifiers.first().source, u"serial"_s);
        QCOMPARE(sighting.identifiers.last().type, IdentifierType::Serial);
        QCOMPARE(identityIn(sighting), identityIn(usbSighting(device, {}, {census, m_vendors, m_hints}, FakeClock::start)));
    }

    void portWithoutUsb()
    {
        const SerialPort console{u"ttyAMA0"_s, u"/dev/ttyAMA0"_s, false, std::nullopt};
        const UsbCensus census;
        const Sighting sighting = serialSighting(console, {census, m_vendors, m_hints}, FakeClock::start);
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
        QCOMPARE(census.serialOf(first), u"SN-0042"_s);
        census.add(otherMake);
        census.add(first); // told twice is one device
        QVERIFY(!census.identityOf(first).isEmpty());
        // A dock and what is in it may well bear one number: by that alone they would be one device.
        QCOMPARE(census.serialOf(first), QString());
        QCOMPARE(census.serialOf(otherMake), QString());
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
