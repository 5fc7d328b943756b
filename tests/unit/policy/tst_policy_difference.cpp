// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy_difference.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

namespace {

Policy policyOf(const QByteArray &rest)
{
    auto policy = Policy::fromJson(R"({"name":"p")" + (rest.isEmpty() ? "" : ',' + rest) + '}');
    if (!policy)
        qFatal("%s: %s", rest.constData(), qPrintable(policy.error().message));
    return *std::move(policy);
}

} // namespace

class TestPolicyDifference : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void says_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QStringList>("said");
        const std::tuple<const char *, const char *, QStringList> rows[] = {
            {"", "", {}},
            {R"("severity":"error")", R"("severity":"error")", {}},
            {"", R"("enabled":false)", {u"it was switched off"_s}},
            {R"("enabled":false)", "", {u"it was switched on"_s}},
            {"", R"("scope":"kind:a")", {u"scope kind:a was added"_s}},
            {R"("scope":"kind:a")", R"("scope":"kind:b")", {u"scope kind:a became kind:b"_s}},
            {R"("scope":"kind:a")", "", {u"scope kind:a was removed"_s}},
            // placeholders of tr() in what somebody wrote
            {R"("scope":"%2 %1")", R"("scope":"%3")", {u"scope %2 %1 became %3"_s}},
            {"", R"("severity":"warning")", {u"severity warning was added"_s}},
            {R"("onViolation":"report")", R"("onViolation":"quarantine")", {u"on violation report became quarantine"_s}},
            // stated, though with nothing in it
            {"", R"("admission":{})", {u"admission is stated now"_s}},
            {R"("access":{})", "", {u"access is no longer stated"_s}},
            {"", R"("access":{"publish":["a","b"]})", {u"access is stated now"_s, u"access: publish a, b was added"_s}},
            {R"("admission":{"approval":"required","attestation":["x509"],"networks":["10.0.0.0/8"]})",
             R"("admission":{"approval":"automatic","attestation":["x509","tpm"],"networks":["10.0.0.0/8"]})",
             {u"admission: approval required became automatic"_s, u"admission: attestation x509 became x509, tpm"_s}},
            // rules
            {R"("rules":[{"rule":"firmware-at-least","version":"1.4"}])",
             R"("rules":[{"rule":"firmware-at-least","version":"1.4.2"}])",
             {u"firmware-at-least: version 1.4 became 1.4.2"_s}},
            {R"("rules":[{"rule":"a","n":14}])", R"("rules":[{"rule":"a","n":7}])", {u"a: n 14 became 7"_s}},
            {R"("rules":[{"rule":"a","l":["x"]}])", R"("rules":[{"rule":"a","l":["x","y"]}])", {u"a: l x became x, y"_s}},
            {R"("rules":[{"rule":"a","o":{"k":[1,true]}}])",
             R"("rules":[{"rule":"a","o":null}])",
             {u"a: o {\"k\":[1,true]} became null"_s}},
            {R"("rules":[{"rule":"a","x":1}])",
             R"("rules":[{"rule":"a","y":2}])",
             {u"a: x 1 was removed"_s, u"a: y 2 was added"_s}},
            {R"("rules":[{"rule":"a"}])", R"("rules":[{"rule":"a","severity":"warning"}])", {u"a: severity warning was added"_s}},
            {"",
             R"("rules":[{"rule":"a","n":1,"severity":"error"},{"rule":"b"}])",
             {u"a (n 1; severity error) was added"_s, u"b was added"_s}},
            {R"("rules":[{"rule":"a","n":1},{"rule":"b"}])", R"("rules":[{"rule":"b"}])", {u"a (n 1) was removed"_s}},
            {R"("rules":[{"rule":"b"}])", R"("rules":[{"rule":"a"},{"rule":"b"}])", {u"a was added"_s}},
            {R"("rules":[{"rule":"a"},{"rule":"b"}])",
             R"("rules":[{"rule":"b"},{"rule":"a"}])",
             {u"the order of the rules changed"_s}},
            {R"("rules":[{"rule":"a","n":1},{"rule":"a","n":2}])",
             R"("rules":[{"rule":"a","n":1},{"rule":"a","n":3}])",
             {u"a: n 2 became 3"_s}},
            {R"("rules":[{"rule":"a","n":1},{"rule":"a","n":2}])", R"("rules":[{"rule":"a","n":1}])", {u"a (n 2) was removed"_s}},
        };
        for (const auto &[before, after, said] : rows)
            QTest::addRow("%s -> %s", before, after) << QByteArray(before) << QByteArray(after) << said;
    }
    void says()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        const Policy was = policyOf(before);
        const Policy is = policyOf(after);
        QTEST(differences(was, is), "said");
        QCOMPARE(differences(was, is).isEmpty(), was == is);
        QCOMPARE(differences(is, was).isEmpty(), was == is);
    }

    void namesTheName()
    {
        Policy before;
        before.name = u"gateways"_s;
        Policy after = before;
        after.name = u"cameras"_s;
        QCOMPARE(differences(before, after), QStringList{u"name gateways became cameras"_s});
    }

    void followsTheDocument()
    {
        const QByteArray after = R"("severity":"warning","onViolation":"report","access":{},"rules":[{"rule":"a"}],"admission":{},
            "scope":"kind:a","enabled":false)";
        QCOMPARE(differences(policyOf(""), policyOf(after)),
                 QStringList({u"it was switched off"_s, u"scope kind:a was added"_s, u"admission is stated now"_s,
                              u"a was added"_s, u"access is stated now"_s, u"on violation report was added"_s,
                              u"severity warning was added"_s}));
    }
};

QTEST_GUILESS_MAIN(TestPolicyDifference)
#include "tst_policy_difference.moc"
