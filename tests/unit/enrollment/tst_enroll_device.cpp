// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/commands/enroll_device.h"

#include "enrollment_bench.h"

#include <QJsonArray>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::enrollment;

namespace {

const QByteArray automaticGateways = "{'name':'gateways','format':1,'scope':'kind:gateway','admission':{'approval':'automatic'}}";
const QByteArray guardedGateways = "{'name':'gateways','format':1,'scope':'kind:gateway','admission':{'approval':'required'}}";
const QByteArray certifiedGateways = "{'name':'gateways','format':1,'scope':'kind:gateway',"
                                     "'admission':{'approval':'automatic','attestation':['x509']}}";
const QByteArray quarantine = "{'name':'firmware','format':1,'scope':'state:enrolled',"
                              "'rules':[{'rule':'firmware-at-least','version':'1.4'}],'onViolation':'quarantine'}";
const QByteArray report = "{'name':'firmware','format':1,'scope':'state:enrolled',"
                          "'rules':[{'rule':'firmware-at-least','version':'1.4'}],'onViolation':'report'}";
const QByteArray lax = "{'name':'lax','format':1,'admission':{'approval':'automatic'}}";

const QStringList bothEvents{u"device.pending"_s, u"device.enrolled"_s};

} // namespace

class TestEnrollDevice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decides_data()
    {
        QTest::addColumn<QList<QByteArray>>("policies");
        QTest::addColumn<bool>("isAdmin");
        QTest::addColumn<int>("decision");
        QTest::addColumn<int>("state");
        QTest::addColumn<QStringList>("events");
        const auto row = [](const char *name, const QList<QByteArray> &policies, bool isAdmin, Decision decision, Lifecycle state,
                            const QStringList &events) {
            QTest::newRow(name) << policies << isAdmin << int(decision) << int(state) << events;
        };
        const QStringList pending{u"device.pending"_s};
        const QStringList refused{u"enrollment.refused"_s};
        const auto provisioned = Lifecycle::Provisioned;
        row("no policy, admin", {}, true, Decision::Admitted, Lifecycle::Enrolled, bothEvents);
        row("no policy, technician", {}, false, Decision::Admitted, Lifecycle::Enrolled, bothEvents);
        row("required, admin", {guardedGateways}, true, Decision::Admitted, Lifecycle::Enrolled, bothEvents);
        row("required, technician", {guardedGateways}, false, Decision::Waiting, Lifecycle::Pending, pending);
        row("automatic, technician", {automaticGateways}, false, Decision::Admitted, Lifecycle::Enrolled, bothEvents);
        row("not stated, technician", {report}, false, Decision::Waiting, Lifecycle::Pending, pending);
        row("no certificate, admin", {certifiedGateways}, true, Decision::Refused, provisioned, refused);
        row("a finding that cuts off, admin", {quarantine}, true, Decision::Refused, provisioned, refused);
        row("a finding that is reported, admin", {report}, true, Decision::Admitted, Lifecycle::Enrolled, bothEvents);
        row("one that covers others, technician", {"{'name':'cameras','format':1,'scope':'kind:camera'}"}, false,
            Decision::Admitted, Lifecycle::Enrolled, bothEvents);
    }
    void decides()
    {
        QFETCH(QList<QByteArray>, policies);
        QFETCH(bool, isAdmin);
        QFETCH(int, decision);
        QFETCH(int, state);
        QFETCH(QStringList, events);
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        for (const QByteArray &policy : policies)
            bench.publish(policy);
        const auto outcome = bench.enroll(device, isAdmin ? bench.site.admin : bench.site.technician);
        QVERIFY(outcome);
        QCOMPARE(int(outcome->decision), decision);
        QCOMPARE(int(outcome->device.state), state);
        QCOMPARE(int(bench.stateOf(device)), state);
        QCOMPARE(bench.kinds(), events);
        QCOMPARE(outcome->reasons.isEmpty(), outcome->decision == Decision::Admitted);
        QVERIFY(!outcome->isProven); // "claimed, not proven"
    }

    void anEventSaysWhoWasAdmittedAndWhy()
    {
        EnrollmentBench bench;
        Device device = bench.add(Lifecycle::Provisioned);
        bench.giveCertificate(device, 24h);
        bench.publish(guardedGateways);
        bench.publish(guardedGateways);
        const auto outcome = bench.enroll(device, bench.site.admin);
        QVERIFY(outcome);
        QVERIFY(outcome->isProven);
        QCOMPARE(outcome->policy, u"gateways"_s);
        const QVector<Event> events = bench.site.events();
        const Event &pending = events.at(events.size() - 2);
        QCOMPARE(QJsonDocument::fromJson(pending.payload).object(),
                 (QJsonObject{{u"from"_s, u"provisioned"_s}, {u"policy"_s, u"gateways"_s}}));
        QCOMPARE(events.last().actor, bench.site.admin.who);
        QCOMPARE(events.last().subject, device.id.toString());
        QCOMPARE(bench.lastPayload(), (QJsonObject{{u"from"_s, u"pending"_s},
                                                   {u"proof"_s, QJsonArray{u"x509"_s, u"operator"_s}},
                                                   {u"proven"_s, true},
                                                   {u"policy"_s, u"gateways"_s},
                                                   {u"policyVersion"_s, 2},
                                                   {u"approvedBy"_s, bench.site.admin.who}}));
    }

    void nobodyApprovesWhatNeedsNoApproval()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Discovered);
        QVERIFY(bench.enroll(device, bench.site.technician));
        QCOMPARE(bench.lastPayload(),
                 (QJsonObject{{u"from"_s, u"pending"_s}, {u"proof"_s, QJsonArray{u"operator"_s}}, {u"proven"_s, false}}));
    }

    void aCertificateIsAProofWhileItIsInForce_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("hours");
        QTest::addColumn<bool>("isProof");
        QTest::newRow("in force") << int(CredentialState::Active) << 1 << true;
        QTest::newRow("expired") << int(CredentialState::Active) << -1 << false;
        QTest::newRow("superseded") << int(CredentialState::Superseded) << 1 << false;
        QTest::newRow("revoked") << int(CredentialState::Revoked) << 1 << false;
    }
    void aCertificateIsAProofWhileItIsInForce()
    {
        QFETCH(int, state);
        QFETCH(int, hours);
        QFETCH(bool, isProof);
        EnrollmentBench bench;
        Device device = bench.add(Lifecycle::Provisioned);
        bench.giveCertificate(device, std::chrono::hours(hours));
        device.credentials.first().state = CredentialState(state);
        bench.site.save({device});
        bench.publish(certifiedGateways);
        const auto outcome = bench.enroll(device, bench.site.technician);
        QVERIFY(outcome);
        QCOMPARE(outcome->decision, isProof ? Decision::Admitted : Decision::Refused);
        QCOMPARE(outcome->isProven, isProof);
    }

    void givesWhatIsAskedFor()
    {
        EnrollmentBench bench;
        Device device = bench.add(Lifecycle::Provisioned);
        device.pinnedPolicies = {u"other"_s};
        bench.site.save({device});
        bench.publish(guardedGateways);
        bench.publish(lax);
        // What is pinned to it goes before what its scope matches.
        const auto outcome = bench.enroll({device.id, u"LAX"_s, u" Plant 2 "_s, u"Ole"_s}, bench.site.admin);
        QVERIFY(outcome);
        QCOMPARE(outcome->decision, Decision::Admitted);
        QCOMPARE(outcome->policy, u"lax"_s);
        const auto stored = bench.site.load(device.id);
        QCOMPARE(stored->pinnedPolicies, (QStringList{u"lax"_s, u"other"_s}));
        QCOMPARE(stored->group, u"Plant 2"_s);
        QCOMPARE(stored->owner, u"Ole"_s);
        QCOMPARE(stored->provenance.value(u"group"_s).source, u"operator"_s);
        QCOMPARE(bench.kinds(), QStringList{u"device.changed"_s} + bothEvents);
        const QJsonObject changes = QJsonDocument::fromJson(bench.site.events().at(1).payload).object()[u"changes"].toObject();
        QCOMPARE(changes.keys(), (QStringList{u"group"_s, u"owner"_s, u"pinnedPolicies"_s}));
        QCOMPARE(changes[u"pinnedPolicies"].toObject(), (QJsonObject{{u"from"_s, u"other"_s}, {u"to"_s, u"lax, other"_s}}));
    }

    void whatIsRefusedStaysAsItWas()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Discovered);
        const Device before = *bench.site.load(device.id);
        bench.publish(quarantine);
        bench.publish(lax);
        const auto outcome = bench.enroll({device.id, u"lax"_s, u"Plant 2"_s, u"Ole"_s}, bench.site.admin);
        QVERIFY(outcome);
        QCOMPARE(outcome->decision, Decision::Refused);
        QCOMPARE(outcome->reasons.size(), 1);
        QVERIFY2(outcome->reasons.first().startsWith(u"firmware-at-least: seen 1.3, wanted 1.4 or newer. "_s),
                 qPrintable(outcome->reasons.first()));
        QCOMPARE(outcome->device, before);
        QCOMPARE(*bench.site.load(device.id), before);
        QCOMPARE(bench.kinds(), QStringList{u"enrollment.refused"_s});
        QCOMPARE(bench.lastPayload(),
                 (QJsonObject{{u"reasons"_s, QJsonArray::fromStringList(outcome->reasons)}, {u"policy"_s, u"lax"_s}}));
    }

    void whoMayNotApproveChoosesNoPolicy()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        bench.publish(guardedGateways);
        bench.publish(lax);
        const auto outcome = bench.enroll(EnrollmentRequest{device.id, u"lax"_s}, bench.site.technician);
        QCOMPARE(outcome.error().code, ErrorCode::Locked);
        QCOMPARE(bench.site.load(device.id)->state, Lifecycle::Provisioned);
        QCOMPARE(bench.kinds(), QStringList());
        QCOMPARE(bench.enroll(device, bench.site.technician)->decision, Decision::Waiting);
    }

    void nobodyGetsAroundApprovalByAGroup()
    {
        EnrollmentBench bench;
        Device device = bench.add(Lifecycle::Provisioned);
        device.group = u"plant"_s;
        bench.site.save({device});
        bench.publish("{'name':'plant','format':1,'scope':'group:plant','admission':{'approval':'required'}}");
        EnrollmentRequest request{device.id, {}};
        request.group = u"lab"_s;
        QCOMPARE(bench.enroll(request, bench.site.technician)->decision, Decision::Waiting);
        QCOMPARE(bench.site.load(device.id)->state, Lifecycle::Pending);
    }

    void aDisabledPolicyIsNotPinned()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        bench.publish("{'name':'off','format':1,'enabled':false,'admission':{'attestation':['tpm']}}");
        const auto outcome = bench.enroll(EnrollmentRequest{device.id, u"off"_s}, bench.site.admin);
        QCOMPARE(outcome.error().code, ErrorCode::Conflict);
        QCOMPARE(bench.site.load(device.id)->state, Lifecycle::Provisioned);
        QCOMPARE(bench.kinds(), QStringList());
    }

    void anEnrolledDeviceIsLeftAlone()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Enrolled);
        bench.publish(quarantine); // would refuse it
        bench.publish(lax);
        const qint64 feed = bench.site.feedHead();
        const auto same = bench.enroll({device.id, {}, u"Plant 1"_s, u"Olga"_s}, bench.site.technician);
        QVERIFY(same);
        QCOMPARE(same->decision, Decision::AlreadyEnrolled);
        QCOMPARE(bench.kinds(), QStringList());
        QCOMPARE(bench.site.feedHead(), feed);
        for (int i = 0; i < 2; ++i) { // the second time it has it already
            const auto outcome = bench.enroll({device.id, u"lax"_s, u"Plant 2"_s}, bench.site.admin);
            QVERIFY(outcome);
            QCOMPARE(outcome->decision, Decision::AlreadyEnrolled);
            QCOMPARE(outcome->device.pinnedPolicies, QStringList{u"lax"_s});
            QCOMPARE(outcome->device.group, u"Plant 2"_s);
            QCOMPARE(outcome->device.owner, u"Olga"_s);
            QCOMPARE(outcome->device.state, Lifecycle::Enrolled);
            QCOMPARE(bench.kinds(), QStringList{u"device.changed"_s});
        }
        QCOMPARE(bench.site.load(device.id)->group, u"Plant 2"_s);
    }

    void whoMayNotAsk_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("policy");
        QTest::addColumn<QString>("group");
        QTest::addColumn<bool>("isAuditor");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, Lifecycle state, const QString &policy, const QString &group, bool isAuditor,
                            ErrorCode code) { QTest::newRow(name) << int(state) << policy << group << isAuditor << int(code); };
        row("an auditor", Lifecycle::Provisioned, {}, {}, true, ErrorCode::Locked);
        row("quarantined", Lifecycle::Quarantined, {}, {}, false, ErrorCode::Conflict);
        row("retired", Lifecycle::Retired, {}, {}, false, ErrorCode::Conflict);
        row("no such policy", Lifecycle::Provisioned, u"nonesuch"_s, {}, false, ErrorCode::NotFound);
        row("no such policy, enrolled", Lifecycle::Enrolled, u"nonesuch"_s, u"Plant 2"_s, false, ErrorCode::NotFound);
        row("a group nobody can print", Lifecycle::Provisioned, u"gateways"_s, u"a\u0007b"_s, false, ErrorCode::Rejected);
        row("a group too long", Lifecycle::Enrolled, u"gateways"_s, QString(300, u'x'), false, ErrorCode::Rejected);
    }
    void whoMayNotAsk()
    {
        QFETCH(int, state);
        QFETCH(QString, policy);
        QFETCH(QString, group);
        QFETCH(bool, isAuditor);
        QFETCH(int, code);
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle(state));
        const Device before = *bench.site.load(device.id);
        bench.publish(guardedGateways);
        const qint64 feed = bench.site.feedHead();
        EnrollmentRequest request{device.id, policy};
        if (!group.isEmpty())
            request.group = group;
        const auto outcome = bench.enroll(request, isAuditor ? bench.site.auditor : bench.site.admin);
        QVERIFY(!outcome);
        QCOMPARE(int(outcome.error().code), code);
        if (policy == "nonesuch"_L1)
            QVERIFY(outcome.error().message.contains(u"gateways"_s)); // says which there are
        QCOMPARE(*bench.site.load(device.id), before);
        QCOMPARE(bench.kinds(), QStringList());
        QCOMPARE(bench.site.feedHead(), feed);
    }

    void noSuchDevice()
    {
        EnrollmentBench bench;
        const auto outcome = bench.enroll(EnrollmentRequest{DeviceId::create(FakeClock::start), {}}, bench.site.admin);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::NotFound);
    }

    void nobodyGetsPastAPolicyThatCantBeRead()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        bench.publish("{'name':'later','format':1,'scope':'kind:camera','rules':[{'rule':'not-of-this-version'}]}");
        const auto outcome = bench.enroll(device, bench.site.admin);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Unsupported);
        QVERIFY(outcome.error().message.contains(u"later"_s));
        QCOMPARE(bench.stateOf(device), Lifecycle::Provisioned);
        bench.publish(
            "{'name':'later','format':1,'enabled':false,'scope':'kind:camera','rules':[{'rule':'not-of-this-version'}]}");
        QCOMPARE(bench.enroll(device, bench.site.admin)->decision, Decision::Admitted);
    }
};

QTEST_GUILESS_MAIN(TestEnrollDevice)
#include "tst_enroll_device.moc"
