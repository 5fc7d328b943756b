// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_evaluation_repository.h"

#include "raw_database.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

class TestSqliteEvaluationRepository : public QObject
{
    Q_OBJECT

private:
    static constexpr Timestamp now = FakeClock::start;

    static Finding finding(Severity severity)
    {
        Finding finding;
        finding.rule = u"firmware-at-least"_s;
        finding.policy = u"Größe \"7\""_s;
        finding.severity = severity;
        finding.seen = u"1.4.0"_s;
        finding.wanted = u"1.4.2 or newer"_s;
        finding.fix = u"Update the firmware."_s;
        finding.since = now - 3h;
        return finding;
    }
    static Finding waived()
    {
        Finding waived = finding(Severity::Error);
        waived.rule = u"key-origin"_s;
        waived.waivedUntil = now + 24h;
        waived.waiverOwner = u"ada"_s;
        return waived;
    }
    static Evaluation due(Timestamp at)
    {
        Evaluation evaluation;
        evaluation.policies = {u"all"_s};
        evaluation.dueAt = at;
        return evaluation;
    }
    /// Devices that nobody waits for.
    static QVector<Device> settled(TemporarySite &site, int count)
    {
        QVector<Device> devices = DeviceMaker(3).plausible(count);
        for (Device &device : devices) {
            device.state = Lifecycle::Enrolled;
            device.compliance = Compliance::Unknown;
        }
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        for (const Device &device : std::as_const(devices))
            if (!(*unit)->evaluations().save(device.id, {}))
                qFatal("can't settle");
        if (!(*unit)->commit())
            qFatal("can't settle");
        return devices;
    }

private Q_SLOTS:
    void comesBackWhole_data()
    {
        QTest::addColumn<Evaluation>("evaluation");
        QTest::addColumn<Compliance>("compliance");
        QTest::newRow("nothing said") << Evaluation{} << Compliance::Unknown;
        QTest::newRow("all is well") << Evaluation{{u"b"_s, u"a \"x\""_s}, {}, true, std::nullopt} << Compliance::Compliant;
        QTest::newRow("findings") << Evaluation{{u"a"_s},
                                                {finding(Severity::Warning), waived(), finding(Severity::Error)},
                                                true,
                                                now + 1ms}
                                  << Compliance::Violating;
        QTest::newRow("waived") << Evaluation{{u"a"_s}, {waived()}, false, now + 24h} << Compliance::Waived;
    }
    void comesBackWhole()
    {
        QFETCH(Evaluation, evaluation);
        TemporarySite site;
        const Device device = settled(site, 1).first();
        {
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->evaluations().save(device.id, Evaluation{{u"old"_s}, {waived(), waived()}, true, now}));
            QVERIFY((*unit)->evaluations().save(device.id, evaluation));
            QVERIFY((*unit)->commit());
        }
        const auto other = site.openAgain();
        const auto unit = other->begin(Mode::Read);
        QCOMPARE(*(*unit)->evaluations().load(device.id), evaluation);
        QTEST((*unit)->devices().load(device.id)->compliance, "compliance");
        QTEST((*unit)->devices().rows({device.id})->first().compliance, "compliance");
        QVERIFY((*unit)->evaluations().waiting(now - 1h, 10)->isEmpty()); // saving it queues nothing
    }

    void ofADeviceThereIsNot()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Write);
        const DeviceId unknown = DeviceId::create(now);
        QCOMPARE(*(*unit)->evaluations().load(unknown), Evaluation{});
        QCOMPARE((*unit)->evaluations().save(unknown, due(now)).error().code, ErrorCode::NotFound);
    }

    void tellsTheFeedWhatDiffers()
    {
        TemporarySite site;
        const Device device = settled(site, 1).first();
        const auto unit = site.store().begin(Mode::Write);
        EvaluationRepository &evaluations = (*unit)->evaluations();
        const auto changesAfter = [&](const Evaluation &evaluation) {
            const qint64 before = *(*unit)->feed().head();
            if (!evaluations.save(device.id, evaluation))
                return QVector<Change>{{}, {}, {}};
            return *(*unit)->feed().after(before, 10);
        };
        Evaluation evaluation{{u"a"_s}, {finding(Severity::Error)}, false, std::nullopt};
        QCOMPARE(changesAfter(evaluation).size(), 1);
        QCOMPARE(changesAfter(evaluation).size(), 0);
        evaluation.dueAt = now;
        QCOMPARE(changesAfter(evaluation).size(), 0); // nobody sees that
        QCOMPARE(evaluations.load(device.id)->dueAt, std::optional(now));
        evaluation.findings.front().seen = u"1.4.1"_s;
        const QVector<Change> changes = changesAfter(evaluation);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.first().kind, Change::Kind::Device);
        QCOMPARE(changes.first().id, device.id.toBytes());
    }

    void whatWaits()
    {
        TemporarySite site;
        QVector<Device> devices = settled(site, 5);
        const auto unit = site.store().begin(Mode::Write);
        EvaluationRepository &evaluations = (*unit)->evaluations();
        QVERIFY(evaluations.waiting(now, 10)->isEmpty());
        QCOMPARE(*evaluations.nextDue(), std::nullopt);
        QVERIFY(evaluations.save(devices[0].id, due(now + 2h)));
        QVERIFY(evaluations.save(devices[1].id, due(now + 1h)));
        QVERIFY(evaluations.save(devices[2].id, due(now + 3h)));
        QCOMPARE(*evaluations.nextDue(), std::optional(now + 1h));
        QVERIFY(evaluations.waiting(now + 1h - 1ms, 10)->isEmpty());
        QCOMPARE(*evaluations.waiting(now + 1h, 10), QVector<DeviceId>{devices[1].id});
        QCOMPARE(*evaluations.waiting(now + 2h, 10), (QVector<DeviceId>{devices[1].id, devices[0].id}));
        QCOMPARE(*evaluations.waiting(now + 2h, 1), QVector<DeviceId>{devices[1].id});
        QVERIFY((*unit)->devices().save(devices[4]));
        QVERIFY((*unit)->devices().save(devices[1])); // queued and due: once
        QCOMPARE(*evaluations.nextDue(), std::nullopt);
        QCOMPARE(*evaluations.waiting(now + 1h, 10), (QVector<DeviceId>{devices[1].id, devices[4].id}));
        QCOMPARE(*evaluations.waiting(now + 2h, 10), (QVector<DeviceId>{devices[1].id, devices[4].id, devices[0].id}));
        QVERIFY(evaluations.save(devices[4].id, {}));
        QVERIFY(evaluations.save(devices[1].id, {}));
        QCOMPARE(*evaluations.waiting(now + 2h, 10), QVector<DeviceId>{devices[0].id});
        QCOMPARE(*evaluations.nextDue(), std::optional(now + 2h));
        QVERIFY((*unit)->devices().remove(devices[0].id));
        QVERIFY((*unit)->devices().save(devices[2]));
        QVERIFY((*unit)->devices().merge(devices[3].id, devices[2].id));
        QVERIFY(evaluations.waiting(now + 9h, 10)->isEmpty());
    }

    void agedPresenceWaits()
    {
        TemporarySite site;
        QVector<Device> devices = settled(site, 2);
        devices[0].presence = {PresenceValue::Online, u"mDNS"_s, now - 1h};
        devices[1].presence = {PresenceValue::Online, u"mDNS"_s, now};
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        for (const Device &device : std::as_const(devices))
            QVERIFY((*unit)->evaluations().save(device.id, {}));
        QVERIFY((*unit)->devices().savePresence(devices[0].id, {PresenceValue::Stale, u"mDNS"_s, now - 1h}));
        QVERIFY((*unit)->devices().savePresence(devices[1].id, {PresenceValue::Online, u"mDNS"_s, now, now + 2min}));
        QCOMPARE(*(*unit)->evaluations().waiting(now, 10), QVector<DeviceId>{devices[0].id});
    }

    void addsWhatMatches_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QVector<int>>("added");
        QTest::newRow("all but retired ones") << u""_s << QVector<int>{0, 1, 3};
        QTest::newRow("a kind") << u"kind=camera"_s << QVector<int>{0, 3};
        QTest::newRow("one or the other") << u"kind=sensor OR tag:x"_s << QVector<int>{0, 1};
        QTest::newRow("only retired ones") << u"state:retired"_s << QVector<int>{};
        QTest::newRow("none") << u"name:nobody"_s << QVector<int>{};
    }
    void addsWhatMatches()
    {
        QFETCH(QString, query);
        QFETCH(QVector<int>, added);
        TemporarySite site;
        QVector<Device> devices = settled(site, 4);
        const QStringList kinds{u"camera"_s, u"sensor"_s, u"camera"_s, u"camera"_s};
        for (int i = 0; i < 4; ++i) {
            devices[i].kind = kinds.at(i);
            devices[i].tags.clear();
        }
        devices[0].tags = {u"x"_s};
        devices[2].state = Lifecycle::Retired;
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        for (const Device &device : std::as_const(devices))
            QVERIFY((*unit)->evaluations().save(device.id, {}));
        QVERIFY((*unit)->evaluations().add(*query::Query::parse(query)));
        QVERIFY((*unit)->evaluations().add(*query::Query::parse(query)));
        QVector<DeviceId> expected;
        for (const int i : std::as_const(added))
            expected += devices.at(i).id;
        QCOMPARE(*(*unit)->evaluations().waiting(now, 10), expected);
    }

    void addsWhatItIsPinnedTo()
    {
        TemporarySite site;
        QVector<Device> devices = settled(site, 3);
        devices[0].pinnedPolicies = {u"other"_s, u"ÄRGER"_s};
        devices[2].pinnedPolicies = {u"other"_s};
        site.save(devices);
        const auto unit = site.store().begin(Mode::Write);
        for (const Device &device : std::as_const(devices))
            QVERIFY((*unit)->evaluations().save(device.id, {}));
        QVERIFY((*unit)->evaluations().addPinned(u"nobody"_s));
        QVERIFY((*unit)->evaluations().waiting(now, 10)->isEmpty());
        QVERIFY((*unit)->evaluations().addPinned(u"ärger"_s));
        QCOMPARE(*(*unit)->evaluations().waiting(now, 10), QVector<DeviceId>{devices[0].id});
    }

    void aDamagedOneIsReplaced_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("names") << u"UPDATE evaluations SET policies = '{'"_s;
        QTest::newRow("a rank") << u"UPDATE findings SET severity = 99"_s;
    }
    void aDamagedOneIsReplaced()
    {
        QFETCH(QString, damage);
        TemporarySite site;
        const Device device = settled(site, 1).first();
        {
            const auto unit = site.store().begin(Mode::Write);
            const Evaluation evaluation{{u"a"_s}, {finding(Severity::Error)}, false, std::nullopt};
            QVERIFY((*unit)->evaluations().save(device.id, evaluation));
            QVERIFY((*unit)->commit());
        }
        rawDatabase(site.registryFile()).exec(damage.toStdString());
        const auto unit = site.store().begin(Mode::Write);
        QCOMPARE((*unit)->evaluations().load(device.id).error().code, ErrorCode::Corrupt);
        QCOMPARE((*unit)->devices().load(device.id).error().code, ErrorCode::Corrupt);
        QVERIFY((*unit)->evaluations().save(device.id, {}));
        QVERIFY((*unit)->devices().load(device.id));
    }
};

QTEST_GUILESS_MAIN(TestSqliteEvaluationRepository)
#include "tst_sqlite_evaluation_repository.moc"
