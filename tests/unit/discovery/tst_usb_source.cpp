// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/serial_source.h"
#include "discovery/usb/usb_source.h"

#include "support/fake_clock.h"
#include "support/fake_source.h"
#include "usb_samples.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

/// A bus whose devices the test plugs in.
class FakeBus final : public UsbBus
{
public:
    Result<Found> look() override
    {
        if (!isReadable)
            return fail(ErrorCode::Unsupported, u"no /sys"_s);
        return found;
    }

    Result<void> watch() override
    {
        if (!isWatchable)
            return fail(ErrorCode::Unsupported, u"no udev"_s);
        isWatched = true;
        return {};
    }

    void unwatch() override { isWatched = false; }

    Found found;
    bool isReadable = true;
    bool isWatchable = true;
    bool isWatched = false;
};

/// Both Sources, each on a bus of its own as in the program, and what they said.
class Desk
{
public:
    explicit Desk(const QString &which)
    {
        auto made = std::make_unique<FakeBus>();
        bus = made.get();
        if (which == u"usb")
            source = std::make_unique<UsbSource>(SourceContext{clock, m_neighbours, m_vendors}, std::move(made));
        else
            source = std::make_unique<SerialSource>(SourceContext{clock, m_neighbours, m_vendors}, std::move(made));
        QObject::connect(source.get(), &Source::sighted, source.get(),
                         [this](const Sighting &sighting) { seen.append(sighting); });
        QObject::connect(source.get(), &Source::channelsChanged, source.get(), [this] { ++channelChanges; });
    }

    /// A board and its port, there when looked.
    void put(const UsbDevice &device, const QString &port)
    {
        bus->found.devices.append(device);
        bus->found.ports.append(portOf(port, device));
    }

    /// The same, told in the order of the kernel.
    void plugIn(const UsbDevice &device, const QString &port)
    {
        Q_EMIT bus->deviceCame(device);
        Q_EMIT bus->portCame(portOf(port, device));
    }

    void pullOut(const UsbDevice &device, const QString &port)
    {
        Q_EMIT bus->portLeft(port);
        Q_EMIT bus->deviceLeft(device.path);
    }

    QVector<Sighting> take() { return std::exchange(seen, {}); }
    Channel channel() const { return source->channels().value(0); }

    FakeClock clock;
    FakeBus *bus = nullptr;
    std::unique_ptr<Source> source;
    QVector<Sighting> seen;
    int channelChanges = 0;

private:
    FakeNeighbours m_neighbours;
    VendorNames m_vendors{QString(), QString()};
};

const UsbDevice board = bridge(u"1-2"_s, "SN-0042");

} // namespace

class TestUsbSource : public QObject
{
    Q_OBJECT

    static void both()
    {
        QTest::addColumn<QString>("which");
        QTest::newRow("usb") << u"usb"_s;
        QTest::newRow("serial") << u"serial"_s;
    }

    static QString endpoint(const QString &which) { return which == u"usb" ? u"usb 1-2"_s : u"/dev/ttyUSB0"_s; }

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
