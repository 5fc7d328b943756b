// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_samples.h"

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

class TestKeyOrigin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<bool>("hasCertificate");
        QTest::addColumn<KeyOrigin>("origin");
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<bool>("holds");
        QTest::addColumn<QString>("seen");
        const QString made = u"made on the device"_s;
        const QString pushed = u"pushed to the device"_s;
        const QByteArray onDevice = R"({"is":"device"})";
        const QByteArray isPushed = R"({"is":"pushed"})";
        QTest::newRow("made, made wanted") << true << KeyOrigin::Device << onDevice << true << made;
        QTest::newRow("pushed, made wanted") << true << KeyOrigin::Pushed << onDevice << false << pushed;
        QTest::newRow("pushed, pushed wanted") << true << KeyOrigin::Pushed << isPushed << true << pushed;
        QTest::newRow("made, pushed wanted") << true << KeyOrigin::Device << isPushed << false << made;
        QTest::newRow("none, made wanted") << false << KeyOrigin::Device << onDevice << false << u"no certificate"_s;
        QTest::newRow("none, pushed wanted") << false << KeyOrigin::Pushed << isPushed << false << u"no certificate"_s;
    }
    void judges()
    {
        QFETCH(bool, hasCertificate);
        QFETCH(KeyOrigin, origin);
        QFETCH(QByteArray, wanted);
        Device device;
        device.credentials = {certificate("2027-01-01", origin)};
        if (!hasCertificate)
            device.credentials.front().state = CredentialState::Revoked;
        const Verdict verdict = judged("key-origin", wanted, {device, {}, at("2026-03-12")});
        QTEST(verdict.holds, "holds");
        QTEST(verdict.seen, "seen");
        QCOMPARE(verdict.fix.isEmpty(), verdict.holds);
        QVERIFY(!verdict.changesAt);
    }

    void takesItsWordsOnly()
    {
        const Rule *rule = findRule(u"key-origin"_s);
        for (const auto &word : {u"Device"_s, u"tpm"_s, u"device,pushed"_s}) {
            const auto checked = checkParameters(*rule, {{u"is"_s, word}});
            QVERIFY2(!checked.has_value(), qPrintable(word));
            QCOMPARE(checked.error().where, u"/is"_s);
            QVERIFY(checked.error().message.contains(u"device, pushed"));
        }
    }
};

QTEST_GUILESS_MAIN(TestKeyOrigin)
#include "tst_key_origin.moc"
