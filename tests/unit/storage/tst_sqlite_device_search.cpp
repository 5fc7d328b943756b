// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_device_repository.h"

#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteDeviceSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsByIdentifier()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(3).plausible(20);
        devices[5].identifiers.append({IdentifierType::Serial, u"shared"_s, u"mdns"_s, {}, {}});
        devices[9].identifiers.append({IdentifierType::Serial, u"shared"_s, u"mdns"_s, {}, {}});
        site.save(devices);
        const auto unit = site.store().begin(Mode::Read);
        const Device &device = devices[7];
        for (const Identifier &identifier : device.identifiers)
            QCOMPARE((*unit)->devices().withIdentifier(identifier.type, identifier.value), QVector<DeviceId>{device.id});
        QCOMPARE((*unit)->devices().withIdentifier(IdentifierType::Serial, u"shared"_s),
                 (QVector<DeviceId>{devices[5].id, devices[9].id}));
        QVERIFY((*unit)->devices().withIdentifier(IdentifierType::Uuid, u"shared"_s)->isEmpty()); // right value, wrong type
        QVERIFY((*unit)->devices().withIdentifier(IdentifierType::Serial, u"share"_s)->isEmpty());
    }

    void findsByName()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(3).plausible(4);
        devices[0].name = u"Straße"_s;
        devices[1].name = u"STRAßE"_s;
        devices[2].name = u"Straße 2"_s;
        devices[3].name.clear();
        site.save(devices);
        const auto unit = site.store().begin(Mode::Read);
        QCOMPARE((*unit)->devices().findByName(u"straße"_s, 10)->size(), 2);
        QCOMPARE((*unit)->devices().findByName(u"straße"_s, 1)->size(), 1);
        QCOMPARE((*unit)->devices().findByName(u"strasse"_s, 10)->size(), 0);
        QCOMPARE((*unit)->devices().findByName(u"straße 2"_s, 10), QVector<DeviceId>{devices[2].id});
    }

    void findsByIdPrefix_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QStringList>("found"); // last digits of the ids
        QTest::newRow("all") << u"0"_s << QStringList{u"a"_s, u"b"_s, u"c"_s};
        QTest::newRow("odd number of digits") << u"019"_s << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("across a dash") << u"01900000-00"_s << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("without its dash") << u"0190000000"_s << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("upper case") << u"01900000-0000-7000-8000-00000000000B"_s << QStringList{u"b"_s};
        QTest::newRow("whole, no dashes") << u"0190000000007000800000000000000a"_s << QStringList{u"a"_s};
        QTest::newRow("none") << u"02"_s << QStringList();
        QTest::newRow("empty") << u""_s << QStringList();
        QTest::newRow("only dashes") << u"--"_s << QStringList();
        QTest::newRow("too long") << u"0190000000007000800000000000000a0"_s << QStringList();
        QTest::newRow("not hex") << u"01g"_s << QStringList();
        QTest::newRow("not ASCII") << u"01\u0661"_s << QStringList();
        QTest::newRow("SQL") << u"0'"_s << QStringList();
    }
    void findsByIdPrefix()
    {
        QFETCH(QString, prefix);
        QFETCH(QStringList, found);
        TemporarySite site;
        QVector<Device> devices(3);
        devices[0].id = DeviceId::fromString(u"01900000-0000-7000-8000-00000000000a");
        devices[1].id = DeviceId::fromString(u"01900000-0000-7000-8000-00000000000b");
        devices[2].id = DeviceId::fromString(u"0fffffff-ffff-7fff-bfff-fffffffffffc");
        site.save(devices);
        const auto unit = site.store().begin(Mode::Read);
        const auto ids = (*unit)->devices().findByIdPrefix(prefix, 10);
        QVERIFY(ids);
        QStringList digits;
        for (const DeviceId &id : *ids)
            digits += id.toString().right(1);
        QCOMPARE(digits, found);
        QVERIFY((*unit)->devices().findByIdPrefix(prefix, 1)->size() <= 1);
    }

    void findsByAddress_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QVector<int>>("found");
        QTest::newRow("IPv4, the youngest first") << u"10.0.0.7"_s << QVector<int>{2, 0};
        QTest::newRow("not the current one") << u"10.0.0.8"_s << QVector<int>{5, 4, 3, 2, 1, 0};
        QTest::newRow("IPv6") << u"2001:db8::1"_s << QVector<int>{1};
        QTest::newRow("link-local") << u"fe80::1%eth0"_s << QVector<int>{3};
        QTest::newRow("link-local elsewhere") << u"fe80::1%eth1"_s << QVector<int>{4};
        QTest::newRow("link-local nowhere") << u"fe80::1"_s << QVector<int>();
        QTest::newRow("a path on a bus") << u"/dev/ttyUSB0"_s << QVector<int>{5};
        QTest::newRow("nobody's") << u"10.0.0.9"_s << QVector<int>();
        QTest::newRow("nothing") << u""_s << QVector<int>();
    }
    void findsByAddress()
    {
        QFETCH(QString, address);
        QFETCH(QVector<int>, found);
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(3).plausible(6);
        const QStringList addresses{u"10.0.0.7"_s,     u"2001:db8::1"_s,  u"10.0.0.7"_s,
                                    u"fe80::1%eth0"_s, u"fe80::1%eth1"_s, u"/dev/ttyUSB0"_s};
        for (qsizetype i = 0; i < devices.size(); ++i)
            devices[i].addresses = {addresses[i], u"10.0.0.8"_s};
        site.save(devices);
        QVector<DeviceId> expected;
        for (const int i : std::as_const(found))
            expected.append(devices[i].id);
        const auto unit = site.store().begin(Mode::Read);
        QCOMPARE((*unit)->devices().atAddress(address, 10), expected);
        QVERIFY((*unit)->devices().atAddress(address, 1)->size() <= 1);
    }

    void findsOldDiscoveredOnes()
    {
        TemporarySite site;
        const Timestamp limit = FakeClock::start;
        QVector<Device> devices = DeviceMaker(3).plausible(7);
        for (Device &device : devices) {
            device.state = Lifecycle::Discovered;
            device.lastSeen = limit - 1ms;
        }
        devices[1].lastSeen = limit;               // not before
        devices[2].lastSeen.reset();               // never seen
        devices[3].state = Lifecycle::Quarantined; // somebody decided
        site.save(devices);
        const auto unit = site.store().begin(Mode::Read);
        const auto after = [&unit, limit](const DeviceId &id, int most) {
            return *(*unit)->devices().discoveredBefore(limit, id, most);
        };
        QCOMPARE(after({}, 10), (QVector<DeviceId>{devices[0].id, devices[4].id, devices[5].id, devices[6].id}));
        QCOMPARE(after({}, 2), (QVector<DeviceId>{devices[0].id, devices[4].id}));
        QCOMPARE(after(devices[4].id, 2), (QVector<DeviceId>{devices[5].id, devices[6].id}));
        QCOMPARE(after(devices[6].id, 2), QVector<DeviceId>());
    }
};

QTEST_GUILESS_MAIN(TestSqliteDeviceSearch)
#include "tst_sqlite_device_search.moc"
