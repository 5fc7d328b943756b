// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_samples.h"

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

namespace {

Verdict judgedFor14Days(const Device &device, const char *now)
{
    return judged("certificate-valid-for", R"({"days":14})", {device, {}, at(now)});
}

} // namespace

class TestCertificateValidFor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // notAfter is 2026-03-31T08:30:00Z; it belongs to the time of validity.
    void judges_data()
    {
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<bool>("holds");
        QTest::addColumn<QString>("seen");
        QTest::addColumn<QByteArray>("changesAt");
        const QString valid = u"valid until 2026-03-31"_s;
        const QString expired = u"expired on 2026-03-31"_s;
        const QByteArray fails = "2026-03-17T08:30:00.001Z";
        const QByteArray expires = "2026-03-31T08:30:00.001Z";
        QTest::newRow("long before") << QByteArray("2026-01-01") << true << valid << fails;
        QTest::newRow("just before") << QByteArray("2026-03-17T08:29:59.999Z") << true << valid << fails;
        QTest::newRow("14 days") << QByteArray("2026-03-17T08:30:00Z") << true << valid << fails;
        QTest::newRow("less") << fails << false << valid << expires;
        QTest::newRow("the last moment") << QByteArray("2026-03-31T08:30:00Z") << false << valid << expires;
        QTest::newRow("expired") << expires << false << expired << QByteArray();
        QTest::newRow("long after") << QByteArray("2030-01-01") << false << expired << QByteArray();
    }
    void judges()
    {
        QFETCH(QByteArray, now);
        QFETCH(QByteArray, changesAt);
        Device device;
        device.credentials = {certificate("2026-03-31T08:30:00Z")};
        const Verdict verdict = judgedFor14Days(device, now.constData());
        QTEST(verdict.holds, "holds");
        QTEST(verdict.seen, "seen");
        QCOMPARE(verdict.wanted, u"valid for 14 day(s) or more"_s);
        QCOMPARE(verdict.fix.isEmpty(), verdict.holds);
        QCOMPARE(verdict.changesAt.has_value(), !changesAt.isEmpty());
        if (verdict.changesAt)
            QCOMPARE(toIso8601(*verdict.changesAt).toLatin1(), changesAt);
    }

    void looksAtTheCurrentOne()
    {
        Device device;
        device.credentials = {certificate("2026-03-20"), certificate("2027-01-01"), certificate("2028-01-01")};
        device.credentials[0].state = CredentialState::Superseded;
        device.credentials[2].kind = CredentialKind::Ssh;
        QCOMPARE(judgedFor14Days(device, "2026-03-12").seen, u"valid until 2027-01-01"_s);
        QVERIFY(judgedFor14Days(device, "2026-03-12").holds);
        device.credentials[1].state = CredentialState::Revoked;
        const Verdict verdict = judgedFor14Days(device, "2026-03-12");
        QVERIFY(!verdict.holds && !verdict.changesAt);
        QCOMPARE(verdict.seen, u"no certificate"_s);
    }

    void whatCantBeShownDoesNotHold()
    {
        Device device;
        device.credentials = {certificate("2027-01-01")};
        device.credentials.front().notAfter.reset();
        const Verdict verdict = judgedFor14Days(device, "2026-03-12");
        QVERIFY(!verdict.holds && !verdict.changesAt && !verdict.fix.isEmpty());
    }

    void countsFrom1To3650()
    {
        const Rule *rule = findRule(u"certificate-valid-for"_s);
        for (const auto &[days, isGood] : {std::pair(0, false), {1, true}, {3650, true}, {3651, false}})
            QCOMPARE(checkParameters(*rule, {{u"days"_s, days}}).has_value(), isGood);
        QVERIFY(!checkParameters(*rule, {{u"days"_s, u"14"_s}}));
    }
};

QTEST_GUILESS_MAIN(TestCertificateValidFor)
#include "tst_certificate_valid_for.moc"
