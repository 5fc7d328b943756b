// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy_impact.h"
#include "policy_samples.h"

#include "policy/policy_check.h"

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

class TestPolicyImpact : public QObject
{
    Q_OBJECT

private:
    static Policy policyOf(const QByteArray &json)
    {
        auto policy = policyFromJson(json);
        if (!policy)
            qFatal("%s: %s", json.constData(), qPrintable(policy.error().message));
        return *std::move(policy);
    }
    static QVector<PolicyVersion> inForce(const QByteArrayList &policies)
    {
        QVector<PolicyVersion> versions;
        for (const QByteArray &json : policies) {
            PolicyVersion version;
            version.version = 3;
            version.policy = policyOf(json);
            versions += version;
        }
        return versions;
    }

private Q_SLOTS:
    void standsWhereItWouldStand()
    {
        const auto before = inForce({R"({"name":"a"})", R"({"name":"b"})"});
        const auto changed = withPublished(before, policyOf(R"({"name":"A","scope":"kind:camera"})"));
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed.at(0).policy.scope, u"kind:camera"_s);
        QCOMPARE(changed.at(0).version, 4);
        QCOMPARE(changed.at(1), before.at(1));
        const auto added = withPublished(before, policyOf(R"({"name":"c"})"));
        QCOMPARE(added.size(), 3);
        QCOMPARE(added.at(2).policy.name, u"c"_s);
        QCOMPARE(added.at(2).version, 1);
    }

    void tellsWhatWouldChange_data()
    {
        QTest::addColumn<QByteArray>("draft");
        QTest::addColumn<QString>("impact"); // before, after, rules; empty: none
        const auto row = [](const char *name, const char *draft, const char *impact) {
            QTest::newRow(name) << QByteArray(draft) << QString::fromLatin1(impact);
        };
        row("the same", R"({"name":"gateways","scope":"kind:gateway","rules":[{"rule":"firmware-at-least","version":"1.4"}]})",
            "");
        row("sterner", R"({"name":"gateways","scope":"kind:gateway","rules":[{"rule":"firmware-at-least","version":"1.5"}]})",
            "compliant violating firmware-at-least");
        row("of others", R"({"name":"gateways","scope":"kind:camera"})", "compliant unknown ");
        row("another one", R"({"name":"keys","scope":"kind:gateway","rules":[{"rule":"key-origin","is":"device"}]})",
            "compliant violating key-origin");
        row("disabled", R"({"name":"gateways","enabled":false,"scope":"kind:gateway"})", "compliant unknown ");
        row("another one of others", R"({"name":"keys","scope":"kind:camera","rules":[{"rule":"key-origin","is":"device"}]})",
            "");
    }
    void tellsWhatWouldChange()
    {
        QFETCH(QByteArray, draft);
        const auto before =
            inForce({R"({"name":"gateways","scope":"kind:gateway","rules":[{"rule":"firmware-at-least","version":"1.4"}]})"});
        Device device;
        device.kind = u"gateway"_s;
        device.firmware = u"1.4.2"_s;
        const auto impact = impactOn({device, {}, at("2026-03-12")}, PolicyEngine(before),
                                     PolicyEngine(withPublished(before, policyOf(draft))));
        QString told;
        if (impact) {
            QStringList rules;
            for (const Finding &finding : impact->findings)
                rules += finding.rule;
            told = u"%1 %2 %3"_s.arg(complianceWords.word(impact->before), complianceWords.word(impact->after), rules.join(u' '));
        }
        QTEST(told, "impact");
    }

    void whoGetsWellHadThese()
    {
        const auto before =
            inForce({R"({"name":"gateways","scope":"kind:gateway","rules":[{"rule":"firmware-at-least","version":"2"}]})"});
        Device device;
        device.kind = u"gateway"_s;
        device.firmware = u"1.4.2"_s;
        const auto impact =
            impactOn({device, {}, at("2026-03-12")}, PolicyEngine(before),
                     PolicyEngine(withPublished(before, policyOf(R"({"name":"gateways","scope":"kind:gateway"})"))));
        QVERIFY(impact);
        QCOMPARE(impact->before, Compliance::Violating);
        QCOMPARE(impact->after, Compliance::Compliant);
        QCOMPARE(impact->findings.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestPolicyImpact)
#include "tst_policy_impact.moc"
