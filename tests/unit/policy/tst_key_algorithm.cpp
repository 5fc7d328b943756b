// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_samples.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

class TestKeyAlgorithm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<bool>("hasCertificate");
        QTest::addColumn<std::optional<KeyAlgorithm>>("algorithm");
        QTest::addColumn<bool>("holds");
        QTest::addColumn<QString>("seen");
        using Known = std::optional<KeyAlgorithm>;
        QTest::newRow("first") << true << Known(KeyAlgorithm::EcP256) << true << u"EC-P256"_s;
        QTest::newRow("second") << true << Known(KeyAlgorithm::Ed25519) << true << u"Ed25519"_s;
        QTest::newRow("not listed") << true << Known(KeyAlgorithm::Rsa2048) << false << u"RSA-2048"_s;
        QTest::newRow("not one of ours") << true << Known() << false << u"unknown"_s;
        QTest::newRow("no certificate") << false << Known() << false << u"no certificate"_s;
        QTest::newRow("no certificate in force") << false << Known(KeyAlgorithm::EcP256) << false << u"no certificate"_s;
    }
    void judges()
    {
        QFETCH(bool, hasCertificate);
        QFETCH(std::optional<KeyAlgorithm>, algorithm);
        Device device;
        if (hasCertificate)
            device.credentials = {certificate("2027-01-01")};
        const Facts facts{device, algorithm, at("2026-03-12")};
        const Verdict verdict = judged("key-algorithm", R"({"allowed":["EC-P256","Ed25519"]})", facts);
        QTEST(verdict.holds, "holds");
        QTEST(verdict.seen, "seen");
        QCOMPARE(verdict.wanted, u"one of EC-P256, Ed25519"_s);
        QCOMPARE(verdict.fix.isEmpty(), verdict.holds);
        QVERIFY(!verdict.changesAt);
        QCOMPARE(judged("key-algorithm", R"({"allowed":["RSA-3072"]})", facts).wanted, u"RSA-3072"_s);
    }

    void takesItsWordsOnly()
    {
        const Rule *rule = findRule(u"key-algorithm"_s);
        QVERIFY(checkParameters(*rule, {{u"allowed"_s, QJsonArray::fromStringList(keyAlgorithmWords.all())}}).has_value());
        const auto unknown = checkParameters(*rule, {{u"allowed"_s, QJsonArray{u"EC-P256"_s, u"RSA-1024"_s}}});
        QVERIFY(!unknown.has_value());
        QCOMPARE(unknown.error().where, u"/allowed/1"_s);
        QVERIFY(unknown.error().message.contains(u"RSA-3072"));
        const auto twice = checkParameters(*rule, {{u"allowed"_s, QJsonArray{u"EC-P256"_s, u"EC-P256"_s}}});
        QVERIFY(!twice.has_value());
        QCOMPARE(twice.error().where, u"/allowed/1"_s);
    }
};

QTEST_GUILESS_MAIN(TestKeyAlgorithm)
#include "tst_key_algorithm.moc"
