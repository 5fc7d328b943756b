// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_draft.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using ui::PolicyDraft;

namespace {

PolicyVersion published()
{
    PolicyVersion version;
    version.version = 6;
    version.policy.name = u"gateways"_s;
    version.policy.scope = u"kind:gateway"_s;
    version.policy.rules = {{u"firmware-at-least"_s, std::nullopt, {{u"version"_s, u"1.4"_s}}},
                            {u"seen-within"_s, Severity::Warning, {{u"hours"_s, 12}}},
                            {u"key-origin"_s, std::nullopt, {{u"is"_s, u"device"_s}}}};
    version.actor = u"m.adler"_s;
    return version;
}

} // namespace

class TestPolicyDraft : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewOneWantsAName();
    void beginsWithWhatIsInForce();
    void everyPartShowsItsProblem_data();
    void everyPartShowsItsProblem();
    void allProblemsAtOnce();
    void takenNamesAreForNewOnes();
    void rulesFindWhereTheyCameFrom();
    void soundSourceIsTaken();
    void unsoundSourceStaysBeside();
    void sourceCantRename();
    void rebasingKeepsTheText();
};

void TestPolicyDraft::aNewOneWantsAName()
{
    PolicyDraft draft = PolicyDraft::fresh();
    QCOMPARE(draft.basedOn(), 0);
    QVERIFY(draft.isChanged());
    QVERIFY(!draft.isSound());
    QVERIFY(!draft.problemAt(u"/name"_s).isEmpty());
    Policy policy = draft.policy();
    policy.name = u"cameras"_s;
    draft.setPolicy(policy);
    QVERIFY(draft.isSound());
    QVERIFY(draft.changes().isEmpty());
}

void TestPolicyDraft::beginsWithWhatIsInForce()
{
    PolicyDraft draft = PolicyDraft::of(published());
    QCOMPARE(draft.basedOn(), 6);
    QVERIFY(!draft.isChanged());
    QVERIFY(draft.isSound());
    Policy policy = draft.policy();
    policy.rules[0].parameters.insert(u"version"_s, u"1.4.2"_s);
    draft.setPolicy(policy);
    QVERIFY(draft.isChanged());
    QCOMPARE(draft.changes().size(), 1);
    draft.setPolicy(published().policy);
    QVERIFY(!draft.isChanged());
}

void TestPolicyDraft::everyPartShowsItsProblem_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::newRow("scope that is no query") << u"/scope"_s;
    QTest::newRow("scope that asks for compliance") << u"/scope"_s;
    QTest::newRow("rule's parameter") << u"/rules/0/version"_s;
    QTest::newRow("rule that is not known") << u"/rules/1/rule"_s;
    QTest::newRow("network") << u"/admission/networks"_s;
    QTest::newRow("topic") << u"/access/publish"_s;
}

void TestPolicyDraft::everyPartShowsItsProblem()
{
    QFETCH(QString, pointer);
    const QString row = QString::fromLatin1(QTest::currentDataTag());
    PolicyDraft draft = PolicyDraft::of(published());
    Policy policy = draft.policy();
    if (row == "scope that is no query"_L1)
        policy.scope = u"kind:"_s;
    else if (row == "scope that asks for compliance"_L1)
        policy.scope = u"compliance:violating"_s;
    else if (row == "rule's parameter"_L1)
        policy.rules[0].parameters.insert(u"version"_s, QString());
    else if (row == "rule that is not known"_L1)
        policy.rules[1].rule = u"is-pretty"_s;
    else if (row == "network"_L1)
        policy.admission = Policy::Admission{std::nullopt, {}, {u"10.0.0.0/8"_s, u"10.0.0.5/8"_s}};
    else
        policy.access = Policy::Access{{u"site/#/x"_s}, {}};
    draft.setPolicy(policy);
    QVERIFY(!draft.isSound());
    QCOMPARE(draft.problems().size(), 1);
    QVERIFY2(!draft.problemAt(pointer).isEmpty(), qPrintable(draft.problems().firstKey()));
}

void TestPolicyDraft::allProblemsAtOnce()
{
    PolicyDraft draft = PolicyDraft::of(published());
    Policy policy = draft.policy();
    policy.scope = u"kind:"_s;
    policy.rules[0].parameters.insert(u"version"_s, QString());
    policy.rules[2].parameters.insert(u"is"_s, u"moon"_s);
    draft.setPolicy(policy);
    QCOMPARE(draft.problems().keys(), (QStringList{u"/rules/0/version"_s, u"/rules/2/is"_s, u"/scope"_s}));
    QVERIFY(draft.problemAt(u"/rules/1"_s).isEmpty());
}

void TestPolicyDraft::takenNamesAreForNewOnes()
{
    PolicyDraft draft = PolicyDraft::fresh();
    Policy policy = draft.policy();
    policy.name = u"gateways"_s;
    draft.setPolicy(policy);
    QVERIFY(draft.isSound());
    draft.setTakenNames({u"gateways"_s});
    QVERIFY(!draft.problemAt(u"/name"_s).isEmpty());
    PolicyDraft edited = PolicyDraft::of(published());
    edited.setTakenNames({u"gateways"_s});
    QVERIFY(edited.isSound());
}

void TestPolicyDraft::rulesFindWhereTheyCameFrom()
{
    PolicyDraft draft = PolicyDraft::of(published());
    Policy policy = draft.policy();
    policy.rules.move(1, 0); // order is no change of a rule
    policy.rules.removeLast();
    policy.rules += Policy::Rule{u"seen-within"_s, std::nullopt, {{u"hours"_s, 48}}};
    draft.setPolicy(policy);
    QVERIFY(draft.baseRule(0));
    QCOMPARE(*draft.baseRule(0), published().policy.rules[1]);
    QCOMPARE(*draft.baseRule(1), published().policy.rules[0]);
    QVERIFY(!draft.baseRule(2)); // the second of its kind
    QCOMPARE(draft.removedRules(), QStringList{u"key-origin"_s});
}

void TestPolicyDraft::soundSourceIsTaken()
{
    PolicyDraft draft = PolicyDraft::of(published());
    QString text = draft.source();
    QVERIFY(text.contains(u'\n'));
    draft.setSource(text.replace(u"\"1.4\""_s, u"\"1.4.2\""_s));
    QVERIFY(draft.isSourceSound());
    QCOMPARE(draft.policy().rules[0].parameters.value(u"version"_s).toString(), u"1.4.2"_s);
}

void TestPolicyDraft::unsoundSourceStaysBeside()
{
    PolicyDraft draft = PolicyDraft::of(published());
    QString text = draft.source();
    text.replace(u"\"hours\""_s, u"\"days\""_s);
    draft.setSource(text);
    QVERIFY(!draft.isSourceSound());
    QVERIFY(!draft.isSound());
    QVERIFY(draft.isChanged());
    QCOMPARE(draft.source(), text);
    QVERIFY(draft.problems().firstKey().startsWith("/rules/1"_L1));
    QCOMPARE(draft.policy(), published().policy);
    draft.setTakenNames({u"others"_s}); // does not hide it
    QVERIFY(!draft.isSound());
    draft.dropSource();
    QVERIFY(draft.isSound());
    QVERIFY(!draft.isChanged());
    draft.setSource(u"{"_s);
    QVERIFY(!draft.isSound());
}

void TestPolicyDraft::sourceCantRename()
{
    PolicyDraft draft = PolicyDraft::of(published());
    draft.setSource(draft.source().replace(u"gateways"_s, u"others"_s));
    QVERIFY(!draft.problemAt(u"/name"_s).isEmpty());
    PolicyDraft fresh = PolicyDraft::fresh();
    fresh.setSource(u"{\"name\":\"others\"}"_s);
    QVERIFY(fresh.isSound());
    QCOMPARE(fresh.policy().name, u"others"_s);
}

void TestPolicyDraft::rebasingKeepsTheText()
{
    PolicyDraft draft = PolicyDraft::of(published());
    Policy policy = draft.policy();
    policy.scope = u"kind:gateway -tag:spare"_s;
    draft.setPolicy(policy);
    PolicyVersion next = published();
    next.version = 7;
    next.policy.rules.removeLast();
    draft.rebase(next);
    QCOMPARE(draft.basedOn(), 7);
    QCOMPARE(draft.policy(), policy);
    QCOMPARE(draft.changes().size(), 2); // its own, and the rule it puts back
    draft.rebase(std::nullopt);
    QCOMPARE(draft.basedOn(), 0);
    QVERIFY(draft.isChanged());
}

QTEST_GUILESS_MAIN(TestPolicyDraft)
#include "tst_policy_draft.moc"
