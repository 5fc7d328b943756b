// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/policy.h"
#include "unit/domain/json_mutation.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

QByteArray policyFile(const QString &name)
{
    QFile file(QStringLiteral(MUSTER_TEST_DATA) + u"/policies/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Those that are policies; notation.json is the contract's own text, with its alternatives.
QStringList goodPolicyFiles()
{
    QStringList names = QDir(QStringLiteral(MUSTER_TEST_DATA) + u"/policies"_s).entryList({u"*.json"_s});
    names.removeAll(u"notation.json"_s);
    return names;
}

} // namespace

class TestPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheExampleOfTheContract()
    {
        const auto policy = Policy::fromJson(policyFile(u"gateways.json"_s));
        QVERIFY2(policy.has_value(), policy ? "" : qPrintable(policy.error().message));
        QCOMPARE(policy->name, u"gateways"_s);
        QVERIFY(policy->enabled);
        QCOMPARE(policy->scope, u"kind:gateway"_s);
        QVERIFY(policy->admission.has_value());
        QVERIFY(policy->admission->approval == Policy::Approval::Required);
        using enum Policy::Attestation;
        QCOMPARE(policy->admission->attestation, QVector<Policy::Attestation>({X509, Tpm, Token, Operator}));
        QCOMPARE(policy->admission->networks, QStringList{u"10.0.0.0/8"_s});
        QCOMPARE(policy->rules.size(), 8);
        QCOMPARE(policy->rules.at(0).rule, u"firmware-at-least"_s);
        QCOMPARE(policy->rules.at(0).parameters, QJsonObject({{u"version"_s, u"1.4"_s}}));
        QCOMPARE(policy->rules.at(1).parameters, QJsonObject({{u"days"_s, 14}}));
        QCOMPARE(policy->rules.at(7).rule, u"name-matches"_s);
        QVERIFY(policy->access.has_value());
        QCOMPARE(policy->access->publish, QStringList{u"site/{name}/#"_s});
        QCOMPARE(policy->access->subscribe, QStringList{u"site/{name}/cmd/#"_s});
        QVERIFY(policy->onViolation == Policy::OnViolation::Quarantine);
        QVERIFY(policy->severity == Severity::Error);
    }

    // As printed, with "required|automatic": not a value, and the answer names the values.
    void theContractsNotationIsNotAPolicy()
    {
        const auto policy = Policy::fromJson(policyFile(u"notation.json"_s));
        QVERIFY(!policy.has_value());
        QCOMPARE(policy.error().where, u"/admission/approval"_s);
        QVERIFY(policy.error().message.contains(u"required, automatic"));
    }

    void saysNothingUnasked()
    {
        const auto policy = Policy::fromJson(policyFile(u"minimal.json"_s));
        QVERIFY(policy.has_value());
        Policy bare;
        bare.name = u"everything else"_s;
        QVERIFY(*policy == bare);
        QVERIFY(policy->enabled && !policy->admission && !policy->access && !policy->onViolation && !policy->severity);
        QCOMPARE(policy->toJson(), QByteArray(R"({"enabled":true,"format":1,"name":"everything else"})"));
    }

    // An access part without topics allows nothing; no access part leaves it to the next policy.
    void anEmptyPartIsStated()
    {
        const auto policy = Policy::fromJson(R"({"name":"p","access":{},"admission":{}})");
        QVERIFY(policy.has_value());
        QVERIFY(policy->access.has_value() && policy->admission.has_value());
        const auto again = Policy::fromJson(policy->toJson());
        QVERIFY(again.has_value() && *again == *policy);
    }

    void severityComesFromTheRuleFirst()
    {
        Policy policy;
        QCOMPARE(policy.severityOf({u"a"_s, {}, {}}), Severity::Error);
        QCOMPARE(policy.severityOf({u"a"_s, Severity::Warning, {}}), Severity::Warning);
        policy.severity = Severity::Warning;
        QCOMPARE(policy.severityOf({u"a"_s, {}, {}}), Severity::Warning);
        QCOMPARE(policy.severityOf({u"a"_s, Severity::Error, {}}), Severity::Error);
    }

    void keepsParametersOfRulesItDoesNotKnow()
    {
        const auto policy = Policy::fromJson(policyFile(u"every_key.json"_s));
        QVERIFY2(policy.has_value(), policy ? "" : qPrintable(policy.error().message + policy.error().where));
        QVERIFY(!policy->enabled);
        QVERIFY(policy->rules.at(0).severity == Severity::Warning);
        QCOMPARE(policy->rules.at(0).parameters.keys(), QStringList{u"hours"_s});
        const QJsonObject parameters = policy->rules.at(1).parameters;
        QCOMPARE(parameters.keys(), QStringList({u"big"_s, u"nested"_s}));
        QCOMPARE(parameters.value(u"big").toInteger(), 9007199254740993);
        QVERIFY(policy->toJson().contains("9007199254740993"));
    }

    void roundTrips_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const QString &name : goodPolicyFiles())
            QTest::addRow("%s", qPrintable(name)) << policyFile(name);
        QTest::newRow("no rules") << QByteArray(R"({"name":"p","rules":[],"access":{"publish":[]}})");
        QTest::newRow("one rule twice") << QByteArray(R"({"name":"p","rules":[{"rule":"a","x":1},{"rule":"a","x":2}]})");
        QTest::newRow("networks") << QByteArray(
            R"({"name":"p","admission":{"networks":["0.0.0.0/0","::/0","10.0.0.1/32","fd00::1/128","::ffff:10.0.0.0/104","172.16.0.0/12"]}})");
        QTest::newRow("topics") << QByteArray(
            "{\"name\":\"p\",\"access\":{\"publish\":[\"#\",\"+\",\"+/a/#\",\"/\",\"a//b\",\"$SYS/{n}/#\"]}}");
    }
    void roundTrips()
    {
        QFETCH(QByteArray, json);
        const auto policy = Policy::fromJson(json);
        QVERIFY2(policy.has_value(), policy ? "" : qPrintable(policy.error().message + policy.error().where));
        const QByteArray canonical = policy->toJson();
        const auto again = Policy::fromJson(canonical);
        QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error().message + again.error().where));
        QVERIFY(*again == *policy);
        QCOMPARE(again->toJson(), canonical);
    }

    void refusesOtherFormats_data()
    {
        QTest::addColumn<QByteArray>("format");
        QTest::addColumn<QString>("shown");
        QTest::newRow("a later one") << QByteArray("2") << u"format 2"_s;
        QTest::newRow("none") << QByteArray("0") << u"format 0"_s;
        QTest::newRow("a half one") << QByteArray("1.5") << u"format 1.5"_s;
        QTest::newRow("a negative one") << QByteArray("-1") << u"format -1"_s;
    }
    void refusesOtherFormats()
    {
        QFETCH(QByteArray, format);
        QFETCH(QString, shown);
        // The keys of another format are not the problem, its number is.
        const auto policy = Policy::fromJson("{\"name\":7,\"format\":" + format + ",\"later\":{}}");
        QVERIFY(!policy.has_value());
        QCOMPARE(policy.error().code, ErrorCode::Unsupported);
        QCOMPARE(policy.error().where, u"/format"_s);
        QVERIFY2(policy.error().message.contains(shown), qPrintable(policy.error().message));
        QVERIFY2(policy.error().message.contains(u"reads format 1"), qPrintable(policy.error().message));
    }

    // moc 6.4 does not know raw literals: it takes what stands between the quotes of one for code.
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &object, const QString &where, const QString &says) {
            QTest::newRow(name) << QByteArray("{\"name\":\"p\"," + object.sliced(1)) << where << says;
        };
        QTest::newRow("no name") << QByteArray(R"({"format":1})") << u"/name"_s << u"missing"_s;
        QTest::newRow("a list") << QByteArray("[]") << QString() << u"object"_s;
        row("format as a text", R"({"format":"1"})", u"/format"_s, u"a text, but a number"_s);
        row("format null", R"({"format":null})", u"/format"_s, u"null"_s);
        row("unknown key", R"({"rule":[]})", u"/rule"_s,
            u"Known here: access, admission, enabled, format, name, onViolation, rules, scope, severity"_s);
        row("unknown key in admission", R"({"admission":{"approve":true}})", u"/admission/approve"_s,
            u"Known here: approval, attestation, networks"_s);
        row("unknown key in access", R"({"access":{"read":[]}})", u"/access/read"_s, u"Known here: publish, subscribe"_s);
        row("a key twice in a rule", R"({"rules":[{"rule":"a","days":1,"days":2}]})", u"/rules/0/days"_s, u"twice"_s);
        row("enabled as a number", R"({"enabled":1})", u"/enabled"_s, u"true or false"_s);
        row("scope as a list", R"({"scope":[]})", u"/scope"_s, u"a text"_s);
        row("scope without words", R"({"scope":""})", u"/scope"_s, u"empty"_s);
        row("approval", R"({"admission":{"approval":"never"}})", u"/admission/approval"_s, u"required, automatic"_s);
        row("attestation", R"({"admission":{"attestation":["x509","password"]}})", u"/admission/attestation/1"_s,
            u"x509, tpm, token, operator"_s);
        row("attestation by nothing", R"({"admission":{"attestation":[]}})", u"/admission/attestation"_s, u"empty"_s);
        row("onViolation", R"({"onViolation":"block"})", u"/onViolation"_s, u"report, quarantine"_s);
        row("severity", R"({"severity":"info"})", u"/severity"_s, u"warning, error"_s);
        row("no network at all", R"({"admission":{"networks":[]}})", u"/admission/networks"_s, u"empty"_s);
        row("network without prefix", R"({"admission":{"networks":["10.0.0.0"]}})", u"/admission/networks/0"_s,
            u"not a network"_s);
        row("network with prefix 33", R"({"admission":{"networks":["10.0.0.0/33"]}})", u"/admission/networks/0"_s,
            u"not a network"_s);
        row("network with prefix 08", R"({"admission":{"networks":["10.0.0.0/08"]}})", u"/admission/networks/0"_s,
            u"not a network"_s);
        row("network with prefix 129", R"({"admission":{"networks":["::/129"]}})", u"/admission/networks/0"_s,
            u"not a network"_s);
        row("network with host bits", R"({"admission":{"networks":["10.0.0.0/8","10.0.0.5/8"]}})", u"/admission/networks/1"_s,
            u"Did you mean 10.0.0.0/8?"_s);
        row("IPv6 network with host bits", R"({"admission":{"networks":["fd00::1/64"]}})", u"/admission/networks/0"_s,
            u"Did you mean fd00::/64?"_s);
        row("network with a zone", R"({"admission":{"networks":["fe80::%eth0/64"]}})", u"/admission/networks/0"_s,
            u"not a network"_s);
        row("network by name", R"({"admission":{"networks":["plant/8"]}})", u"/admission/networks/0"_s, u"not a network"_s);
        row("rule without a name", R"({"rules":[{"days":1}]})", u"/rules/0/rule"_s, u"missing"_s);
        row("rule by a number", R"({"rules":[{"rule":1}]})", u"/rules/0/rule"_s, u"a number"_s);
        row("rule in capitals", R"({"rules":[{"rule":"a"},{"rule":"Key-Origin"}]})", u"/rules/1/rule"_s,
            u"not the name of a rule"_s);
        row("rule as a text", R"({"rules":["key-origin"]})", u"/rules/0"_s, u"a text, but an object"_s);
        row("severity of a rule", R"({"rules":[{"rule":"a","severity":"fatal"}]})", u"/rules/0/severity"_s, u"warning, error"_s);
        row("too many rules", "{\"rules\":[" + QByteArray(R"({"rule":"a"},)").repeated(256) + "{\"rule\":\"a\"}]}", u"/rules"_s,
            u"257 entries; 256"_s);
        row("placeholder in a topic", "{\"access\":{\"publish\":[\"a\",\"site/{group}/#\"]}}", u"/access/publish/1"_s,
            u"{group} is unknown"_s);
        row("wildcard inside a level", R"({"access":{"subscribe":["a+/b"]}})", u"/access/subscribe/0"_s, u"topic filter"_s);
        row("everything before the end", "{\"access\":{\"subscribe\":[\"a/#/b\"]}}", u"/access/subscribe/0"_s, u"topic filter"_s);
        row("parameters too deep", "{\"rules\":[{\"rule\":\"a\",\"x\":" + QByteArray(30, '[') + QByteArray(30, ']') + "}]}",
            u"/rules/0/x"_s + u"/0"_s.repeated(29), u"32 levels"_s);
    }
    void refuses()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const auto policy = Policy::fromJson(json);
        QVERIFY(!policy.has_value());
        QCOMPARE(policy.error().code, ErrorCode::Rejected);
        QTEST(policy.error().where, "where");
        QVERIFY2(policy.error().message.contains(says), qPrintable(policy.error().message));
    }

    void survivesMutations_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const QString &name : goodPolicyFiles())
            QTest::addRow("%s", qPrintable(name)) << policyFile(name);
    }
    void survivesMutations()
    {
        QFETCH(QByteArray, json);
        QRandomGenerator random(20260312);
        int good = 0;
        for (int round = 0; round < 4000; ++round) {
            const QByteArray mutated = mutatedJson(json, random);
            const auto policy = Policy::fromJson(mutated);
            if (!policy) {
                QVERIFY2(!policy.error().message.isEmpty(), mutated.constData());
                continue;
            }
            ++good;
            const auto again = Policy::fromJson(policy->toJson());
            QVERIFY2(again.has_value() && *again == *policy, mutated.constData());
        }
        QVERIFY(good > 0);
    }
};

QTEST_GUILESS_MAIN(TestPolicy)
#include "tst_policy.moc"
