// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/words.h"

#include "domain/actor.h"
#include "domain/credential.h"
#include "domain/finding.h"
#include "domain/identifier.h"
#include "domain/lifecycle.h"
#include "domain/policy.h"
#include "domain/presence.h"
#include "domain/profile.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestWords : public QObject
{
    Q_OBJECT

private:
    template<typename E, std::size_t N>
    static void addTable(const char *name, const Words<E, N> &words, E last)
    {
        QVector<int> values;
        for (const auto &row : words.rows)
            values += static_cast<int>(row.first);
        bool readsBack = true;
        for (const auto &[value, text] : words.rows)
            readsBack = readsBack && words.value(words.word(value)) == value && words.word(value) == QLatin1StringView(text);
        QTest::newRow(name) << words.all() << values << static_cast<int>(last) << readsBack;
    }

private Q_SLOTS:
    // `last` is the enum's last value: a value added behind it needs its row here too.
    void tables_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QVector<int>>("values");
        QTest::addColumn<int>("last");
        QTest::addColumn<bool>("readsBack");
        addTable("role", roleWords, Role::Auditor);
        addTable("credential kind", credentialKindWords, CredentialKind::Ssh);
        addTable("key origin", keyOriginWords, KeyOrigin::Pushed);
        addTable("credential state", credentialStateWords, CredentialState::Revoked);
        addTable("severity", severityWords, Severity::Error);
        addTable("compliance", complianceWords, Compliance::Unknown);
        addTable("identifier type", identifierTypeWords, IdentifierType::MachineId);
        addTable("strength", strengthWords, Strength::Weak);
        addTable("lifecycle", lifecycleWords, Lifecycle::Retired);
        addTable("presence", presenceWords, PresenceValue::Unknown);
        addTable("key algorithm", keyAlgorithmWords, KeyAlgorithm::Rsa3072);
        addTable("ipv4 method", ipv4MethodWords, Profile::Ipv4::Method::Static);
        addTable("certificate usage", certificateUsageWords, Profile::Usage::ServerAuth);
        addTable("approval", approvalWords, Policy::Approval::Automatic);
        addTable("attestation", attestationWords, Policy::Attestation::Operator);
        addTable("on violation", onViolationWords, Policy::OnViolation::Quarantine);
    }
    void tables()
    {
        QFETCH(QStringList, words);
        QFETCH(QVector<int>, values);
        QFETCH(int, last);
        QFETCH(bool, readsBack);
        QCOMPARE(words.size(), last + 1);
        QCOMPARE(QSet<int>(values.begin(), values.end()).size(), words.size());
        QCOMPARE(*std::max_element(values.begin(), values.end()), last);
        QSet<QString> different;
        for (const QString &word : words) {
            QVERIFY(!word.isEmpty());
            different.insert(word.toLower());
        }
        QCOMPARE(different.size(), words.size());
        QVERIFY(readsBack);
    }

    void readsAnyCaseAndNothingElse()
    {
        QVERIFY(lifecycleWords.value(u"Enrolled") == Lifecycle::Enrolled);
        QVERIFY(!lifecycleWords.value(u"enrolle"));
        QVERIFY(!lifecycleWords.value(u"enrolled "));
        QVERIFY(!lifecycleWords.value(u""));
        QVERIFY(!lifecycleWords.value(QStringView()));
    }

    void aValueWithoutAWordHasNone() { QVERIFY(lifecycleWords.word(static_cast<Lifecycle>(99)).isEmpty()); }
};

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
