// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Presence as the repository of devices keeps it: when it falls due, and how it is saved without the rest.
#include "storage/sqlite/sqlite_device_repository.h"

#include "full_device.h"
#include "raw_database.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteDevicePresence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void presenceFallsDue_data()
    {
        QTest::addColumn<Presence>("presence");
        QTest::addColumn<bool>("isDue");
        using enum PresenceValue;
        const Timestamp now = FakeClock::start;
        QTest::newRow("not yet") << Presence{Online, u"mdns"_s, now - 1min, now + 1ms} << false;
        QTest::newRow("now") << Presence{Online, u"mdns"_s, now - 1min, now} << true;
        QTest::newRow("stale, long ago") << Presence{Stale, u"mdns"_s, now - 24h, now - 23h} << true;
        QTest::newRow("offline stays") << Presence{Offline, u"mdns"_s, now - 24h} << false;
        QTest::newRow("unknown stays") << Presence{} << false;
        QTest::newRow("heard at the horizon") << Presence{Online, u"mdns"_s, now + 1min, now + 2min} << false;
        QTest::newRow("heard in the future") << Presence{Online, u"mdns"_s, now + 1min + 1ms, now + 2min} << true;
        QTest::newRow("of the future, but offline") << Presence{Offline, u"mdns"_s, now + 24h} << false;
    }
    void presenceFallsDue()
    {
        QFETCH(Presence, presence);
        QFETCH(bool, isDue);
        TemporarySite site;
        Device device = full();
        device.presence = presence;
        site.save({device});
        const auto unit = site.store().begin(Mode::Read);
        const auto due = (*unit)->devices().duePresence(FakeClock::start, FakeClock::start + 1min, 100);
        QVERIFY(due);
        QCOMPARE(due->size(), isDue ? 1 : 0);
        if (isDue)
            QVERIFY(due->first() == (PresenceRecord{device.id, presence, device.signs, device.rhythm}));
        QCOMPARE(*(*unit)->devices().nextPresenceChange(), presence.until);
    }

    void presenceFallsDueInItsOrder()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(3).plausible(10);
        for (int i = 0; i < 10; ++i)
            devices[i].presence = {PresenceValue::Online, u"mDNS"_s, FakeClock::start - 1h,
                                   FakeClock::start - std::chrono::minutes(i)};
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        DeviceRepository &repository = (*unit)->devices();
        QCOMPARE(*repository.nextPresenceChange(), std::optional(FakeClock::start - 9min));
        QVector<DeviceId> seen;
        for (const int expected : {4, 4, 2, 0}) {
            const auto due = repository.duePresence(FakeClock::start, FakeClock::start, 4);
            QCOMPARE(due->size(), expected);
            for (const PresenceRecord &record : *due) {
                seen.append(record.id);
                QVERIFY(repository.savePresence(record.id, {PresenceValue::Offline, u"mDNS"_s, record.presence.at}));
            }
        }
        QCOMPARE(seen.first(), devices[9].id);
        QCOMPARE(seen.last(), devices[0].id);
        QCOMPARE(*repository.nextPresenceChange(), std::nullopt);
    }

    void presenceIsSavedAlone()
    {
        TemporarySite site;
        Device device = full();
        site.save({device});
        const auto save = [&site](const DeviceId &id, const Presence &presence) {
            const auto unit = site.store().begin(Mode::Write);
            const auto saved = (*unit)->devices().savePresence(id, presence);
            return saved && (*unit)->commit() ? ErrorCode::Cancelled : saved.error().code; // Cancelled: none
        };
        qint64 before = site.feedHead();
        device.presence.until = FakeClock::start + 40min; // the word is the same
        QCOMPARE(save(device.id, device.presence), ErrorCode::Cancelled);
        QCOMPARE(site.feedHead(), before);
        QVERIFY(*site.load(device.id) == device);
        for (const Presence &presence : {Presence{PresenceValue::Stale, u"ssdp"_s, FakeClock::start},
                                         Presence{PresenceValue::Offline, u"ssdp"_s, std::nullopt}}) {
            device.presence = presence;
            QCOMPARE(save(device.id, presence), ErrorCode::Cancelled);
            QCOMPARE(site.feedHead(), ++before);
            QVERIFY(*site.load(device.id) == device);
        }
        QCOMPARE(save(DeviceId::create(FakeClock::start), {}), ErrorCode::NotFound);
    }

    void presenceOfADamagedRecordFallsDueAllTheSame()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(3).plausible(2);
        for (Device &device : devices)
            device.presence = {PresenceValue::Online, u"mDNS"_s, FakeClock::start - 1h, FakeClock::start - 1min};
        site.save(devices);
        SQLite::Database database = rawDatabase(site.registryFile());
        const QByteArray id = devices[0].id.toBytes();
        SQLite::Statement damage(database, "UPDATE devices SET details = 'no JSON' WHERE id = ?");
        damage.bind(1, id.constData(), static_cast<int>(id.size()));
        QCOMPARE(damage.exec(), 1);
        const auto due = (*site.store().begin(Mode::Read))->devices().duePresence(FakeClock::start, FakeClock::start, 10);
        QCOMPARE(due->size(), 2);
        for (const PresenceRecord &record : *due)
            QCOMPARE(record.signs.isEmpty(), record.id == devices[0].id);
    }
};

QTEST_GUILESS_MAIN(TestSqliteDevicePresence)
#include "tst_sqlite_device_presence.moc"
