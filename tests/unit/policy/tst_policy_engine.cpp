// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy_engine.h"
#include "policy_samples.h"

#include "policy/policy_check.h"

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

namespace {

const Timestamp now = *fromIso8601(u"2026-03-12T12:00:00Z");

PolicyVersion policyOf(const QByteArray &json, int version = 1)
{
    auto policy = policyFromJson(json);
    if (!policy)
        qFatal("%s: %s", json.constData(), qPrintable(policy.error().message));
    PolicyVersion made;
    made.version = version;
    made.policy = *std::move(policy);
    return made;
}

PolicyEngine engineOf(const QByteArrayList &policies)
{
    QVector<PolicyVersion> versions;
    for (const QByteArray &json : policies)
        versions += policyOf(json);
    return PolicyEngine(versions);
}

Device gateway()
{
    Device device;
    device.name = u"gw-1"_s;
    device.state = Lifecycle::Enrolled;
    device.kind = u"gateway"_s;
    device.firmware = u"1.4.0"_s;
    device.credentials = {certificate("2026-06-01")};
    device.lastSeen = at("2026-03-12T11:00:00Z");
    return device;
}

QString namesOf(const Coverage &coverage)
{
    QStringList names;
    for (const PolicyVersion &policy : coverage.policies)
        names += policy.policy.name;
    return names.join(u' ');
}

QString findingsOf(const Evaluation &evaluation)
{
    QStringList findings;
    for (const Finding &finding : evaluation.findings)
        findings += finding.policy + u'/' + finding.rule + u'/' + severityWords.word(finding.severity);
    return findings.join(u' ');
}

} // namespace

class TestPolicyEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void covers_data()
    {
        QTest::addColumn<QStringList>("pinned");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("covered");
        QTest::newRow("scope") << QStringList{} << u"gateway"_s << u"lab gateways"_s;
        QTest::newRow("other scope") << QStringList{} << u"camera"_s << u"lab cameras"_s;
        QTest::newRow("pinned first") << QStringList{u"cameras"_s} << u"gateway"_s << u"cameras lab gateways"_s;
        QTest::newRow("in the order of the pins") << QStringList{u"spares"_s, u"cameras"_s} << u""_s << u"spares cameras lab"_s;
        QTest::newRow("once") << QStringList{u"gateways"_s, u"GATEWAYS"_s} << u"gateway"_s << u"gateways lab"_s;
        QTest::newRow("folded") << QStringList{u"Spares"_s} << u""_s << u"spares lab"_s;
        QTest::newRow("disabled") << QStringList{u"off"_s} << u"off"_s << u"lab"_s;
        QTest::newRow("gone") << QStringList{u"removed"_s} << u""_s << u"lab"_s;
    }
    void covers()
    {
        const PolicyEngine engine = engineOf({R"({"name":"off","scope":"kind:off","enabled":false})",
                                              R"({"name":"lab","scope":"name:gw"})",
                                              R"({"name":"cameras","scope":"kind:camera"})", R"({"name":"spares"})",
                                              R"({"name":"gateways","scope":"kind:gateway"})"});
        QVERIFY(engine.unreadable().isEmpty());
        QFETCH(QStringList, pinned);
        QFETCH(QString, kind);
        Device device = gateway();
        device.kind = kind;
        device.pinnedPolicies = pinned;
        QTEST(namesOf(engine.coverage(device)), "covered");
        QCOMPARE(engine.evaluate({device, {}, now}).policies.join(u' '), namesOf(engine.coverage(device)));
    }

    void quarantineDoesNotEndWhatLedToIt_data()
    {
        QTest::addColumn<Lifecycle>("state");
        QTest::addColumn<QString>("covered");
        QTest::newRow("enrolled") << Lifecycle::Enrolled << u"admitted"_s;
        QTest::newRow("quarantined") << Lifecycle::Quarantined << u"admitted away"_s;
        QTest::newRow("provisioned") << Lifecycle::Provisioned << u""_s;
    }
    void quarantineDoesNotEndWhatLedToIt()
    {
        const PolicyEngine engine =
            engineOf({R"({"name":"admitted","scope":"state:enrolled"})", R"({"name":"away","scope":"state:quarantined"})"});
        QFETCH(Lifecycle, state);
        Device device = gateway();
        device.state = state;
        QTEST(namesOf(engine.coverage(device)), "covered");
    }

    void releaseIsNoSternerPolicy()
    {
        // In quarantine the first one decides what a violation does, out of it the second.
        const PolicyEngine engine = engineOf(
            {R"({"name":"away","scope":"state:quarantined","onViolation":"report"})",
             R"({"name":"gateways","scope":"kind:gateway","onViolation":"quarantine","rules":[{"rule":"firmware-at-least","version":"2"}]})"});
        Device device = gateway();
        QVERIFY(engine.evaluate({device, {}, now}).cutsOff);
        device.state = Lifecycle::Quarantined;
        QVERIFY(engine.evaluate({device, {}, now}).cutsOff);
    }

    void absenceCutsNobodyOff()
    {
        const PolicyEngine engine = engineOf(
            {R"({"name":"gateways","scope":"kind:gateway","onViolation":"quarantine","rules":[{"rule":"seen-within","hours":1}]})"});
        Device device = gateway();
        device.lastSeen = now - std::chrono::hours(2);
        const Evaluation evaluation = engine.evaluate({device, {}, now});
        QCOMPARE(evaluation.findings.size(), 1);
        QVERIFY(!evaluation.cutsOff);
        QVERIFY(!mayCutOff(evaluation.findings.first()));
    }

    void theFirstThatStatesItDecides()
    {
        const PolicyEngine engine = engineOf(
            {R"({"name":"rules","scope":"kind:gateway"})",
             R"({"name":"first","scope":"kind:gateway","admission":{"approval":"automatic"}})",
             R"({"name":"second","scope":"kind:gateway","admission":{"approval":"required"},"onViolation":"quarantine"})",
             R"({"name":"third","scope":"kind:gateway","onViolation":"report"})"});
        Device device = gateway();
        const Coverage coverage = engine.coverage(device);
        QVERIFY(coverage.admission());
        QVERIFY(coverage.admission()->approval == Policy::Approval::Automatic);
        QCOMPARE(coverage.admissionPolicy(), u"first"_s);
        QCOMPARE(coverage.onViolation(), Policy::OnViolation::Quarantine);
        device.pinnedPolicies = {u"third"_s, u"second"_s};
        QCOMPARE(engine.coverage(device).admissionPolicy(), u"second"_s);
        QCOMPARE(engine.coverage(device).onViolation(), Policy::OnViolation::Report);
        device = Device();
        const Coverage none = engine.coverage(device);
        QVERIFY(none.policies.isEmpty() && !none.admission() && none.admissionPolicy().isEmpty());
        QCOMPARE(none.onViolation(), Policy::OnViolation::Report);
    }

    void theRulesOfAllMustHold()
    {
        const PolicyEngine engine = engineOf(
            {R"({"name":"a","scope":"kind:gateway","rules":[{"rule":"firmware-at-least","version":"1.4"},{"rule":"seen-within","hours":1}]})",
             R"({"name":"b","scope":"kind:gateway","severity":"warning","rules":[{"rule":"firmware-at-least","version":"1.4.2"},
                 {"rule":"key-origin","is":"pushed","severity":"error"},{"rule":"service-forbidden","services":["ftp"]}]})",
             R"({"name":"c","rules":[{"rule":"firmware-at-least","version":"9"}]})"});
        Device device = gateway();
        Evaluation evaluation = engine.evaluate({device, KeyAlgorithm::EcP256, now});
        QCOMPARE(evaluation.policies, QStringList({u"a"_s, u"b"_s}));
        QCOMPARE(findingsOf(evaluation), u"b/firmware-at-least/warning b/key-origin/error"_s);
        const Finding finding = evaluation.findings.front();
        QCOMPARE(finding.seen, u"1.4.0"_s);
        QCOMPARE(finding.wanted, u"1.4.2 or newer"_s);
        QCOMPARE(finding.fix, u"Update the firmware to 1.4.2 or newer."_s);
        QVERIFY(finding.since == Timestamp() && !finding.waivedUntil && finding.waiverOwner.isEmpty());
        QCOMPARE(evaluation.compliance(), Compliance::Violating);
        device.pinnedPolicies = {u"c"_s};
        QCOMPARE(findingsOf(engine.evaluate({device, KeyAlgorithm::EcP256, now})),
                 u"c/firmware-at-least/error b/firmware-at-least/warning b/key-origin/error"_s);
        device = gateway();
        device.firmware = u"2"_s;
        device.credentials.front().keyOrigin = KeyOrigin::Pushed;
        evaluation = engine.evaluate({device, KeyAlgorithm::EcP256, now});
        QVERIFY(evaluation.findings.isEmpty());
        QCOMPARE(evaluation.compliance(), Compliance::Compliant);
    }

    void onlyErrorsCutOff_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<bool>("cutsOff");
        QTest::newRow("not asked for") << QByteArray(R"("rules":[{"rule":"firmware-at-least","version":"2"}])") << false;
        QTest::newRow("error") << QByteArray(R"("rules":[{"rule":"firmware-at-least","version":"2"}],"onViolation":"quarantine")")
                               << true;
        QTest::newRow("holds") << QByteArray(R"("rules":[{"rule":"firmware-at-least","version":"1"}],"onViolation":"quarantine")")
                               << false;
        QTest::newRow("warning") << QByteArray(
            R"("rules":[{"rule":"firmware-at-least","version":"2"}],"onViolation":"quarantine","severity":"warning")")
                                 << false;
        QTest::newRow("report") << QByteArray(R"("rules":[{"rule":"firmware-at-least","version":"2"}],"onViolation":"report")")
                                << false;
    }
    void onlyErrorsCutOff()
    {
        QFETCH(QByteArray, rest);
        const PolicyEngine engine = engineOf({R"({"name":"a","scope":"kind:gateway",)" + rest + '}'});
        const Device device = gateway();
        QTEST(engine.evaluate({device, {}, now}).cutsOff, "cutsOff");
    }

    void isDueWhenTheFirstRuleIs()
    {
        const PolicyEngine engine = engineOf(
            {R"({"name":"a","scope":"kind:gateway","rules":[{"rule":"certificate-valid-for","days":14},{"rule":"key-origin","is":"device"}]})",
             R"({"name":"b","scope":"kind:gateway","rules":[{"rule":"seen-within","hours":24}]})"});
        const Device device = gateway();
        Timestamp at = now;
        QStringList dates;
        for (int turn = 0; turn < 10; ++turn) {
            const Evaluation evaluation = engine.evaluate({device, {}, at});
            if (!evaluation.dueAt)
                break;
            QVERIFY(*evaluation.dueAt > at);
            at = *evaluation.dueAt;
            dates += toIso8601(at).left(16);
        }
        QCOMPARE(dates, QStringList({u"2026-03-13T11:00"_s, u"2026-05-18T00:00"_s, u"2026-06-01T00:00"_s}));
        QCOMPARE(findingsOf(engine.evaluate({device, {}, at})), u"a/certificate-valid-for/error b/seen-within/error"_s);
        const Device other;
        QVERIFY(!engine.evaluate({other, {}, now}).dueAt);
    }

    void saysNothingOfRetiredDevices()
    {
        const PolicyEngine engine =
            engineOf({R"({"name":"a","scope":"kind:gateway","rules":[{"rule":"firmware-at-least","version":"2"}]})"});
        Device device = gateway();
        device.state = Lifecycle::Retired;
        QVERIFY(engine.evaluate({device, {}, now}) == Evaluation());
        for (const Lifecycle state : {Lifecycle::Expected, Lifecycle::Discovered, Lifecycle::Pending, Lifecycle::Quarantined}) {
            device.state = state;
            QCOMPARE(engine.evaluate({device, {}, now}).compliance(), Compliance::Violating);
        }
    }

    // A later version of the program may have put them there; the others still hold.
    void leavesOutWhatItCantRead()
    {
        QVector<PolicyVersion> versions{policyOf(R"({"name":"good","scope":"kind:gateway"})"),
                                        policyOf(R"({"name":"rule","scope":"kind:gateway"})"),
                                        policyOf(R"({"name":"scope","scope":"kind:gateway"})"),
                                        policyOf(R"({"name":"circle","scope":"kind:gateway"})")};
        versions[1].policy.rules = {{u"from-the-future"_s, {}, {}}};
        versions[2].policy.scope = u"kind:gateway seen>7d"_s;
        versions[3].policy.scope = u"-compliance:violating"_s;
        const PolicyEngine engine(versions);
        const Device device = gateway();
        QCOMPARE(namesOf(engine.coverage(device)), u"good"_s);
        QCOMPARE(engine.unreadable().size(), 3);
        QStringList said;
        for (const auto &[name, error] : engine.unreadable())
            said += name + u' ' + errorCodeName(error.code) + u' ' + error.where;
        QCOMPARE(said,
                 QStringList({u"rule rejected /rules/0/rule"_s, u"scope unsupported /scope"_s, u"circle rejected /scope"_s}));
    }

    void withoutPoliciesNothingIsKnown()
    {
        const Device device = gateway();
        QVERIFY(PolicyEngine({}).evaluate({device, {}, now}) == Evaluation());
    }
};

QTEST_GUILESS_MAIN(TestPolicyEngine)
#include "tst_policy_engine.moc"
