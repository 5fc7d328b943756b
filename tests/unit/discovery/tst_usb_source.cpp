// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/serial_source.h"
#include "discovery/usb/usb_source.h"

#include "usb_desk.h"
#include "usb_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestUsbSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatIsThere_data() { both(); }
    void tellsWhatIsThere()
    {
        QFETCH(QString, which);
        Desk desk(which);
        QCOMPARE(desk.source->id(), which);
        desk.put(board, u"ttyUSB0"_s);
        QVERIFY(desk.source->channels().isEmpty());
        desk.source->start({});
        QVERIFY(desk.seen.isEmpty()); // never from start() itself
        QTRY_COMPARE(desk.seen.size(), 1);
        QCOMPARE(desk.seen.first().source, which);
        QCOMPARE(desk.seen.first().endpoint, endpoint(which));
        QCOMPARE(desk.seen.first().identifiers.value(0).value, u"10C4:EA60:SN-0042"_s);
        QCOMPARE(desk.channel(), Channel());

        desk.take();
        desk.clock.advance(std::chrono::seconds(5));
        desk.source->probe();
        QVERIFY(desk.seen.isEmpty());
        QTRY_COMPARE(desk.seen.size(), 1);
        QCOMPARE(desk.seen.first().at, desk.clock.now());
    }

    void anEmptyMachineListens_data() { both(); }
    void anEmptyMachineListens()
    {
        QFETCH(QString, which);
        Desk desk(which);
        desk.source->start({});
        QCoreApplication::processEvents();
        QCOMPARE(desk.source->channels(), QVector<Channel>{Channel()});
        QVERIFY(desk.seen.isEmpty());
        QVERIFY(desk.bus->isWatched);
    }

    void pluggedInAndPulledOut_data() { both(); }
    void pluggedInAndPulledOut()
    {
        QFETCH(QString, which);
        Desk desk(which);
        desk.source->start({});
        QCoreApplication::processEvents();
        desk.plugIn(board, u"ttyUSB0"_s);
        const QVector<Sighting> came = desk.take();
        QCOMPARE(came.size(), 1);
        desk.plugIn(board, u"ttyUSB0"_s); // told twice, nothing new
        QVERIFY(desk.seen.isEmpty());
        UsbDevice known = board;
        known.databaseVendor = "Silicon Laboratories, Inc.";
        desk.plugIn(known, u"ttyUSB0"_s);
        QCOMPARE(desk.take().value(0).attributes.value(u"vendor"_s), u"Silicon Laboratories, Inc."_s);

        desk.clock.advance(std::chrono::seconds(5));
        desk.pullOut(known, u"ttyUSB0"_s);
        const QVector<Sighting> left = desk.take();
        QCOMPARE(left.size(), 1);
        QVERIFY(left.first().isGone);
        QCOMPARE(left.first().endpoint, endpoint(which));
        QCOMPARE(left.first().identifiers, came.first().identifiers);
        QCOMPARE(left.first().at, desk.clock.now());
    }

    void hubsAreNotTold()
    {
        Desk desk(u"usb"_s);
        UsbDevice hub = bridge(u"usb1"_s, "0000:00:14.0");
        hub.functions = {{0x09}};
        desk.bus->found.devices = {hub};
        desk.source->start({});
        QCoreApplication::processEvents();
        hub.path = u"1-1"_s;
        Q_EMIT desk.bus->deviceCame(hub);
        QVERIFY(desk.seen.isEmpty());
    }

    void volumesComeAndGo()
    {
        Desk desk(u"usb"_s);
        desk.put(board, u"ttyUSB0"_s);
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        desk.take();
        const UsbVolume volume{board.path, u"sdb1"_s, u"/dev/sdb1"_s, "STICK", "vfat", "1234-ABCD", 1000, false, {}};
        const UsbVolume elsewhere{u"1-4"_s, u"sdc1"_s, u"/dev/sdc1"_s, "OTHER", "vfat", {}, 1000, false, {}};
        desk.bus->found.parts.volumes = {volume, elsewhere};
        Q_EMIT desk.bus->missed();
        Sighting seen = desk.take().value(0);
        QCOMPARE(seen.services.size(), 1);
        QCOMPARE(seen.services.first().name, u"sdb1"_s);
        QVERIFY(!seen.services.first().attributes.contains(u"mountPoint"_s));
        desk.bus->found.parts.volumes.first().mountPoints = {u"/media/STICK"_s};
        Q_EMIT desk.bus->missed();
        seen = desk.take().value(0);
        QCOMPARE(seen.services.value(0).attributes.value(u"mountPoint"_s), u"/media/STICK"_s);
        QVERIFY(seen.goneServices.isEmpty());
        Q_EMIT desk.bus->missed();
        QVERIFY(desk.seen.isEmpty()); // nothing changed
        desk.bus->found.parts.volumes.first().name = u"sdb2"_s;
        Q_EMIT desk.bus->missed();
        seen = desk.take().value(0);
        QCOMPARE(seen.services.value(0).name, u"sdb2"_s);
        QCOMPARE(seen.goneServices.value(0).name, u"sdb1"_s);
        Q_EMIT desk.bus->deviceLeft(board.path);
        seen = desk.take().value(0);
        QVERIFY(seen.isGone && seen.services.isEmpty());
        QCOMPARE(seen.goneServices.value(0).name, u"sdb2"_s);
    }

    void aForbiddenSecurityKeyIsSaidAndTold()
    {
        Desk desk(u"usb"_s);
        desk.put(board, u"ttyUSB0"_s);
        desk.bus->found.parts.securityKeys = {{board.path, u"hidraw3"_s, u"/dev/hidraw3"_s, true}};
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        QCOMPARE(desk.seen.first().attributes.value(u"kind"_s), u"security-key"_s);
        QCOMPARE(desk.seen.first().services.value(0).attributes.value(u"access"_s), u"denied"_s);
        QCOMPARE(desk.channel().state, Channel::State::Listening);
        QVERIFY2(desk.channel().reason.contains(u"/dev/hidraw3"_s), qPrintable(desk.channel().reason));
        desk.bus->found.parts.securityKeys.first().isForbidden = false;
        Q_EMIT desk.bus->missed();
        QCOMPARE(desk.channel(), Channel());
        QCOMPARE(desk.seen.last().services.value(0).attributes.value(u"access"_s), u"allowed"_s);
    }

    void withoutUdevItIsBlockedAndLooks_data() { both(); }
    void withoutUdevItIsBlockedAndLooks()
    {
        QFETCH(QString, which);
        Desk desk(which);
        desk.bus->isWatchable = false;
        desk.put(board, u"ttyUSB0"_s);
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        QCOMPARE(desk.channel().state, Channel::State::Blocked);
        QCOMPARE(desk.channel().reason, u"no udev"_s);
        QCOMPARE(desk.channelChanges, 1);
    }

    void anUnreadableBusIsBlockedUntilItIsReadable_data() { both(); }
    void anUnreadableBusIsBlockedUntilItIsReadable()
    {
        QFETCH(QString, which);
        Desk desk(which);
        desk.bus->isReadable = false;
        desk.source->start({});
        QTRY_COMPARE(desk.channel().state, Channel::State::Blocked);
        QCOMPARE(desk.channel().reason, u"no /sys"_s);
        desk.bus->isReadable = true;
        desk.put(board, u"ttyUSB0"_s);
        desk.source->probe();
        QTRY_COMPARE(desk.channel(), Channel());
        QCOMPARE(desk.seen.size(), 1);
    }

    void aForbiddenPortIsStillTold()
    {
        Desk desk(u"serial"_s);
        desk.put(board, u"ttyUSB0"_s);
        desk.bus->found.ports.first().isForbidden = true;
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        QCOMPARE(desk.channel().state, Channel::State::Blocked);
        for (const QString &word : {u"/dev/ttyUSB0"_s, u"dialout"_s, u"log in again"_s})
            QVERIFY2(desk.channel().reason.contains(word), qPrintable(desk.channel().reason));
        Q_EMIT desk.bus->portCame(portOf(u"ttyUSB0"_s, board)); // rights are set when udev is done with it
        QCOMPARE(desk.channel(), Channel());
        QCOMPARE(desk.seen.size(), 1);
    }

    void stopIsSilentAndStartBeginsAnew_data() { both(); }
    void stopIsSilentAndStartBeginsAnew()
    {
        QFETCH(QString, which);
        Desk desk(which);
        desk.put(board, u"ttyUSB0"_s);
        desk.source->start({});
        desk.source->stop();
        QCoreApplication::processEvents();
        QVERIFY(desk.seen.isEmpty());
        QVERIFY(desk.source->channels().isEmpty());
        QVERIFY(!desk.bus->isWatched);
        desk.source->probe(); // asks nobody while it is stopped
        QCoreApplication::processEvents();
        QVERIFY(desk.seen.isEmpty());
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        desk.source->start({}); // goes on undisturbed
        QCoreApplication::processEvents();
        QCOMPARE(desk.seen.size(), 1);
        desk.source->stop();
        desk.bus->found = {};
        desk.source->start({});
        QCoreApplication::processEvents();
        QCOMPARE(desk.seen.size(), 1); // what it told before it was stopped is forgotten
    }

    void mayBeStoppedByWhoHears()
    {
        Desk desk(u"usb"_s);
        desk.put(board, u"ttyUSB0"_s);
        desk.put(bridge(u"1-3"_s, "SN-0043"), u"ttyUSB1"_s);
        QObject::connect(desk.source.get(), &Source::sighted, desk.source.get(), [&desk] { desk.source->stop(); });
        desk.source->start({});
        QTRY_COMPARE(desk.seen.size(), 1);
        QVERIFY(desk.source->channels().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestUsbSource)
#include "tst_usb_source.moc"
