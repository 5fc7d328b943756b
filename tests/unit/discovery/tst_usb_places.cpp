// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which device it is that is in a place: by its serial number, or by where it is.
#include "discovery/usb/serial_source.h"
#include "discovery/usb/usb_source.h"

#include "usb_desk.h"
#include "usb_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestUsbPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoWithOneSerialAreTwo_data() { both(); }
    void twoWithOneSerialAreTwo()
    {
        QFETCH(QString, which);
        Desk desk(which);
        desk.put(board, u"ttyUSB0"_s);
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        desk.take();
        const UsbDevice twin = bridge(u"1-3"_s, board.serial);
        desk.plugIn(twin, u"ttyUSB1"_s);
        // The new one, and the first once more without its name.
        const QVector<Sighting> seen = desk.take();
        QCOMPARE(seen.size(), 2);
        for (const Sighting &sighting : seen)
            QVERIFY(sighting.identifiers.isEmpty() && !sighting.isGone);
        QVERIFY(seen.first().endpoint != seen.last().endpoint);
        QCOMPARE(desk.channel().state, Channel::State::Listening);
        QVERIFY2(desk.channel().reason.contains(u"SN-0042"_s), qPrintable(desk.channel().reason));
        QCOMPARE(desk.channelChanges, 1);
        desk.pullOut(twin, u"ttyUSB1"_s);
        QCOMPARE(desk.seen.size(), 1);
        QVERIFY(desk.seen.first().isGone);
    }

    void aSharedSerialMakesThePlaceTheName_data() { both(); }
    void aSharedSerialMakesThePlaceTheName()
    {
        QFETCH(QString, which);
        Desk desk(which);
        UsbDevice first = board;
        first.plug = u"boot-1"_s;
        desk.put(first, u"ttyUSB0"_s);
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        QCOMPARE(desk.take().first().identifiers.value(0).value, u"10C4:EA60:SN-0042"_s);
        UsbDevice twin = bridge(u"1-3"_s, board.serial);
        twin.plug = u"boot-2"_s;
        desk.plugIn(twin, u"ttyUSB1"_s);
        // Who was known by the number may be either of the two, or neither.
        const QVector<Sighting> seen = desk.take();
        QCOMPARE(seen.size(), 3);
        QVERIFY(seen[0].isGone);
        QCOMPARE(seen[0].identifiers.value(0).value, u"10C4:EA60:SN-0042"_s);
        QCOMPARE(seen[0].endpoint, endpoint(which));
        QStringList names;
        for (const Sighting &sighting : seen.sliced(1)) {
            QVERIFY(!sighting.isGone);
            QCOMPARE(sighting.attributes.value(u"sharedSerial"_s), u"SN-0042"_s);
            QVERIFY(!sighting.attributes.contains(u"serial"_s));
            names += sighting.identifiers.value(0).value;
        }
        names.sort();
        QCOMPARE(names, QStringList({u"10C4:EA60@1-2/boot-1"_s, u"10C4:EA60@1-3/boot-2"_s}));
    }

    void withoutASerialThePlaceIsTheNameUntilItIsPulledOut_data() { both(); }
    void withoutASerialThePlaceIsTheNameUntilItIsPulledOut()
    {
        QFETCH(QString, which);
        Desk desk(which);
        UsbDevice device = bridge(u"1-2"_s, {});
        device.plug = u"boot-1"_s;
        desk.source->start({});
        QCoreApplication::processEvents();
        desk.plugIn(device, u"ttyUSB0"_s);
        const QVector<Identifier> first = desk.take().value(0).identifiers;
        QCOMPARE(first.size(), 1);
        desk.pullOut(device, u"ttyUSB0"_s);
        QCOMPARE(desk.take().value(0).identifiers, first);
        device.plug = u"boot-2"_s;
        desk.plugIn(device, u"ttyUSB0"_s);
        const QVector<Identifier> second = desk.take().value(0).identifiers;
        QCOMPARE(second.size(), 1);
        QVERIFY(first.first().value != second.first().value);
        // Nobody told that it was pulled out: the next one is another one all the same.
        device.plug = u"boot-3"_s;
        desk.plugIn(device, u"ttyUSB0"_s);
        const QVector<Sighting> third = desk.take();
        QCOMPARE(third.size(), 2);
        QVERIFY(third.first().isGone);
        QCOMPARE(third.first().identifiers, second);
        QVERIFY(third.last().identifiers.first().value != second.first().value);
    }

    void twoPortsOfOneBoardAreOne()
    {
        Desk desk(u"serial"_s);
        desk.put(board, u"ttyUSB0"_s);
        desk.bus->found.ports.append(portOf(u"ttyUSB1"_s, board));
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 2);
        QVERIFY(!desk.seen.first().identifiers.isEmpty());
        QCOMPARE(desk.seen.first().identifiers, desk.seen.last().identifiers);
    }

    void anotherOneInTheSamePlace_data() { both(); }
    void anotherOneInTheSamePlace()
    {
        QFETCH(QString, which);
        Desk desk(which);
        desk.put(board, u"ttyUSB0"_s);
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        desk.take();
        const UsbDevice other = bridge(board.path, "SN-0043");
        desk.bus->found = {};
        desk.put(other, u"ttyUSB0"_s);
        Q_EMIT desk.bus->missed();
        const QVector<Sighting> seen = desk.take();
        QCOMPARE(seen.size(), 2);
        QVERIFY(seen.first().isGone);
        QCOMPARE(seen.first().identifiers.value(0).value, u"10C4:EA60:SN-0042"_s);
        QVERIFY(!seen.last().isGone);
        QCOMPARE(seen.last().identifiers.value(0).value, u"10C4:EA60:SN-0043"_s);
        Q_EMIT desk.bus->missed(); // nothing changed
        QVERIFY(desk.seen.isEmpty());
        desk.bus->found = {};
        Q_EMIT desk.bus->missed();
        QCOMPARE(desk.seen.size(), 1);
        QVERIFY(desk.seen.first().isGone);
    }

    void whatMovedBetweenTwoLooksIsOneDevice_data() { both(); }
    void whatMovedBetweenTwoLooksIsOneDevice()
    {
        QFETCH(QString, which);
        Desk desk(which);
        desk.put(bridge(u"1-1"_s, "SN-0042"), u"ttyUSB0"_s);
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        const QVector<Identifier> before = desk.take().first().identifiers;
        desk.bus->found = {};
        desk.put(bridge(u"1-2"_s, "SN-0042"), u"ttyUSB1"_s);
        Q_EMIT desk.bus->missed();
        const QVector<Sighting> seen = desk.take();
        QCOMPARE(seen.size(), 2);
        QVERIFY(seen.first().isGone);
        QCOMPARE(seen.last().identifiers, before);
        QCOMPARE(desk.channel(), Channel());
    }

    void twoThatChangedPlacesAreThemselves()
    {
        Desk desk(u"usb"_s);
        desk.put(bridge(u"1-1"_s, "SN-0042"), u"ttyUSB0"_s);
        desk.put(bridge(u"1-2"_s, "SN-0043"), u"ttyUSB1"_s);
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 2);
        desk.take();
        desk.bus->found = {};
        desk.put(bridge(u"1-1"_s, "SN-0043"), u"ttyUSB0"_s);
        desk.put(bridge(u"1-2"_s, "SN-0042"), u"ttyUSB1"_s);
        Q_EMIT desk.bus->missed();
        const QVector<Sighting> seen = desk.take();
        QCOMPARE(seen.size(), 4);
        QVERIFY(seen[0].isGone && seen[1].isGone && !seen[2].isGone && !seen[3].isGone);
        QCOMPARE(seen[2].identifiers.value(0).value, u"10C4:EA60:SN-0043"_s);
        QCOMPARE(seen[3].identifiers.value(0).value, u"10C4:EA60:SN-0042"_s);
        QCOMPARE(desk.channel(), Channel());
    }

    void aHubInItsPlaceEndsIt_data()
    {
        QTest::addColumn<bool>("isTold");
        QTest::newRow("found") << false;
        QTest::newRow("told") << true;
    }
    void aHubInItsPlaceEndsIt()
    {
        QFETCH(bool, isTold);
        Desk desk(u"usb"_s);
        desk.bus->found.devices = {board};
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        desk.take();
        UsbDevice hub = bridge(board.path, {});
        hub.functions = {{0x09}};
        desk.bus->found.devices = {hub};
        if (isTold)
            Q_EMIT desk.bus->deviceCame(hub);
        else
            Q_EMIT desk.bus->missed();
        QCOMPARE(desk.seen.size(), 1);
        QVERIFY(desk.seen.first().isGone);
    }
};

QTEST_GUILESS_MAIN(TestUsbPlaces)
#include "tst_usb_places.moc"
