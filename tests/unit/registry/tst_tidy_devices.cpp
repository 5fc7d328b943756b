// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/tidy_devices.h"

#include "registry/commands/set_device_attributes.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <SQLiteCpp/Database.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

Q_DECLARE_METATYPE(muster::PresenceValue)
Q_DECLARE_METATYPE(muster::Lifecycle)
Q_DECLARE_METATYPE(std::chrono::milliseconds)

class TestTidyDevices : public QObject
{
    Q_OBJECT

private:
    /// As discovery leaves it; last heard that long ago.
    static Device discovered(int number, std::chrono::milliseconds ago)
    {
        Device device;
        device.id = DeviceId::create(FakeClock::start - ago + std::chrono::milliseconds(number));
        device.name = u"cam-%1"_s.arg(number);
        device.identifiers = {{IdentifierType::Serial, u"SN-%1"_s.arg(number), u"mdns"_s, {}, {}}};
        device.provenance.insert(u"name"_s, {u"mdns"_s, FakeClock::start - ago});
        device.firstSeen = device.lastSeen = FakeClock::start - ago;
        device.presence = {PresenceValue::Offline, u"mdns"_s, FakeClock::start - ago};
        return device;
    }
    /// As it was told then.
    static void heardByMdns(Device &device, std::chrono::milliseconds ago)
    {
        const Timestamp at = FakeClock::start - ago;
        device.signs = {{u"mdns"_s, u"eth0"_s, at, at + 2min, false}};
        device.presence = {PresenceValue::Online, u"mdns"_s, at, at + 2min};
    }
    static Result<TidyDevices::Outcome> tidy(TemporarySite &site)
    {
        return resultOf(site.registry().apply(TidyDevices{}, site.admin));
    }

private Q_SLOTS:
    void presenceAges_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("ago");
        QTest::addColumn<bool>("isSleeper");
        QTest::addColumn<PresenceValue>("becomes");
        QTest::newRow("just heard") << 0ms << false << PresenceValue::Online;
        QTest::newRow("a moment less than two minutes") << 2min - 1ms << false << PresenceValue::Online;
        QTest::newRow("two minutes") << std::chrono::milliseconds(2min) << false << PresenceValue::Stale;
        QTest::newRow("a moment less than a round more") << 37min - 1ms << false << PresenceValue::Stale;
        QTest::newRow("a round more") << std::chrono::milliseconds(37min) << false << PresenceValue::Offline;
        QTest::newRow("asleep") << std::chrono::milliseconds(17h) << true << PresenceValue::Stale;
        QTest::newRow("overslept") << std::chrono::milliseconds(18h) << true << PresenceValue::Offline;
    }
    void presenceAges()
    {
        QFETCH(std::chrono::milliseconds, ago);
        QFETCH(bool, isSleeper);
        QFETCH(PresenceValue, becomes);
        TemporarySite site;
        Device device = discovered(1, ago);
        heardByMdns(device, ago);
        if (isSleeper)
            device.rhythm.announced = 18h;
        site.save({device});
        const qsizetype events = site.events().size();
        const auto outcome = tidy(site);
        QCOMPARE(outcome->aged, becomes == PresenceValue::Online ? 0 : 1);
        QCOMPARE(outcome->expired, 0);
        QVERIFY(!outcome->isMore);
        const Presence presence = site.load(device.id)->presence;
        QCOMPARE(presence.value, becomes);
        QCOMPARE(presence.proof, u"mdns"_s);
        QCOMPARE(outcome->nextPresenceChange, presence.until);
        QCOMPARE(presence.until.has_value(), becomes != PresenceValue::Offline);
        QCOMPARE(site.events().size(), events); // an observation, no decision
        QCOMPARE(tidy(site)->aged, 0);
    }

    void whatWasKeptWithoutSignsAges()
    {
        TemporarySite site;
        Device device = discovered(1, 1h);
        device.presence = {PresenceValue::Online, u"mdns"_s, FakeClock::start - 1h, FakeClock::start - 1h}; // from schema 5
        site.save({device});
        QCOMPARE(tidy(site)->aged, 1);
        QCOMPARE(site.load(device.id)->presence, (Presence{PresenceValue::Offline, u"mdns"_s, FakeClock::start - 1h}));
    }

    void aClockThatWasSetBackKeepsNobodyOnline()
    {
        TemporarySite site;
        Device device = discovered(1, 0ms);
        heardByMdns(device, -24h * 365);
        site.save({device});
        QCOMPARE(tidy(site)->aged, 1);
        QCOMPARE(site.load(device.id)->presence, Presence());
        QCOMPARE(tidy(site)->aged, 0);
    }

    void whatNobodyTouchedExpires_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("ago");
        QTest::addColumn<Lifecycle>("state");
        QTest::addColumn<bool>("isTouched");
        QTest::addColumn<bool>("goes");
        const std::chrono::milliseconds month = 24h * 30;
        QTest::newRow("30 days") << month << Lifecycle::Discovered << false << false;
        QTest::newRow("a moment more") << month + 1ms << Lifecycle::Discovered << false << true;
        QTest::newRow("a person has named it") << month + 1ms << Lifecycle::Discovered << true << false;
        QTest::newRow("enrolled") << month * 20 << Lifecycle::Enrolled << false << false;
        QTest::newRow("expected") << month * 20 << Lifecycle::Expected << false << false;
        QTest::newRow("retired") << month * 20 << Lifecycle::Retired << false << false;
    }
    void whatNobodyTouchedExpires()
    {
        QFETCH(std::chrono::milliseconds, ago);
        QFETCH(Lifecycle, state);
        QFETCH(bool, isTouched);
        QFETCH(bool, goes);
        TemporarySite site;
        Device device = discovered(1, ago);
        device.state = state;
        site.save({device});
        if (isTouched)
            QVERIFY(resultOf(site.registry().apply(SetDeviceAttributes{device.id, {{u"name"_s, u"Gate"_s}}}, site.admin)));
        const qsizetype events = site.events().size();
        const auto outcome = tidy(site);
        QCOMPARE(outcome->expired, goes ? 1 : 0);
        QCOMPARE(site.load(device.id).has_value(), !goes);
        QCOMPARE(site.events().size() - events, goes ? 1 : 0);
        if (!goes)
            return;
        const Event event = site.events().last();
        QCOMPARE(event.kind, u"device.expired"_s);
        QCOMPARE(event.subject, device.id.toString());
        const QJsonObject payload = QJsonDocument::fromJson(event.payload).object();
        QCOMPARE(payload[u"name"_s].toString(), u"cam-1"_s);
        QCOMPARE(payload[u"identifiers"_s].toArray().size(), 1);
        QCOMPARE(payload[u"lastSeen"_s].toString(), toIso8601(*device.lastSeen));
    }

    void whatIsIgnoredIsNotForgotten()
    {
        TemporarySite site;
        Device device = discovered(1, 24h * 400);
        device.ignored = Ignored{u"not ours"_s, u"ada@console"_s, FakeClock::start - 24h * 390};
        site.save({device});
        QCOMPARE(tidy(site)->expired, 0); // or it would come back as new
        QVERIFY(site.load(device.id));
        device.ignored.reset();
        site.save({device});
        QCOMPARE(tidy(site)->expired, 1);
    }

    void manyGoInPortions()
    {
        TemporarySite site;
        QVector<Device> devices;
        for (int i = 0; i < 1300; ++i)
            devices.append(discovered(i, 24h * 40));
        for (int i = 0; i < 600; ++i) // they are looked at, and stay; more than one portion of them
            devices[i].provenance[u"name"_s].source = u"operator"_s;
        site.save(devices);
        qint64 gone = 0;
        for (const bool isMore : {true, false}) {
            const auto outcome = tidy(site);
            QCOMPARE(outcome->isMore, isMore);
            gone += outcome->expired;
        }
        QCOMPARE(gone, 700);
        QCOMPARE(*(*site.store().begin(storage::UnitOfWork::Mode::Read))->devices().count({}), 600);
        QCOMPARE(tidy(site)->expired, 0);
    }

    void manyAgeInPortions()
    {
        TemporarySite site;
        QVector<Device> devices;
        for (int i = 0; i < 2001; ++i) {
            devices.append(discovered(i, 1h));
            heardByMdns(devices.last(), 1h);
        }
        site.save(devices);
        const auto first = tidy(site);
        QCOMPARE(first->aged, 2000);
        QVERIFY(first->isMore);
        const auto second = tidy(site);
        QCOMPARE(second->aged, 1);
        QVERIFY(!second->isMore);
    }

    void aDamagedRecordDoesNotStopIt()
    {
        TemporarySite site;
        const QVector<Device> devices{discovered(1, 24h * 40), discovered(2, 24h * 40)};
        site.save(devices);
        SQLite::Database(QFile::encodeName(site.registryFile()).toStdString(), SQLite::OPEN_READWRITE, 1000)
            .exec("UPDATE devices SET details = 'no JSON' WHERE name = 'cam-1'");
        QCOMPARE(tidy(site)->expired, 1);
        QCOMPARE(site.load(devices[0].id).error().code, ErrorCode::Corrupt);
        QCOMPARE(site.load(devices[1].id).error().code, ErrorCode::NotFound);
    }

    void needsItsPermission()
    {
        TemporarySite site;
        QCOMPARE(resultOf(site.registry().apply(TidyDevices{}, site.auditor)).error().code, ErrorCode::Locked);
    }
};

QTEST_GUILESS_MAIN(TestTidyDevices)
#include "tst_tidy_devices.moc"
