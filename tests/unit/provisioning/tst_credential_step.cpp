// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "step_bench.h"

#include "pki/verify.h"
#include "registry/commands/withdraw_credential.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::provisioning;

namespace {
const QByteArray clientProfile = R"({"name":"c","naming":"gw-7","credential":{"subject":{"O":"Grün, Söhne"}}})";
} // namespace

class TestCredentialStep : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestKeys> m_keys;

    pki::Certificate held(const StepBench &bench) const
    {
        return *pki::Certificate::fromPem(bench.device.credential().certificatePem);
    }
    static int active(const QVector<IssuedCertificate> &issued)
    {
        return int(std::ranges::count(issued, CredentialState::Active, &IssuedCertificate::state));
    }

private Q_SLOTS:
    void initTestCase() { m_keys = std::make_unique<TestKeys>(); }
    void init() { m_keys->unlock(); }

    void givesACertificateForTheDevicesKey()
    {
        StepBench bench(m_keys->store());
        bench.begin(clientProfile);
        JournalStep &step = bench.step(u"credential"_s);
        QCOMPARE(step.now, u"none"_s);
        QCOMPARE(step.then, u"EC-P256, 90 d, key made on device"_s);
        QVERIFY(bench.run(step));

        const pki::Certificate certificate = held(bench);
        QVERIFY(certificate.subject().contains(u"CN=gw-7"_s));
        QCOMPARE(step.before.value(u"serialNumber"_s).toString(), QString());
        QCOMPARE(step.after.value(u"serialNumber"_s).toString(), certificate.serialNumber());
        QCOMPARE(step.after.value(u"notAfter"_s).toString(), toIso8601(certificate.notAfter()));
        QCOMPARE(bench.inForce(), certificate.serialNumber());
        QVERIFY(pki::verifyChain(certificate, {*bench.keys.issuing()}, {*bench.keys.root()}, bench.site.clock.now(),
                                 pki::Purpose::ClientAuth));
        const QVector<IssuedCertificate> issued = bench.issued();
        QCOMPARE(issued.size(), 1);
        QCOMPARE(issued.constFirst().der, certificate.der());
        QCOMPARE(issued.constFirst().device, bench.row.id);
        QCOMPARE(issued.constFirst().keyOrigin, KeyOrigin::Device);
    }

    void namesAServerByItsHostName()
    {
        StepBench bench(m_keys->store());
        bench.begin(R"({"name":"s","network":{"hostname":"gw-7.lan"},"credential":{"usage":["serverAuth"]}})");
        JournalStep &step = bench.step(u"credential"_s);
        QVERIFY(bench.run(step));
        QCOMPARE(held(bench).alternativeNames(), QStringList{u"DNS:gw-7.lan"_s});
        QVERIFY(bench.isDone(step));
    }

    /// Whatever apply() was about when it was cut off: done again, the device has one certificate, and the registry knows of no other.
    void isFinishedAfterAKill_data()
    {
        QTest::addColumn<QString>("verb");
        QTest::addColumn<bool>("before");
        QTest::newRow("no key yet") << u"requestCertificate"_s << true;
        QTest::newRow("key made") << u"requestCertificate"_s << false;
        QTest::newRow("recorded") << u"installCertificate"_s << true;
        QTest::newRow("installed") << u"installCertificate"_s << false;
    }
    void isFinishedAfterAKill()
    {
        QFETCH(QString, verb);
        QFETCH(bool, before);
        StepBench bench(m_keys->store());
        bench.begin(clientProfile);
        JournalStep &step = bench.step(u"credential"_s);
        step.before = *bench.observe(step);
        bench.device.hook = [verb, before](const QString &now, bool isBefore) -> Result<> {
            if (now == verb && isBefore == before)
                return fail(ErrorCode::Unreachable, u"killed"_s);
            return {};
        };
        QVERIFY(!bench.apply(step));
        QCOMPARE(bench.inForce(), QString());
        bench.device.hook = {};
        bench.connect();
        QVERIFY(!bench.isDone(step)); // not before the registry says so, too
        bench.site.clock.advance(1h);
        const auto after = bench.apply(step);
        QVERIFY(after);
        QCOMPARE(bench.issued().size(), 1);
        QCOMPARE(bench.inForce(), held(bench).serialNumber());
        QCOMPARE(after->value(u"serialNumber"_s).toString(), bench.inForce());
        QVERIFY(bench.isDone(step));
    }

    void isTakenBackAfterAKill_data() { isFinishedAfterAKill_data(); }
    void isTakenBackAfterAKill()
    {
        QFETCH(QString, verb);
        QFETCH(bool, before);
        StepBench bench(m_keys->store());
        bench.device.giveOwnCredential(u"factory"_s);
        bench.begin(clientProfile);
        const FakeState factory = bench.device.state;
        JournalStep &step = bench.step(u"credential"_s);
        step.before = *bench.observe(step);
        bench.device.hook = [verb, before](const QString &now, bool isBefore) -> Result<> {
            if (now == verb && isBefore == before)
                return fail(ErrorCode::Unreachable, u"killed"_s);
            return {};
        };
        QVERIFY(!bench.apply(step));
        // Killed once more, before the device lets go.
        bench.device.hook = [](const QString &now, bool) -> Result<> {
            return now == u"restoreCredential"_s ? Result<>(fail(ErrorCode::Unreachable, u"killed"_s)) : Result<>();
        };
        QVERIFY(!bench.undo(step));
        bench.device.hook = {};
        bench.connect();
        QVERIFY(bench.undo(step));
        QCOMPARE(bench.device.state, factory);
        QCOMPARE(active(bench.issued()), 0);
        QCOMPARE(bench.inForce(), QString());
    }

    void findsWhatAnInstallThatWasCutOffHasIssued()
    {
        StepBench bench(m_keys->store());
        bench.begin(clientProfile);
        JournalStep &step = bench.step(u"credential"_s);
        step.before = *bench.observe(step);
        bench.device.hook = [](const QString &now, bool) -> Result<> {
            return now == u"installCertificate"_s ? Result<>(fail(ErrorCode::Unreachable, u"killed"_s)) : Result<>();
        };
        QVERIFY(!bench.apply(step));
        bench.device.hook = {};
        // The certificate was written, but never put in use.
        bench.device.state.credentials[bench.job.id.toString()].certificatePem =
            pki::Certificate::fromDer(bench.issued().constFirst().der)->toPem();
        QCOMPARE(active(bench.issued()), 1);
        bench.connect();
        QVERIFY(bench.undo(step));
        QCOMPARE(active(bench.issued()), 0);
    }

    void leavesWhatALaterJobHasGiven()
    {
        StepBench bench(m_keys->store());
        bench.begin(clientProfile);
        const JobId earlier = bench.job.id;
        JournalStep cutOff = bench.step(u"credential"_s);
        cutOff.before = *bench.observe(cutOff);
        bench.device.hook = [](const QString &now, bool) -> Result<> {
            return now == u"installCertificate"_s ? Result<>(fail(ErrorCode::Unreachable, u"killed"_s)) : Result<>();
        };
        QVERIFY(!bench.apply(cutOff));
        bench.device.hook = {};
        bench.connect();
        bench.job.id = JobId::create(bench.site.clock.now());
        bench.begin(clientProfile);
        QVERIFY(bench.run(bench.step(u"credential"_s)));
        const QString later = bench.inForce();
        bench.job.id = earlier;
        QVERIFY(bench.undo(cutOff));
        QCOMPARE(bench.inForce(), later);
        QCOMPARE(active(bench.issued()), 1);
    }

    void renewsWhatRunsOut()
    {
        StepBench bench(m_keys->store());
        bench.begin(clientProfile);
        QVERIFY(bench.run(bench.step(u"credential"_s)));
        const QString first = bench.inForce();

        bench.site.clock.advance(std::chrono::days(29));
        QVERIFY(bench.plan(clientProfile)->steps.at(1).isAlreadySo);
        QVERIFY(bench.isDone(bench.step(u"credential"_s)));
        bench.site.clock.advance(std::chrono::days(2));
        QVERIFY(!bench.plan(clientProfile)->steps.at(1).isAlreadySo);
        bench.job.id = JobId::create(bench.site.clock.now());
        bench.begin(clientProfile);
        JournalStep &step = bench.step(u"credential"_s);
        QVERIFY(step.now.startsWith(u"CN=gw-7"_s) || step.now.contains(u"Söhne"_s));
        QVERIFY(!bench.isDone(step));
        QVERIFY(bench.run(step));
        QCOMPARE(step.before.value(u"serialNumber"_s).toString(), first);
        QVERIFY(bench.inForce() != first);
        QCOMPARE(active(bench.issued()), 1);

        QVERIFY(bench.undo(step));
        QCOMPARE(bench.inForce(), first);
        QCOMPARE(held(bench).serialNumber(), first);
        QVERIFY(bench.undo(step));
        QCOMPARE(bench.inForce(), first);
        QCOMPARE(active(bench.issued()), 1);
    }

    void replacesWhatIsNotAsWanted_data()
    {
        QTest::addColumn<QByteArray>("profile");
        QTest::newRow("name") << QByteArray(R"({"name":"c","naming":"gw-8","credential":{"subject":{"O":"Grün, Söhne"}}})");
        QTest::newRow("less in the name") << QByteArray(R"({"name":"c","naming":"gw-7","credential":{}})");
        QTest::newRow("algorithm") << QByteArray(
            R"({"name":"c","naming":"gw-7","credential":{"key":{"algorithm":"EC-P384"},"subject":{"O":"Grün, Söhne"}}})");
        QTest::newRow("usage") << QByteArray(
            R"({"name":"c","naming":"gw-7","credential":{"usage":["serverAuth"],"subject":{"O":"Grün, Söhne"}}})");
        QTest::newRow("validity") << QByteArray(
            R"({"name":"c","naming":"gw-7","credential":{"validityDays":200,"subject":{"O":"Grün, Söhne"}}})");
    }
    void replacesWhatIsNotAsWanted()
    {
        QFETCH(QByteArray, profile);
        StepBench bench(m_keys->store());
        bench.begin(clientProfile);
        QVERIFY(bench.run(bench.step(u"credential"_s)));
        const QString first = bench.inForce();
        bench.job.id = JobId::create(bench.site.clock.now());
        bench.begin(profile);
        JournalStep &step = bench.step(u"credential"_s);
        QVERIFY(!bench.isDone(step));
        QVERIFY(bench.run(step));
        QVERIFY(bench.inForce() != first);
        QVERIFY(bench.isDone(step));
    }

    void doesNotTakeAStrangersCertificate()
    {
        StepBench bench(m_keys->store());
        bench.device.giveOwnCredential(u"gw-7"_s);
        bench.begin(R"({"name":"c","naming":"gw-7","credential":{"validityDays":1}})");
        JournalStep &step = bench.step(u"credential"_s);
        QVERIFY(!bench.isDone(step));
        QVERIFY(bench.run(step));
        QVERIFY(bench.undo(step)); // and what the registry does not know it does not put in force
        QCOMPARE(bench.inForce(), QString());
        QCOMPARE(bench.device.state.inUse, u"gw-7"_s);
    }

    void needsThePassphrase()
    {
        StepBench bench(m_keys->store());
        bench.begin(clientProfile);
        JournalStep &step = bench.step(u"credential"_s);
        m_keys->store().lock();
        const auto result = bench.run(step);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Locked);
        m_keys->unlock();
        QVERIFY(bench.apply(step));
        QCOMPARE(bench.issued().size(), 1);
    }

    void refusesAnotherKeyThanAskedFor()
    {
        StepBench bench(m_keys->store());
        bench.begin(clientProfile);
        QVERIFY(bench.device.request(KeyAlgorithm::EcP384, bench.job.id.toString()));
        const auto after = bench.apply(bench.step(u"credential"_s));
        QVERIFY(!after);
        QCOMPARE(after.error().code, ErrorCode::Rejected);
        QVERIFY(bench.issued().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCredentialStep)
#include "tst_credential_step.moc"
