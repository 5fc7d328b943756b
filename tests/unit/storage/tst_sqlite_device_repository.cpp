// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
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

class TestSqliteDeviceRepository : public QObject
{
    Q_OBJECT

private:
    static Evaluation judged()
    {
        Finding finding;
        finding.rule = u"firmware-at-least"_s;
        finding.policy = u"gateways"_s;
        finding.seen = u"1.4.0"_s;
        finding.wanted = u"1.4.2 or newer"_s;
        finding.fix = u"Update it."_s;
        finding.since = FakeClock::start;
        return {{u"gateways"_s, u"all"_s}, {finding}, true, FakeClock::start + 24h};
    }
    static void compareMembers(const Device &loaded, const Device &device)
    {
        QCOMPARE(loaded.name, device.name);
        QCOMPARE(loaded.tags, device.tags);
        QCOMPARE(loaded.addresses, device.addresses);
        QVERIFY(loaded.presence == device.presence);
        QVERIFY(loaded.signs == device.signs && loaded.rhythm == device.rhythm);
        QVERIFY(loaded.identifiers == device.identifiers);
        QVERIFY(loaded.services == device.services);
        QVERIFY(loaded.credentials == device.credentials);
        QVERIFY(loaded.provenance == device.provenance);
        QVERIFY(loaded.firstSeen == device.firstSeen && loaded.lastSeen == device.lastSeen);
        QVERIFY(loaded == device);
    }

private Q_SLOTS:
    void aRankNobodyWroteIsDamage_data()
    {
        QTest::addColumn<QString>("column");
        for (const auto &column : {u"state"_s, u"presence"_s, u"compliance"_s})
            QTest::newRow(qPrintable(column)) << column;
    }
    void aRankNobodyWroteIsDamage()
    {
        QFETCH(QString, column);
        for (const int rank : {-1, 99}) {
            TemporarySite site;
            const Device device = full();
            site.save({device});
            rawDatabase(site.registryFile()).exec(u"UPDATE devices SET %1 = %2"_s.arg(column).arg(rank).toStdString());
            const auto unit = site.store().begin(storage::UnitOfWork::Mode::Read);
            const auto loaded = (*unit)->devices().load(device.id);
            QVERIFY(!loaded);
            QCOMPARE(loaded.error().code, ErrorCode::Corrupt);
            const auto rows = (*unit)->devices().rows({device.id});
            QVERIFY(!rows);
            QCOMPARE(rows.error().code, ErrorCode::Corrupt);
        }
    }

    void aDeviceComesBackWhole_data()
    {
        QTest::addColumn<Device>("device");
        Device bare;
        bare.id = DeviceId::create(FakeClock::start);
        QTest::newRow("with everything") << full();
        QTest::newRow("with nothing") << bare;
        Device bom = bare;
        bom.name = u"\uFEFFx"_s;
        bom.tags = {u"\uFEFF"_s};
        QTest::newRow("a byte order mark in front") << bom;
        DeviceMaker maker(20260312);
        for (int i = 0; i < 30; ++i)
            QTest::addRow("made up %d", i) << maker.plausible();
    }
    void aDeviceComesBackWhole()
    {
        QFETCH(Device, device);
        TemporarySite site;
        site.save({device});
        const auto loaded = site.load(device.id);
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().detail));
        compareMembers(*loaded, device);
    }

    void savedAgainItIsReplacedWhole()
    {
        TemporarySite site;
        Device device = full();
        site.save({device});
        Device bare;
        bare.id = device.id;
        bare.name = u"other"_s;
        bare.identifiers = {{IdentifierType::Uuid, u"11111111-2222-7333-8444-555555555555"_s, u"ssdp"_s, {}, {}}};
        bare.tags = {u"one"_s};
        site.save({bare});
        QVERIFY(*site.load(device.id) == bare);
        const auto unit = site.store().begin(Mode::Read);
        QCOMPARE(*(*unit)->devices().count({}), 1);
        for (const Identifier &gone : std::as_const(device.identifiers))
            QVERIFY((*unit)->devices().withIdentifier(gone.type, gone.value)->isEmpty());
        QCOMPARE(*(*unit)->devices().count(*query::Query::parse(u"cold"_s)), 0);
    }

    void savingTellsTheFeed()
    {
        TemporarySite site;
        const qint64 before = site.feedHead();
        const Device device = full();
        site.save({device});
        const auto unit = site.store().begin(Mode::Read);
        QCOMPARE(*(*unit)->feed().after(before, 10), (QVector<Change>{{before + 1, Change::Kind::Device, device.id.toBytes()}}));
    }

    void whatThePoliciesSaidIsNotItsOwn()
    {
        TemporarySite site;
        Device device = full();
        device.policies = {u"made up"_s};
        device.findings = {Finding()};
        site.save({device});
        QVERIFY(site.load(device.id)->policies.isEmpty());
        QVERIFY(site.load(device.id)->findings.isEmpty());
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->evaluations().save(device.id, judged()));
            QVERIFY((*unit)->commit());
        }
        Device loaded = *site.load(device.id);
        QCOMPARE(loaded.policies, judged().policies);
        QCOMPARE(loaded.findings, judged().findings);
        QCOMPARE(loaded.compliance, judged().compliance());
        loaded.policies.clear();
        loaded.findings.clear();
        site.save({loaded});
        QCOMPARE(site.load(device.id)->findings, judged().findings); // saving leaves them alone
        QCOMPARE(site.load(device.id)->policies, judged().policies);
    }

    void aRowTellsTheFindings_data()
    {
        QTest::addColumn<QVector<Finding>>("findings");
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("worst"); // -1: none
        Finding warning;
        warning.severity = Severity::Warning;
        Finding error;
        error.severity = Severity::Error;
        Finding waived = error;
        waived.waivedUntil = FakeClock::start + 24h;
        QTest::newRow("none") << QVector<Finding>() << 0 << -1;
        QTest::newRow("a warning") << QVector<Finding>{warning} << 1 << 0;
        QTest::newRow("both") << QVector<Finding>{warning, error, warning} << 3 << 1;
        QTest::newRow("a waived error") << QVector<Finding>{waived, warning} << 1 << 0;
        QTest::newRow("all waived") << QVector<Finding>{waived} << 0 << -1;
    }
    void aRowTellsTheFindings()
    {
        QFETCH(QVector<Finding>, findings);
        QFETCH(int, worst);
        TemporarySite site;
        const Device device = full();
        site.save({device});
        const auto unit = site.store().begin(Mode::Write);
        Evaluation evaluation;
        evaluation.policies = {u"a"_s};
        evaluation.findings = findings;
        QVERIFY((*unit)->evaluations().save(device.id, evaluation));
        const DeviceRow row = (*unit)->devices().rows({device.id})->first();
        QTEST(row.findings, "count");
        QCOMPARE(row.worst ? int(*row.worst) : -1, worst);
        const auto page = (*unit)->devices().page({}, {}, std::nullopt, std::nullopt, 10);
        QVERIFY(page && *page == QVector<DeviceRow>{row});
    }

    void anUnknownIdIsNotFound()
    {
        TemporarySite site;
        const auto loaded = site.load(DeviceId::create(FakeClock::start));
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, ErrorCode::NotFound);
    }

    void rowsComeInTheOrderAsked()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(5);
        site.save(devices);
        const QVector<DeviceId> asked{devices[3].id, DeviceId::create(FakeClock::start), devices[0].id, devices[3].id};
        const auto rows = (*site.store().begin(Mode::Read))->devices().rows(asked);
        QVERIFY(rows);
        QCOMPARE(rows->size(), 3);
        QCOMPARE(rows->at(0).name, devices[3].name);
        QCOMPARE(rows->at(1).name, devices[0].name);
        QVERIFY(rows->at(2) == rows->at(0));
    }

    void aRowIsTheDeviceInShort_data()
    {
        QTest::addColumn<Device>("device");
        Device bare;
        bare.id = DeviceId::create(FakeClock::start);
        QTest::newRow("with everything") << full();
        QTest::newRow("with nothing") << bare;
    }
    void aRowIsTheDeviceInShort()
    {
        QFETCH(Device, device);
        TemporarySite site;
        site.save({device});
        const auto rows = (*site.store().begin(Mode::Read))->devices().rows({device.id});
        const Credential *certificate = device.currentCertificate();
        const DeviceRow expected{device.id,
                                 device.name,
                                 device.state,
                                 device.presence,
                                 device.compliance,
                                 device.kind,
                                 device.vendor,
                                 device.model,
                                 device.firmware,
                                 device.addresses.value(0),
                                 device.group,
                                 device.site,
                                 device.owner,
                                 device.serial,
                                 device.driver,
                                 device.claimable,
                                 0,
                                 std::nullopt,
                                 device.sources,
                                 certificate ? certificate->notAfter : std::nullopt,
                                 device.lastSeen,
                                 device.firstSeen,
                                 device.interfaces.value(0),
                                 device.isFactoryDefault,
                                 device.ignored.has_value()};
        QVERIFY(rows->size() == 1 && rows->first() == expected);
    }

    void aMergedIdStaysAnAlias()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(4);
        site.save(devices);
        const DeviceId kept = devices[0].id;
        const DeviceId first = devices[1].id;
        const DeviceId second = devices[2].id;
        const auto merge = [&site](const DeviceId &into, const DeviceId &gone) {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->devices().merge(into, gone));
            QVERIFY((*unit)->commit());
        };
        merge(first, second);
        QVERIFY(*site.load(second) == devices[1]);
        const qint64 before = site.feedHead();
        merge(kept, first); // its own alias moves on
        for (const DeviceId &id : {kept, first, second})
            QVERIFY(*site.load(id) == devices[0]);
        QVERIFY(*site.load(devices[3].id) == devices[3]);

        const auto other = site.openAgain();
        const auto unit = other->begin(Mode::Read);
        QCOMPARE((*unit)->devices().load(second)->id, kept);
        QCOMPARE(*(*unit)->devices().count({}), 2);
        QCOMPARE((*unit)->devices().rows({first, kept})->size(), 1); // a gone row is gone
        QCOMPARE((*unit)->devices().findByIdPrefix(second.toString(), 5), QVector<DeviceId>{kept});
        QCOMPARE((*unit)->devices().findByIdPrefix(first.toString().left(8), 5)->count(kept), 1); // not once per name
        for (const Identifier &identifier : devices[1].identifiers)
            QVERIFY((*unit)->devices().withIdentifier(identifier.type, identifier.value)->isEmpty());
        QCOMPARE(*(*unit)->feed().after(before, 10), (QVector<Change>{{before + 1, Change::Kind::Device, first.toBytes()},
                                                                      {before + 2, Change::Kind::Device, kept.toBytes()}}));
        QVERIFY(other->checkIntegrity({}));
    }

    void mergingTakesTwoDevices()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(3).plausible(2);
        site.save(devices);
        const DeviceId unknown = DeviceId::create(FakeClock::start);
        const auto unit = site.store().begin(Mode::Write);
        QCOMPARE((*unit)->devices().merge(devices[0].id, devices[0].id).error().code, ErrorCode::Internal);
        QCOMPARE((*unit)->devices().merge(devices[0].id, unknown).error().code, ErrorCode::NotFound);
        QCOMPARE((*unit)->devices().merge(unknown, devices[0].id).error().code, ErrorCode::NotFound);
        QVERIFY((*unit)->devices().merge(devices[0].id, devices[1].id));
        QCOMPARE((*unit)->devices().merge(devices[0].id, devices[1].id).error().code, ErrorCode::NotFound); // twice
    }

    void aRemovedDeviceLeavesNothing()
    {
        TemporarySite site;
        const QVector<Device> devices{full(), DeviceMaker(3).plausible()};
        site.save(devices);
        const qint64 before = site.feedHead();
        {
            const auto unit = site.store().begin(Mode::Write);
            Sighting sighting;
            sighting.source = u"mdns"_s;
            QVERIFY((*unit)->sightings().append(devices[0].id, sighting));
            for (const Device &device : devices)
                QVERIFY((*unit)->evaluations().save(device.id, judged()));
            QVERIFY((*unit)->devices().save(devices[0])); // waits again
            QVERIFY((*unit)->devices().merge(devices[0].id, devices[1].id));
            QVERIFY((*unit)->devices().remove(devices[0].id));
            QCOMPARE((*unit)->devices().remove(devices[0].id).error().code, ErrorCode::NotFound);
            QVERIFY((*unit)->commit());
        }
        for (const Device &device : devices)
            QCOMPARE(site.load(device.id).error().code, ErrorCode::NotFound);
        for (const char *table : {"devices", "identifiers", "tags", "sightings", "aliases", "device_pins", "evaluations",
                                  "findings", "evaluation_queue"})
            QCOMPARE(rawDatabase(site.registryFile()).execAndGet(std::string("SELECT count(*) FROM ") + table).getInt(), 0);
        const auto changes = (*site.store().begin(Mode::Read))->feed().after(before, 10);
        QCOMPARE(changes->last(), (Change{before + 6, Change::Kind::Device, devices[0].id.toBytes()}));
        QVERIFY(site.store().checkIntegrity({}));
    }
};

QTEST_GUILESS_MAIN(TestSqliteDeviceRepository)
#include "tst_sqlite_device_repository.moc"
