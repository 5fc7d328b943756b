// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_device_repository.h"

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
    static Device full()
    {
        const Timestamp at = FakeClock::start;
        Device device;
        device.id = DeviceId::create(at);
        device.name = u"Größe \"7\" – 日本 🙂"_s;
        device.state = Lifecycle::Quarantined;
        device.presence = {PresenceValue::Stale, u"mDNS"_s, at - 5min};
        device.vendor = u"Vendor; DROP TABLE devices"_s;
        device.model = u"M'1"_s;
        device.kind = u"gateway"_s;
        device.firmware = u"1.10.2-rc1"_s;
        device.serial = u"SN-0042"_s;
        device.identifiers = {{IdentifierType::EndorsementKey, u"ab12"_s, u"tpm"_s, at - 3h, at},
                              {IdentifierType::IDevId, u"cd34"_s, u"est"_s, at - 2h, at},
                              {IdentifierType::Mac, u"DC:A6:32:4F:19:C2"_s, u"neighbours"_s, at - 1h, at - 1min},
                              {IdentifierType::Mac, u"DC:A6:32:4F:19:C3"_s, u"operator"_s, at, at},
                              {IdentifierType::Serial, u"SN-0042"_s, u"mdns"_s, at, at}};
        device.addresses = {u"10.0.0.7"_s, u"fe80::1%eth0"_s};
        device.interfaces = {u"eth0"_s, u"wlan0"_s};
        device.services = {{u"mdns"_s, u"_ipp._tcp"_s, u"Printer \u00e9"_s, 631, {{u"ty"_s, u"X"_s}, {u""_s, u""_s}}},
                           {u"banner"_s, u"ssh"_s, {}, 0, {}}};
        device.provenance = {{u"name"_s, {u"operator"_s, at}}, {u"vendor"_s, {u"mdns"_s, at - 1h}}};
        device.sources = {u"mdns"_s, u"neighbours"_s};
        device.driver = u"linux-ssh"_s;
        device.claimable = true;
        device.group = u"Cold Room"_s;
        device.site = u"plant-north"_s;
        device.owner = u"Ada"_s;
        device.tags = {u"z"_s, u"a"_s, u"Ä"_s, u"a b"_s};
        device.compliance = Compliance::Waived;
        Credential certificate{u"c1"_s,   CredentialKind::X509, u"clientAuth"_s,   u"CN=x"_s,
                               u"5a0f"_s, at + 24h * 90,        KeyOrigin::Pushed, CredentialState::Active};
        Credential ssh{u"c2"_s, CredentialKind::Ssh, u"ssh-login"_s,    {},
                       {},      std::nullopt,        KeyOrigin::Device, CredentialState::Revoked};
        device.credentials = {ssh, certificate};
        device.firstSeen = at - 24h * 100;
        device.lastSeen = at - 1ms;
        return device;
    }
    static void compareMembers(const Device &loaded, const Device &device)
    {
        QCOMPARE(loaded.name, device.name);
        QCOMPARE(loaded.tags, device.tags);
        QCOMPARE(loaded.addresses, device.addresses);
        QVERIFY(loaded.presence == device.presence);
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
            QVERIFY(!*(*unit)->devices().findByIdentifier(gone.type, gone.value));
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

    void anUnknownIdIsNotFound()
    {
        TemporarySite site;
        const auto loaded = site.load(DeviceId::create(FakeClock::start));
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, ErrorCode::NotFound);
    }

    void findsByIdentifier()
    {
        TemporarySite site;
        const Device device = full();
        DeviceMaker maker(3);
        site.save(maker.plausible(20));
        site.save({device});
        const auto unit = site.store().begin(Mode::Read);
        for (const Identifier &identifier : device.identifiers)
            QCOMPARE(*(*unit)->devices().findByIdentifier(identifier.type, identifier.value), std::optional(device.id));
        QVERIFY(!*(*unit)->devices().findByIdentifier(IdentifierType::Uuid, u"SN-0042"_s)); // right value, wrong type
        QVERIFY(!*(*unit)->devices().findByIdentifier(IdentifierType::Serial, u"SN-004"_s));
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
        const DeviceRow expected{
            device.id,      device.name,   device.state, device.presence, device.compliance,
            device.kind,    device.vendor, device.model, device.firmware, device.addresses.value(0),
            device.group,   device.site,   device.owner, device.serial,   certificate ? certificate->notAfter : std::nullopt,
            device.lastSeen};
        QVERIFY(rows->size() == 1 && rows->first() == expected);
    }
};

QTEST_GUILESS_MAIN(TestSqliteDeviceRepository)
#include "tst_sqlite_device_repository.moc"
