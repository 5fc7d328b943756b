// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_sighting_repository.h"

#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteSightingRepository : public QObject
{
    Q_OBJECT

private:
    static Sighting at(int second, const QString &source = u"mdns"_s, const QString &interface = u"eth0"_s)
    {
        Sighting sighting;
        sighting.source = source;
        sighting.at = FakeClock::start + std::chrono::seconds(second);
        sighting.interface = interface;
        sighting.endpoint = u"10.0.0.7"_s;
        return sighting;
    }
    static QVector<int> secondsOf(const QVector<Sighting> &sightings, const QString &source = u"mdns"_s,
                                  const QString &interface = u"eth0"_s)
    {
        QVector<int> seconds;
        for (const Sighting &sighting : sightings)
            if (sighting.source == source && sighting.interface == interface)
                seconds += static_cast<int>((sighting.at - FakeClock::start) / 1s);
        return seconds;
    }
    /// from, from - 1 ... to
    static QVector<int> down(int from, int to)
    {
        QVector<int> numbers;
        for (int i = from; i >= to; --i)
            numbers += i;
        return numbers;
    }

private Q_SLOTS:
    void aSightingComesBackWhole()
    {
        TemporarySite site;
        const Device device = DeviceMaker(3).plausible();
        site.save({device});
        Sighting bare;
        bare.source = u"usb"_s;
        bare.endpoint = u"/dev/ttyUSB0"_s;
        bare.at = FakeClock::start - 1h;
        Sighting full = at(1);
        full.identifiers = {{IdentifierType::Mac, u"DC:A6:32:4F:19:C2"_s, u"neighbours"_s, full.at - 1ms, full.at},
                            {IdentifierType::Serial, u"S\"; DROP"_s, u"mdns"_s, full.at, full.at}};
        full.attributes = {{u"vendor"_s, u"Größe 日本"_s}, {u""_s, u""_s}};
        full.services = {{u"mdns"_s, u"_ipp._tcp"_s, u"P"_s, 631, {{u"ty"_s, u"X"_s}}}};
        full.goneServices = {{u"mdns"_s, u"_ssh._tcp"_s, u"P"_s, 22, {}}};
        full.isGone = true;
        const auto unit = site.store().begin(Mode::Write);
        QVERIFY((*unit)->sightings().append(device.id, full));
        QVERIFY((*unit)->sightings().append(device.id, bare));
        QVERIFY(*(*unit)->sightings().list(device.id) == (QVector<Sighting>{full, bare}));
    }

    void anUnknownDeviceHasNone()
    {
        TemporarySite site;
        const DeviceId unknown = DeviceId::create(FakeClock::start);
        const auto unit = site.store().begin(Mode::Write);
        QCOMPARE((*unit)->sightings().append(unknown, at(1)).error().code, ErrorCode::NotFound);
        QVERIFY((*unit)->sightings().list(unknown)->isEmpty());
    }

    void keepsTheFirstAndTheNewest_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QVector<int>>("kept");
        QTest::newRow("below the limit") << 31 << down(31, 1);
        QTest::newRow("at the limit") << 32 << down(32, 1);
        QTest::newRow("one too many") << 33 << down(33, 3) + QVector<int>{1};
        QTest::newRow("many") << 100 << down(100, 70) + QVector<int>{1};
    }
    void keepsTheFirstAndTheNewest()
    {
        QFETCH(int, count);
        QFETCH(QVector<int>, kept);
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(2);
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        for (int i = 1; i <= count; ++i)
            QVERIFY((*unit)->sightings().append(devices[0].id, at(i)));
        for (const auto &[source, interface] : {std::pair(u"mdns"_s, u"eth1"_s), std::pair(u"ssdp"_s, u"eth0"_s)})
            for (int i = 1; i <= 3; ++i)
                QVERIFY((*unit)->sightings().append(devices[0].id, at(i, source, interface)));
        QVERIFY((*unit)->sightings().append(devices[1].id, at(1)));
        const QVector<Sighting> log = *(*unit)->sightings().list(devices[0].id);
        QCOMPARE(secondsOf(log), kept);
        QCOMPARE(secondsOf(log, u"mdns"_s, u"eth1"_s), down(3, 1)); // channels don't push each other out
        QCOMPARE(secondsOf(log, u"ssdp"_s), down(3, 1));
        QCOMPARE((*unit)->sightings().list(devices[1].id)->size(), 1);
    }

    void oneThatComesLateTakesItsPlace() // a clock that was set back
    {
        TemporarySite site;
        const Device device = DeviceMaker(3).plausible();
        site.save({device});
        const auto unit = site.store().begin(Mode::Write);
        for (int i = 1; i <= 32; ++i)
            QVERIFY((*unit)->sightings().append(device.id, at(i)));
        QVERIFY((*unit)->sightings().append(device.id, at(-5)));
        QCOMPARE(secondsOf(*(*unit)->sightings().list(device.id)), down(32, 2) + QVector<int>{-5});
        for (int i = 0; i < 3; ++i) // the same moment: the one recorded last counts as the newer
            QVERIFY((*unit)->sightings().append(device.id, at(32)));
        QCOMPARE(secondsOf(*(*unit)->sightings().list(device.id)), (QVector<int>{32, 32, 32} + down(32, 5) + QVector<int>{-5}));
    }

    void moveWithAMergedDevice()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(2);
        site.save(devices);
        {
            const auto unit = site.store().begin(Mode::Write);
            for (int i = 0; i < 30; ++i)
                QVERIFY((*unit)->sightings().append(devices[i % 2].id, at(i)));
            for (int i = 30; i < 40; ++i)
                QVERIFY((*unit)->sightings().append(devices[1].id, at(i)));
            QVERIFY((*unit)->sightings().append(devices[1].id, at(7, u"ssdp"_s)));
            QVERIFY((*unit)->devices().merge(devices[0].id, devices[1].id));
            QVERIFY((*unit)->commit());
        }
        const auto unit = site.store().begin(Mode::Write);
        for (const Device &device : devices) { // under both names
            const QVector<Sighting> log = *(*unit)->sightings().list(device.id);
            QCOMPARE(secondsOf(log), down(39, 9) + QVector<int>{0});
            QCOMPARE(secondsOf(log, u"ssdp"_s), QVector<int>{7});
        }
        QVERIFY((*unit)->sightings().append(devices[1].id, at(8, u"ssdp"_s)));
        QCOMPARE(secondsOf(*(*unit)->sightings().list(devices[0].id), u"ssdp"_s), down(8, 7));
    }
};

QTEST_GUILESS_MAIN(TestSqliteSightingRepository)
#include "tst_sqlite_sighting_repository.moc"
