// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "step_bench.h"

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

namespace {
const QByteArray verifyProfile = R"({"name":"v","naming":"gw-7","network":{"hostname":"{name}"},"credential":{}})";
} // namespace

class TestVerifyStep : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestKeys> m_keys;

    /// Everything but the verification is done.
    std::unique_ptr<StepBench> bench()
    {
        auto made = std::make_unique<StepBench>(m_keys->store());
        made->begin(verifyProfile);
        for (JournalStep &step : made->job.steps)
            if (step.kind != u"verify"_s && !made->run(step))
                qFatal("bench: %s", qPrintable(step.kind));
        return made;
    }

private Q_SLOTS:
    void initTestCase() { m_keys = std::make_unique<TestKeys>(); }

    void provesTheNewLoginAndTheCredential()
    {
        const auto given = bench();
        JournalStep &step = given->step(u"verify"_s);
        given->device.diary.clear();
        QVERIFY(given->run(step));
        QCOMPARE(given->device.diary, (QStringList{u"open"_s, u"identify"_s, u"configuration"_s, u"credential"_s, u"sign"_s}));
        QCOMPARE(step.after.value(u"serialNumber"_s).toString(), given->inForce());
        QTRY_COMPARE(*given->device.openSessions, 1); // its own is closed
    }

    void seesWhatIsWrong_data()
    {
        using Spoil = std::function<void(StepBench &)>;
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("the console's key does not open it")
            << Spoil([](StepBench &bench) { bench.device.state.users[u"pi"_s].authorizedKeys.clear(); }) << ErrorCode::Locked;
        QTest::newRow("another host key") << Spoil([](StepBench &bench) {
            bench.device.state.hostKey.fingerprint = u"SHA256:x"_s;
        }) << ErrorCode::NotTrusted;
        QTest::newRow("another device") << Spoil([](StepBench &bench) { bench.device.state.serial = u"200000003d1d1c36"_s; })
                                        << ErrorCode::NotTrusted;
        QTest::newRow("a device that does not say")
            << Spoil([](StepBench &bench) { bench.device.state.serial.clear(); }) << ErrorCode::NotTrusted;
        QTest::newRow("another name") << Spoil([](StepBench &bench) { bench.device.state.hostname = u"localhost"_s; })
                                      << ErrorCode::Rejected;
        QTest::newRow("no certificate") << Spoil([](StepBench &bench) { bench.device.state.inUse.clear(); })
                                        << ErrorCode::NotTrusted;
        QTest::newRow("another certificate")
            << Spoil([](StepBench &bench) { bench.device.giveOwnCredential(u"own"_s); }) << ErrorCode::NotTrusted;
        QTest::newRow("a certificate without its key") << Spoil([](StepBench &bench) {
            const QByteArray certificate = bench.device.credential().certificatePem;
            bench.device.giveOwnCredential(u"own"_s);
            bench.device.state.credentials[u"own"_s].certificatePem = certificate;
        }) << ErrorCode::NotTrusted;
        QTest::newRow("expired") << Spoil([](StepBench &bench) { bench.site.clock.advance(std::chrono::days(91)); })
                                 << ErrorCode::NotTrusted;
        QTest::newRow("gone") << Spoil([](StepBench &bench) { bench.job.address = u"10.0.0.99"_s; }) << ErrorCode::Unreachable;
    }
    void seesWhatIsWrong()
    {
        QFETCH(std::function<void(StepBench &)>, spoil);
        QFETCH(ErrorCode, code);
        const auto given = bench();
        spoil(*given);
        const auto after = given->apply(given->step(u"verify"_s));
        QVERIFY(!after);
        QCOMPARE(after.error().code, code);
        QTRY_COMPARE(*given->device.openSessions, 1);
    }

    void asksForACertificateOnlyWhereOneWasPlanned()
    {
        StepBench plain(m_keys->store());
        plain.begin(R"({"name":"v"})");
        QVERIFY(plain.run(plain.step(u"access"_s)));
        plain.device.diary.clear();
        QVERIFY(plain.run(plain.step(u"verify"_s)));
        QVERIFY(!plain.device.diary.contains(u"sign"_s));
    }
};

QTEST_GUILESS_MAIN(TestVerifyStep)
#include "tst_verify_step.moc"
