// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/evaluate_devices.h"

#include "command_probe.h"
#include "registry/commands/add_policy.h"
#include "registry/commands/release_device.h"
#include "registry/commands/remove_policy.h"
#include "registry/commands/retire_device.h"
#include "support/device_maker.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <SQLiteCpp/Database.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

using Mode = storage::UnitOfWork::Mode;

class TestEvaluateDevices : public QObject
{
    Q_OBJECT

private:
    static Policy cameras(Policy::OnViolation onViolation = Policy::OnViolation::Report, Severity severity = Severity::Error)
    {
        Policy policy;
        policy.name = u"cameras"_s;
        policy.scope = u"kind=camera"_s;
        policy.rules = {{u"firmware-at-least"_s, severity, {{u"version"_s, u"1.4.2"_s}}}};
        policy.onViolation = onViolation;
        return policy;
    }
    static Device camera(const QString &firmware = u"1.4.0"_s)
    {
        Device device;
        device.id = DeviceId::create(FakeClock::start);
        device.name = u"cam-1"_s;
        device.kind = u"camera"_s;
        device.state = Lifecycle::Enrolled;
        device.firmware = firmware;
        return device;
    }
    static EvaluateDevices::Outcome evaluate(TemporarySite &site, int limit = 256)
    {
        const auto outcome = applied(site, EvaluateDevices{limit}, Actor::policies());
        if (!outcome)
            qFatal("%s", qPrintable(outcome.error().message));
        return *outcome;
    }
    static void setFirmware(TemporarySite &site, const DeviceId &id, const QString &firmware)
    {
        Device device = *site.load(id);
        device.firmware = firmware;
        site.save({device});
    }
    /// Kinds of the events from `from` on.
    static QStringList kindsFrom(TemporarySite &site, qsizetype from)
    {
        QStringList kinds;
        const QVector<Event> events = site.events();
        for (const Event &event : events.mid(from))
            kinds += event.kind;
        return kinds;
    }
    static QJsonObject payload(const QString &seen)
    {
        return {{u"policy"_s, u"cameras"_s},
                {u"rule"_s, u"firmware-at-least"_s},
                {u"severity"_s, u"error"_s},
                {u"seen"_s, seen},
                {u"wanted"_s, u"1.4.2 or newer"_s}};
    }

private Q_SLOTS:
    void findingsOpenAndClose()
    {
        TemporarySite site;
        const Device device = camera();
        site.save({device});
        QVERIFY(applied(site, AddPolicy{cameras()}, site.admin));
        qsizetype before = site.events().size();
        const Timestamp opened = site.clock.now();
        QCOMPARE(evaluate(site).evaluated, QVector<DeviceId>{device.id});
        Device loaded = *site.load(device.id);
        QCOMPARE(loaded.compliance, Compliance::Violating);
        QCOMPARE(loaded.policies, QStringList{u"cameras"_s});
        QCOMPARE(loaded.findings.size(), 1);
        QCOMPARE(loaded.findings.first().since, opened);
        QCOMPARE(loaded.state, Lifecycle::Enrolled); // it is told, no more
        QCOMPARE(kindsFrom(site, before), QStringList{u"finding.opened"_s});
        QCOMPARE(payloadOf(site.events().last()), payload(u"1.4.0"_s));
        QCOMPARE(site.events().last().subject, device.id.toString());
        QCOMPARE(site.events().last().via, Actor::policies().via);

        // What is seen changes, the finding stays the same.
        before = site.events().size();
        site.clock.advance(1h);
        setFirmware(site, device.id, u"1.4.1"_s);
        evaluate(site);
        loaded = *site.load(device.id);
        QCOMPARE(loaded.findings.first().seen, u"1.4.1"_s);
        QCOMPARE(loaded.findings.first().since, opened);
        QCOMPARE(kindsFrom(site, before), QStringList{});

        setFirmware(site, device.id, u"1.4.2"_s);
        evaluate(site);
        loaded = *site.load(device.id);
        QCOMPARE(loaded.compliance, Compliance::Compliant);
        QVERIFY(loaded.findings.isEmpty());
        QCOMPARE(kindsFrom(site, before), QStringList{u"finding.closed"_s});
        QCOMPARE(payloadOf(site.events().last()), payload(u"1.4.1"_s));

        setFirmware(site, device.id, u"1.4.0"_s);
        evaluate(site);
        QCOMPARE(site.load(device.id)->findings.first().since, site.clock.now()); // found anew
    }

    void anotherDemandIsAnotherFinding()
    {
        TemporarySite site;
        const Device device = camera();
        site.save({device});
        QVERIFY(applied(site, AddPolicy{cameras()}, site.admin));
        evaluate(site);
        site.clock.advance(1h);
        Policy policy = cameras();
        policy.rules.front().parameters.insert(u"version"_s, u"1.5"_s);
        QVERIFY(applied(site, AddPolicy{policy}, site.admin));
        const qsizetype before = site.events().size();
        evaluate(site);
        QCOMPARE(kindsFrom(site, before), (QStringList{u"finding.closed"_s, u"finding.opened"_s}));
        QCOMPARE(site.load(device.id)->findings.first().since, site.clock.now());
    }

    void withoutPoliciesNothingIsSaid()
    {
        TemporarySite site;
        const Device device = camera();
        site.save({device});
        QVERIFY(applied(site, AddPolicy{cameras()}, site.admin));
        evaluate(site);
        QVERIFY(applied(site, RemovePolicy{u"cameras"_s}, site.admin));
        const qsizetype before = site.events().size();
        QCOMPARE(evaluate(site).evaluated, QVector<DeviceId>{device.id});
        const Device loaded = *site.load(device.id);
        QCOMPARE(loaded.compliance, Compliance::Unknown);
        QVERIFY(loaded.findings.isEmpty() && loaded.policies.isEmpty());
        QCOMPARE(kindsFrom(site, before), QStringList{u"finding.closed"_s});
        site.save({loaded});
        const qint64 feed = site.feedHead();
        QVERIFY(!evaluate(site).hasMore);
        QCOMPARE(site.feedHead(), feed);
    }

    void ofARetiredDeviceNothingIsSaid()
    {
        TemporarySite site;
        const Device device = camera();
        site.save({device});
        QVERIFY(applied(site, AddPolicy{cameras()}, site.admin));
        evaluate(site);
        QVERIFY(applied(site, RetireDevice{device.id, u"broken"_s}, site.admin));
        evaluate(site);
        QCOMPARE(site.load(device.id)->compliance, Compliance::Unknown);
        QCOMPARE(site.events().last().kind, u"finding.closed"_s);
    }

    void quarantines_data()
    {
        using enum Policy::OnViolation;
        QTest::addColumn<Policy>("policy");
        QTest::addColumn<Lifecycle>("state");
        QTest::addColumn<bool>("isCutOff");
        QTest::newRow("an error") << cameras(Quarantine) << Lifecycle::Enrolled << true;
        QTest::newRow("a warning") << cameras(Quarantine, Severity::Warning) << Lifecycle::Enrolled << false;
        QTest::newRow("told only") << cameras(Report) << Lifecycle::Enrolled << false;
        for (const Lifecycle state : {Lifecycle::Expected, Lifecycle::Discovered, Lifecycle::Provisioned, Lifecycle::Pending,
                                      Lifecycle::Quarantined, Lifecycle::Retired})
            QTest::newRow(qPrintable(lifecycleWords.word(state))) << cameras(Quarantine) << state << false;
    }
    void quarantines()
    {
        QFETCH(Policy, policy);
        QFETCH(Lifecycle, state);
        QFETCH(bool, isCutOff);
        TemporarySite site;
        Device device = camera();
        device.state = state;
        site.save({device});
        QVERIFY(applied(site, AddPolicy{policy}, site.admin));
        const auto outcome = evaluate(site);
        QCOMPARE(outcome.quarantined, isCutOff ? QVector<DeviceId>{device.id} : QVector<DeviceId>{});
        QCOMPARE(site.load(device.id)->state, isCutOff ? Lifecycle::Quarantined : state);
        QCOMPARE(kindsOf(site.events()).contains(u"device.quarantined"_s), isCutOff);
        if (!isCutOff)
            return;
        QCOMPARE(site.load(device.id)->compliance, Compliance::Violating);
        QCOMPARE(payloadOf(site.events().last()), (QJsonObject{{u"from"_s, u"enrolled"_s},
                                                               {u"to"_s, u"quarantined"_s},
                                                               {u"reason"_s, u"policy cameras: firmware-at-least"_s},
                                                               {u"policy"_s, u"cameras"_s},
                                                               {u"rule"_s, u"firmware-at-least"_s}}));
        QVERIFY(outcome.hasMore); // the state is another now
        const qsizetype before = site.events().size();
        QVERIFY(!evaluate(site).hasMore);
        QCOMPARE(site.events().size(), before);
    }

    void aPolicyOfEnrolledOnesHoldsQuarantinedOnesToo()
    {
        TemporarySite site;
        Device device = camera();
        device.state = Lifecycle::Quarantined;
        site.save({device});
        while (evaluate(site).hasMore) {
        }
        Policy policy = cameras(Policy::OnViolation::Report);
        policy.scope = u"state:enrolled"_s;
        QVERIFY(applied(site, AddPolicy{policy}, site.admin));
        QCOMPARE(evaluate(site).evaluated, QVector<DeviceId>{device.id});
        QCOMPARE(site.load(device.id)->compliance, Compliance::Violating);
    }

    void whatStrangersMakeGoesOnNoRecord()
    {
        TemporarySite site;
        Device device = camera();
        device.state = Lifecycle::Discovered;
        site.save({device});
        QVERIFY(applied(site, AddPolicy{cameras(Policy::OnViolation::Report)}, site.admin));
        const qsizetype before = site.events().size();
        evaluate(site);
        QCOMPARE(site.load(device.id)->findings.size(), 1);
        QCOMPARE(site.load(device.id)->findings.first().since, Timestamp{});
        QCOMPARE(site.events().size(), before);
        // One that is ours now stands to its findings.
        device = *site.load(device.id);
        device.state = Lifecycle::Provisioned;
        site.save({device});
        evaluate(site);
        QCOMPARE(site.events().last().kind, u"finding.opened"_s);
        QVERIFY(site.load(device.id)->findings.first().since != Timestamp{});
    }

    void whoWasReleasedStaysSo_data()
    {
        QTest::addColumn<QString>("scope");
        QTest::newRow("scope that stands still") << u"kind:camera"_s;
        QTest::newRow("scope of enrolled ones, which quarantine leaves") << u"state:enrolled"_s;
    }
    void whoWasReleasedStaysSo()
    {
        QFETCH(QString, scope);
        TemporarySite site;
        const Device device = camera();
        site.save({device});
        Policy policy = cameras(Policy::OnViolation::Quarantine);
        policy.scope = scope;
        QVERIFY(applied(site, AddPolicy{policy}, site.admin));
        evaluate(site);
        evaluate(site);
        QVERIFY(applied(site, ReleaseDevice{device.id, u"known"_s}, site.admin));
        QVERIFY(evaluate(site).quarantined.isEmpty());
        setFirmware(site, device.id, u"1.3.9"_s); // the same finding, seen otherwise
        QVERIFY(evaluate(site).quarantined.isEmpty());
        QCOMPARE(site.load(device.id)->state, Lifecycle::Enrolled);
        setFirmware(site, device.id, u"1.4.2"_s);
        QVERIFY(evaluate(site).quarantined.isEmpty());
        setFirmware(site, device.id, u"1.4.0"_s); // a new one
        QCOMPARE(evaluate(site).quarantined, QVector<DeviceId>{device.id});
    }

    void aSternerPolicyCutsOff_data()
    {
        using enum Policy::OnViolation;
        QTest::addColumn<Policy>("before");
        QTest::newRow("it told only") << cameras(Report);
        QTest::newRow("it only warned") << cameras(Quarantine, Severity::Warning);
    }
    void aSternerPolicyCutsOff()
    {
        QFETCH(Policy, before);
        TemporarySite site;
        const Device device = camera();
        site.save({device});
        QVERIFY(applied(site, AddPolicy{before}, site.admin));
        const Timestamp found = site.clock.now();
        QVERIFY(evaluate(site).quarantined.isEmpty());
        site.clock.advance(1h);
        QVERIFY(applied(site, AddPolicy{cameras(Policy::OnViolation::Quarantine)}, site.admin));
        QCOMPARE(evaluate(site).quarantined, QVector<DeviceId>{device.id});
        QCOMPARE(site.load(device.id)->findings.first().since, found);
    }

    void timeAloneMakesItWait()
    {
        TemporarySite site;
        Device device = camera();
        device.lastSeen = site.clock.now();
        site.save({device});
        Policy policy = cameras();
        policy.rules = {{u"seen-within"_s, std::nullopt, {{u"hours"_s, 2}}}};
        QVERIFY(applied(site, AddPolicy{policy}, site.admin));
        auto outcome = evaluate(site);
        QVERIFY(!outcome.hasMore);
        QVERIFY(outcome.nextDue && *outcome.nextDue > site.clock.now() + 119min);
        QCOMPARE(site.load(device.id)->compliance, Compliance::Compliant);
        QVERIFY(evaluate(site).evaluated.isEmpty());
        site.clock.set(*outcome.nextDue);
        outcome = evaluate(site);
        QCOMPARE(outcome.evaluated, QVector<DeviceId>{device.id});
        QCOMPARE(outcome.nextDue, std::nullopt);
        QCOMPARE(site.load(device.id)->compliance, Compliance::Violating);
    }

    void theKeyIsThatOfItsCertificate_data()
    {
        QTest::addColumn<bool>("isOurs");
        QTest::addColumn<KeyAlgorithm>("algorithm");
        QTest::addColumn<Compliance>("compliance");
        QTest::newRow("as wanted") << true << KeyAlgorithm::EcP256 << Compliance::Compliant;
        QTest::newRow("another") << true << KeyAlgorithm::Rsa2048 << Compliance::Violating;
        QTest::newRow("not known") << false << KeyAlgorithm::EcP256 << Compliance::Violating;
    }
    void theKeyIsThatOfItsCertificate()
    {
        QFETCH(bool, isOurs);
        QFETCH(KeyAlgorithm, algorithm);
        TemporarySite site;
        Device device = camera();
        Credential credential;
        credential.serialNumber = u"5a0f"_s;
        device.credentials = {credential};
        site.save({device});
        if (isOurs) {
            IssuedCertificate certificate;
            certificate.serialNumber = credential.serialNumber;
            certificate.device = device.id;
            certificate.keyAlgorithm = algorithm;
            const auto unit = site.store().begin(Mode::Write);
            QVERIFY((*unit)->certificates().add(certificate));
            QVERIFY((*unit)->commit());
        }
        Policy policy = cameras();
        policy.rules = {{u"key-algorithm"_s, std::nullopt, {{u"allowed"_s, QJsonArray{u"EC-P256"_s}}}}};
        const auto added = applied(site, AddPolicy{policy}, site.admin);
        QVERIFY2(added, added ? "" : qPrintable(added.error().message));
        evaluate(site);
        QTEST(site.load(device.id)->compliance, "compliance");
    }

    void oneDamagedRecordStopsNobody_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("the record") << u"UPDATE devices SET details = '{' WHERE name = 'cam-1'"_s;
        QTest::newRow("a rank") << u"UPDATE devices SET state = 99 WHERE name = 'cam-1'"_s;
        QTest::newRow("its findings") << u"UPDATE findings SET severity = 99 WHERE device = (SELECT row FROM devices "
                                         u"WHERE name = 'cam-1')"_s;
    }
    void oneDamagedRecordStopsNobody()
    {
        QFETCH(QString, damage);
        TemporarySite site;
        const Device damaged = camera();
        Device other = camera();
        other.name = u"cam-2"_s;
        site.save({damaged, other});
        QVERIFY(applied(site, AddPolicy{cameras()}, site.admin));
        evaluate(site);
        site.save({damaged, other});
        SQLite::Database(QFile::encodeName(site.registryFile()).toStdString(), SQLite::OPEN_READWRITE, 1000)
            .exec(damage.toStdString());
        QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"was not evaluated"_s));
        const auto outcome = evaluate(site);
        QCOMPARE(outcome.evaluated, QVector<DeviceId>{other.id});
        QVERIFY(!outcome.hasMore);
        QVERIFY(evaluate(site).evaluated.isEmpty());
        site.save({damaged}); // repaired
        QCOMPARE(evaluate(site).evaluated, QVector<DeviceId>{damaged.id});
    }

    void inPortions()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(3).plausible(5);
        site.save(devices);
        for (const int expected : {2, 2, 1, 0}) {
            const auto outcome = evaluate(site, 2);
            QCOMPARE(outcome.evaluated.size(), expected);
            QCOMPARE(outcome.hasMore, expected == 2);
        }
    }

    void anAuditorMayNot()
    {
        TemporarySite site;
        site.save({camera()});
        refused(site, EvaluateDevices{}, site.auditor, ErrorCode::Locked);
    }
};

QTEST_GUILESS_MAIN(TestEvaluateDevices)
#include "tst_evaluate_devices.moc"
