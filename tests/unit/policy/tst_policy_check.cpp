// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy_check.h"
#include "policy_samples.h"
#include "query/query.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

namespace {

QString said(const Result<Policy> &policy)
{
    return policy ? u"taken"_s : policy.error().message + u' ' + policy.error().where;
}

/// The example of the contract without the rules that are to come.
QByteArray gatewaysForNow()
{
    QJsonObject document = parametersOf(policyFile(u"gateways.json"_s));
    QJsonArray rules;
    for (const QJsonValue &rule : document.value(u"rules").toArray())
        if (findRule(rule.toObject().value(u"rule").toString()))
            rules += rule;
    document.insert(u"rules"_s, rules);
    return QJsonDocument(document).toJson();
}

} // namespace

class TestPolicyCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheExampleOfTheContract()
    {
        const auto policy = policyFromJson(gatewaysForNow());
        QVERIFY2(policy.has_value(), qPrintable(said(policy)));
        QVERIFY(policy->rules.size() >= 6);
        QVERIFY(policyFromJson(policyFile(u"minimal.json"_s)).has_value());
    }

    // A rule of the format that this version lacks is no spelling mistake.
    void knowsTheRulesToComeByName()
    {
        const auto policy = policyFromJson(policyFile(u"gateways.json"_s));
        if (policy)
            return; // all are there
        QCOMPARE(policy.error().code, ErrorCode::Unsupported);
        QVERIFY2(policy.error().message.startsWith(u"Not yet: "), qPrintable(said(policy)));
        QCOMPARE(policy.error().where, u"/rules/6/rule"_s);
    }

    void refusesARuleThereIsNot()
    {
        const auto policy = policyFromJson(policyFile(u"every_key.json"_s));
        QVERIFY(!policy.has_value());
        QCOMPARE(policy.error().code, ErrorCode::Rejected);
        QCOMPARE(policy.error().where, u"/rules/1/rule"_s);
        QVERIFY(policy.error().message.contains(u"made-up-later"));
        for (const QString &id : ruleIds())
            QVERIFY2(policy.error().message.contains(id), qPrintable(id));
    }

    void refusesParameters_data()
    {
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<QString>("where");
        QTest::newRow("type") << QByteArray(R"({"rule":"firmware-at-least","version":1.4})") << u"/rules/1/version"_s;
        QTest::newRow("no version") << QByteArray(R"({"rule":"firmware-at-least","version":"new"})") << u"/rules/1/version"_s;
        QTest::newRow("missing") << QByteArray(R"({"rule":"firmware-at-least"})") << u"/rules/1/version"_s;
        QTest::newRow("unknown") << QByteArray(R"({"rule":"key-origin","is":"device","a/~":1})") << u"/rules/1/a~1~0"_s;
        QTest::newRow("range") << QByteArray(R"({"rule":"seen-within","hours":0})") << u"/rules/1/hours"_s;
        QTest::newRow("item") << QByteArray(R"({"rule":"service-forbidden","services":["ftp",""]})") << u"/rules/1/services/1"_s;
    }
    void refusesParameters()
    {
        QFETCH(QByteArray, rule);
        const auto policy = policyFromJson(R"({"name":"p","rules":[{"rule":"seen-within","hours":24},)" + rule + "]}");
        QVERIFY(!policy.has_value());
        QCOMPARE(policy.error().code, ErrorCode::Rejected);
        QTEST(policy.error().where, "where");
    }

    void judgesScopes_data()
    {
        QTest::addColumn<QString>("scope");
        QTest::addColumn<QByteArray>("code"); // empty: taken
        const std::pair<const char *, const char *> rows[] = {
            {"", ""},
            {"kind:gateway group:\"Werk Süd\" -tag:spare", ""},
            {"presence:online OR state:enrolled", ""},
            {"\"compliance:violating\"", ""}, // as text, not as a field
            {"name:compliance", ""},
            {"kind:", "rejected"},
            {"colour:red", "rejected"},
            {"state:lost", "rejected"},
            {"(kind:gateway", "rejected"},
            {"  ", "rejected"},
            {"firmware<1.4", "unsupported"},
            {"expires:30d", "unsupported"},
            {"compliance:violating", "rejected"},
            {"COMPLIANCE=unknown", "rejected"},
            {"-compliance:compliant", "rejected"},
            {"firstseen<1h", "rejected"}, // it would change by itself
            {"kind:gateway -(tag:a firstseen>7d)", "rejected"},
            {"kind:gateway ignored:no factory:yes", ""},
            {"kind:gateway (tag:a OR -(tag:b compliance:waived))", "rejected"},
        };
        for (const auto &[scope, code] : rows)
            QTest::addRow("\"%s\"", scope) << QString::fromUtf8(scope) << QByteArray(code);
    }
    void judgesScopes()
    {
        QFETCH(QString, scope);
        QFETCH(QByteArray, code);
        Policy policy;
        policy.name = u"p"_s;
        policy.scope = scope;
        const auto checked = checkPolicy(policy);
        QCOMPARE(checked ? QString() : errorCodeName(checked.error().code), QString::fromLatin1(code));
        if (checked)
            return;
        QCOMPARE(checked.error().where, u"/scope"_s);
        QVERIFY(!checked.error().message.isEmpty());
        if (const auto parsed = query::Query::parse(scope); !parsed)
            QCOMPARE(checked.error().message, parsed.error().message);
    }

    void theFirstProblemIsNamed()
    {
        const auto policy = policyFromJson(R"({"name":"p","scope":"kind:","rules":[{"rule":"none"}]})");
        QVERIFY(!policy.has_value());
        QCOMPARE(policy.error().where, u"/scope"_s);
        const auto unread = policyFromJson(R"({"name":"p","scope":"kind:","rules":7})");
        QVERIFY(!unread.has_value());
        QCOMPARE(unread.error().where, u"/rules"_s);
        const auto later = policyFromJson(R"({"name":"p","format":2})");
        QVERIFY(!later.has_value());
        QCOMPARE(later.error().code, ErrorCode::Unsupported);
    }
};

QTEST_GUILESS_MAIN(TestPolicyCheck)
#include "tst_policy_check.moc"
