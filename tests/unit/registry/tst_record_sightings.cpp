// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/record_sightings.h"

#include "raw_registry.h"
#include "registry/commands/allow_network.h"
#include "registry/commands/expect_devices.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

QString macOf(int number)
{
    return u"02:00:00:00:%1:%2"_s.arg(number / 256, 2, 16, QLatin1Char('0')).arg(number % 256, 2, 16, QLatin1Char('0')).toUpper();
}

QString addressOf(int number)
{
    return u"10.0.%1.%2"_s.arg(number / 250).arg(1 + number % 250);
}

/// Of the device with this number, by mDNS, with the MAC as the neighbour table has it.
Sighting sightingOf(int number, Timestamp at = FakeClock::start)
{
    Sighting sighting;
    sighting.source = u"mdns"_s;
    sighting.at = at;
    sighting.interface = u"eth0"_s;
    sighting.endpoint = addressOf(number);
    sighting.identifiers = {{IdentifierType::Mac, macOf(number), u"neighbours"_s, at, at}};
    sighting.attributes = {{u"name"_s, u"cam-%1"_s.arg(number)}};
    return sighting;
}

void allow(TemporarySite &site, const QString &cidr)
{
    const registry::AllowNetwork command{{u"eth0"_s, discovery::Prefix::parse(cidr).value()}};
    if (!resultOf(site.registry().apply(command, site.admin)))
        qFatal("the network can't be allowed");
}

Identifier serial(const QString &value)
{
    return {IdentifierType::Serial, value, u"mdns"_s, FakeClock::start, FakeClock::start};
}

Result<RecordSightings::Outcome> recordIn(TemporarySite &site, const QVector<Sighting> &sightings)
{
    return resultOf(site.registry().apply(RecordSightings{sightings}, site.admin));
}

QJsonObject payloadOf(const Event &event)
{
    return QJsonDocument::fromJson(event.payload).object();
}

} // namespace

class TestRecordSightings : public QObject
{
    Q_OBJECT

private:
    /// Events since there were `count` of them.
    static QStringList kindsSince(TemporarySite &site, qsizetype count)
    {
        QStringList kinds;
        for (const Event &event : site.events().mid(count))
            kinds += event.kind;
        return kinds;
    }
    static qint64 deviceCount(TemporarySite &site)
    {
        return *(*site.store().begin(storage::UnitOfWork::Mode::Read))->devices().count({});
    }

private Q_SLOTS:
    void aNewDeviceIsDiscovered()
    {
        TemporarySite site;
        const Sighting sighting = sightingOf(1);
        const auto outcome = recordIn(site, {sighting});
        QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
        QCOMPARE(outcome->notStored, 0);
        QCOMPARE(outcome->devices.size(), 1);
        const DeviceId id = outcome->devices.first().value();
        const Device device = *site.load(id);
        QCOMPARE(device.state, Lifecycle::Discovered);
        QCOMPARE(device.name, u"cam-1"_s);
        QCOMPARE(device.sources, QStringList{u"mdns"_s});
        QCOMPARE(device.presence.value, PresenceValue::Online);

        const Event event = site.events().last();
        QCOMPARE(event.kind, u"device.discovered"_s);
        QCOMPARE(event.subject, id.toString());
        QCOMPARE(payloadOf(event)[u"name"_s].toString(), u"cam-1"_s);
        QCOMPARE(payloadOf(event)[u"source"_s].toString(), u"mdns"_s);
        QCOMPARE(payloadOf(event)[u"identifiers"_s].toArray(),
                 (QJsonArray{QJsonObject{{u"type"_s, u"mac"_s}, {u"value"_s, macOf(1)}}}));
        QVERIFY(*resultOf(site.query().sightings(id)) == QVector<Sighting>{sighting});
    }

    void seenAgainItIsTheSame()
    {
        TemporarySite site;
        const DeviceId id = recordIn(site, {sightingOf(1)})->devices.first().value();
        const qsizetype events = site.events().size();
        const Sighting later = sightingOf(1, FakeClock::start + 1min);
        const auto outcome = recordIn(site, {later, later, sightingOf(2)});
        QCOMPARE(outcome->devices.at(0), std::optional(id));
        QCOMPARE(outcome->devices.at(1), std::optional(id));
        QVERIFY(outcome->devices.at(2) && outcome->devices.at(2) != id);
        QCOMPARE(kindsSince(site, events), QStringList{u"device.discovered"_s}); // of the other one
        QCOMPARE(site.load(id)->lastSeen, std::optional(later.at));
        QCOMPARE(resultOf(site.query().sightings(id))->size(), 3);
    }

    void twoProcessesKnowTheSameDevices()
    {
        TemporarySite site;
        const DeviceId id = recordIn(site, {sightingOf(1)})->devices.first().value();
        const auto other = site.openAgain();
        DeviceRegistry registry(*other, site.clock);
        const auto outcome = resultOf(registry.apply(RecordSightings{{sightingOf(1)}}, site.admin));
        QCOMPARE(outcome->devices.first(), std::optional(id));
        QCOMPARE(deviceCount(site), 1);
    }

    void whatJoinsIsOnRecord()
    {
        TemporarySite site;
        const DeviceId id = recordIn(site, {sightingOf(1)})->devices.first().value();
        const qsizetype events = site.events().size();
        Sighting sighting = sightingOf(1);
        sighting.identifiers.append(serial(u"SN-1"_s));
        QVERIFY(recordIn(site, {sighting, sighting}));
        QCOMPARE(kindsSince(site, events), QStringList{u"device.identified"_s}); // once
        const Event event = site.events().last();
        QCOMPARE(event.subject, id.toString());
        QCOMPARE(payloadOf(event)[u"identifiers"_s].toArray(),
                 (QJsonArray{QJsonObject{{u"type"_s, u"serial"_s}, {u"value"_s, u"SN-1"_s}}}));
    }

    void rowsThatAreOneDeviceBecomeOne()
    {
        TemporarySite site;
        Sighting byName = sightingOf(1);
        byName.identifiers = {serial(u"SN-1"_s)};
        byName.endpoint = addressOf(2);
        const DeviceId first = recordIn(site, {byName})->devices.first().value();
        const DeviceId second = recordIn(site, {sightingOf(1)})->devices.first().value();
        QVERIFY(first != second);
        const qsizetype events = site.events().size();
        Sighting both = sightingOf(1, FakeClock::start + 1min);
        both.identifiers.append(serial(u"SN-1"_s));
        const DeviceId kept = recordIn(site, {both})->devices.first().value();
        const DeviceId gone = kept == first ? second : first;
        QVERIFY(kept == first || kept == second);
        QCOMPARE(deviceCount(site), 1);
        QCOMPARE(site.load(gone)->id, kept);
        QCOMPARE(resultOf(site.query().find(gone.toString()))->id, kept);
        QCOMPARE(site.load(kept)->identifiers.size(), 2);
        QCOMPARE(resultOf(site.query().sightings(kept))->size(), 3);
        const QVector<Event> since = site.events().mid(events);
        const auto merged = std::ranges::find(since, u"device.merged"_s, &Event::kind);
        QVERIFY(merged != since.end());
        QCOMPARE(merged->subject, kept.toString());
        QCOMPARE(payloadOf(*merged)[u"absorbed"_s].toString(), gone.toString());
        QVERIFY(site.store().checkIntegrity({}));
    }

    void whatWasExpectedArrives()
    {
        TemporarySite site;
        const auto expected = resultOf(site.registry().apply(ExpectDevices{{{.name = u"Gate"_s, .mac = macOf(1)}}}, site.admin));
        const qsizetype events = site.events().size();
        QCOMPARE(recordIn(site, {sightingOf(1), sightingOf(1)})->devices.first(), std::optional(expected->first()));
        const Device device = *site.load(expected->first());
        QCOMPARE(device.state, Lifecycle::Discovered);
        QCOMPARE(device.name, u"Gate"_s);
        QCOMPARE(kindsSince(site, events), QStringList{u"device.discovered"_s});
        QCOMPARE(payloadOf(site.events().last())[u"from"_s].toString(), u"expected"_s);
    }

    void anAddressThatAKnownDeviceHasIsNobodys()
    {
        TemporarySite site;
        QVERIFY(recordIn(site, {sightingOf(1)}));
        Sighting nameless = sightingOf(1);
        nameless.identifiers.clear();
        nameless.attributes.clear();
        const auto outcome = recordIn(site, {nameless});
        QVERIFY(!outcome->devices.first());
        QCOMPARE(outcome->notStored, 0);
        QCOMPARE(deviceCount(site), 1);
    }

    void atMost64NewOnesAMinute_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("allowed");
        QTest::addColumn<int>("stored");
        QTest::newRow("what announces itself") << u"mdns"_s << u"10.0.0.0/16"_s << 64;
        QTest::newRow("what a sweep finds") << u"neighbours"_s << u"10.0.0.0/16"_s << 70;
        QTest::newRow("neighbours elsewhere") << u"neighbours"_s << u"10.9.0.0/16"_s << 64;
    }
    void atMost64NewOnesAMinute()
    {
        QFETCH(QString, source);
        QFETCH(QString, allowed);
        QFETCH(int, stored);
        TemporarySite site;
        allow(site, allowed);
        site.clock.set(std::chrono::floor<std::chrono::minutes>(FakeClock::start));
        QVector<Sighting> sightings;
        for (int i = 0; i < 70; ++i) {
            sightings.append(sightingOf(i));
            sightings.last().source = source;
        }
        const auto outcome = recordIn(site, sightings);
        QCOMPARE(outcome->notStored, 70 - stored);
        QCOMPARE(deviceCount(site), stored);
        for (int i = 0; i < 70; ++i)
            QCOMPARE(outcome->devices.at(i).has_value(), i < stored);

        site.clock.advance(59999ms); // the same minute, another batch
        Sighting elsewhere = sightingOf(100);
        elsewhere.interface = u"eth1"_s;
        const auto again = recordIn(site, {sightings.first(), sightingOf(101), elsewhere});
        QVERIFY(again->devices.at(0)); // a known one is always welcome
        QVERIFY(!again->devices.at(1) || stored == 70);
        QVERIFY(again->devices.at(2));
        site.clock.advance(1ms);
        QVERIFY(recordIn(site, {sightingOf(101)})->devices.first());
    }

    void whoIsScannedForIsKept()
    {
        TemporarySite site;
        site.clock.set(std::chrono::floor<std::chrono::minutes>(FakeClock::start));
        QVector<Sighting> sightings;
        for (int i = 0; i < 200; ++i) {
            sightings.append(sightingOf(i));
            sightings.last().source = u"neighbours"_s;
        }
        const auto record = [&](const QString &interface, const QString &range, const QVector<Sighting> &seen) {
            const RecordSightings command{seen, {{interface, discovery::AddressRange::parse(range).value()}}};
            return resultOf(site.registry().apply(command, site.admin))->notStored;
        };
        QCOMPARE(record(u"eth9"_s, u"10.0.0.0/16"_s, sightings.mid(0, 100)),
                 36); // another interface's: as if it announced itself
        QCOMPARE(record(sightings.first().interface, u"10.0.0.0/16"_s, sightings.mid(100)), 0);
    }

    void atMost20000Discovered()
    {
        TemporarySite site;
        const DeviceId known = recordIn(site, {sightingOf(1)})->devices.first().value();
        {
            SQLite::Database database = rawRegistry(site);
            const std::string columns = database
                                            .execAndGet("SELECT group_concat(name) FROM pragma_table_info('devices') "
                                                        "WHERE name NOT IN ('row', 'id')")
                                            .getString();
            database.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19998) "
                          "INSERT INTO devices (id, "
                          + columns + ") SELECT randomblob(16), " + columns + " FROM n, devices");
            database.exec("UPDATE devices SET address = '', address_key = x'', details = '{}' WHERE row > 1");
        }
        QCOMPARE(deviceCount(site), 19999);
        const auto outcome = recordIn(site, {sightingOf(2), sightingOf(3), sightingOf(1)});
        QVERIFY(outcome);
        QVERIFY(outcome->devices.at(0));
        QVERIFY(!outcome->devices.at(1));
        QCOMPARE(outcome->devices.at(2), std::optional(known));
        QCOMPARE(outcome->notStored, 1);
        QCOMPARE(deviceCount(site), 20000);
        Sighting swept = sightingOf(3);
        swept.source = u"neighbours"_s; // no exception from this limit
        QCOMPARE(recordIn(site, {swept})->notStored, 1);
        Device admitted = *site.load(known);
        admitted.state = Lifecycle::Pending;
        site.save({admitted}); // room for one
        QVERIFY(recordIn(site, {sightingOf(3)})->devices.first());
    }

    void oneThatFailsDoesNotLoseTheOthers()
    {
        TemporarySite site;
        const DeviceId damaged = recordIn(site, {sightingOf(1)})->devices.first().value();
        rawRegistry(site).exec("UPDATE devices SET details = 'no JSON'");
        const qsizetype events = site.events().size();
        const auto outcome = recordIn(site, {sightingOf(2), sightingOf(1), sightingOf(3)});
        QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
        QVERIFY(outcome->devices.at(0));
        QVERIFY(!outcome->devices.at(1));
        QVERIFY(outcome->devices.at(2));
        QCOMPARE(kindsSince(site, events).size(), 2);
        QCOMPARE(resultOf(site.query().sightings(damaged))->size(), 1);
    }

    void needsItsPermission()
    {
        TemporarySite site;
        const auto outcome = resultOf(site.registry().apply(RecordSightings{{sightingOf(1)}}, site.auditor));
        QCOMPARE(outcome.error().code, ErrorCode::Locked);
        QCOMPARE(deviceCount(site), 0);
        QVERIFY(resultOf(site.registry().apply(RecordSightings{{sightingOf(1)}}, site.technician)));
    }

    void saysWhichDriverWouldDo_data()
    {
        QTest::addColumn<QString>("service");
        QTest::addColumn<QString>("driver"); // as it was
        QTest::addColumn<bool>("claimable");
        QTest::addColumn<QString>("driverThen");
        QTest::addColumn<bool>("claimableThen");
        const QString ours = u"linux-ssh"_s;
        QTest::newRow("one would do") << u"_ssh._tcp"_s << QString() << false << ours << true;
        QTest::newRow("none would") << u"_ipp._tcp"_s << QString() << false << QString() << false;
        QTest::newRow("none would any more") << u"_ipp._tcp"_s << ours << true << QString() << false;
        QTest::newRow("another would do now") << u"_ssh._tcp"_s << u"another"_s << true << ours << true;
        QTest::newRow("one has provisioned it") << u"_ssh._tcp"_s << u"another"_s << false << u"another"_s << false;
    }
    void saysWhichDriverWouldDo()
    {
        QFETCH(QString, service);
        QFETCH(QString, driver);
        QFETCH(bool, claimable);
        TemporarySite site;
        Sighting sighting = sightingOf(1);
        const auto first = recordIn(site, {sighting});
        Device device = *site.load(*first->devices.front());
        QVERIFY(device.driver.isEmpty() && !device.claimable);
        device.driver = driver;
        device.claimable = claimable;
        site.save({device});
        sighting.services = {{u"mdns"_s, service, u"cam-1"_s, 22, {}}};
        QVERIFY(recordIn(site, {sighting}));
        const Device seen = *site.load(device.id);
        QTEST(seen.driver, "driverThen");
        QTEST(seen.claimable, "claimableThen");
    }

    void aThousandAtOnce()
    {
        TemporarySite site;
        allow(site, u"10.0.0.0/16"_s);
        QVector<Sighting> sightings;
        for (int i = 0; i < 1000; ++i) {
            sightings.append(sightingOf(i));
            sightings.last().source = u"neighbours"_s;
            sightings.last().identifiers.append(serial(u"SN-%1"_s.arg(i)));
            sightings.last().services = {{u"mdns"_s, u"_ipp._tcp"_s, u"P"_s, 631, {{u"ty"_s, u"X"_s}}}};
        }
        QElapsedTimer timer;
        timer.start();
        const auto first = recordIn(site, sightings);
        qInfo() << "1000 new devices:" << timer.restart() << "ms";
        for (Sighting &sighting : sightings)
            sighting.at += 1min;
        const auto second = recordIn(site, sightings);
        qInfo() << "1000 known devices:" << timer.elapsed() << "ms";
        QVERIFY(first && second);
        QVERIFY(first->devices == second->devices);
        QCOMPARE(deviceCount(site), 1000);
    }
};

QTEST_GUILESS_MAIN(TestRecordSightings)
#include "tst_record_sightings.moc"
