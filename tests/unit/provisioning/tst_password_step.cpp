// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "step_bench.h"

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

class TestPasswordStep : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestKeys> m_keys;

    static QByteArray profile(const char *secret)
    {
        return QByteArray(R"({"name":"p","users":[{"name":"admin","password":)") + secret + "}]}";
    }
    std::unique_ptr<StepBench> bench(const char *secret)
    {
        auto made = std::make_unique<StepBench>(m_keys->store());
        made->device.state.users.insert(u"admin"_s, {});
        made->begin(profile(secret));
        return made;
    }
    QString kept(const QString &name) { return QString::fromUtf8((*m_keys->store().secret(name))->reveal()); }

private Q_SLOTS:
    void initTestCase() { m_keys = std::make_unique<TestKeys>(); }

    void setsTheSecretOfThatName()
    {
        QVERIFY(m_keys->store().setSecret(u"known"_s, Secret(QByteArray("Tr0ub4dor-and-3"))));
        const auto given = bench(R"({"secret":"known"})");
        JournalStep &step = given->step(u"password"_s);
        QCOMPARE(step.then, u"password from secret \"known\""_s);
        QVERIFY(given->run(step));
        QCOMPARE(given->device.state.users[u"admin"_s].password, u"Tr0ub4dor-and-3"_s);
    }

    void makesOneUpOnce()
    {
        const auto given = bench(R"({"secret":"fresh","generate":true})");
        JournalStep &step = given->step(u"password"_s);
        QVERIFY(given->run(step));
        const QString made = kept(u"fresh"_s);
        QVERIFY(made.size() >= 16);
        QCOMPARE(given->device.state.users[u"admin"_s].password, made);
        QVERIFY(given->apply(step));
        QCOMPARE(kept(u"fresh"_s), made);
        QCOMPARE(given->device.state.users[u"admin"_s].password, made);
    }

    void needsTheSecretElse()
    {
        const auto given = bench(R"({"secret":"missing"})");
        const auto result = given->run(given->step(u"password"_s));
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::NotFound);
        QCOMPARE(given->device.state.users[u"admin"_s].password, std::nullopt);
    }

    /// The login's password may be what sudo asks for: it changes last, and what verifies knows the new one.
    void changesTheLoginsLast()
    {
        StepBench bench(m_keys->store());
        bench.device.state.users.insert(u"admin"_s, {});
        bench.begin(R"({"name":"p","users":[{"name":"pi","password":{"secret":"pi","generate":true}},
                        {"name":"admin","password":{"secret":"admin","generate":true}}]})");
        QStringList users;
        for (JournalStep &step : bench.job.steps) {
            if (step.kind == u"password"_s)
                users += step.parameters.value(u"user"_s).toString();
            QVERIFY(bench.run(step));
        }
        QCOMPARE(users, (QStringList{u"admin"_s, u"pi"_s}));
    }
};

QTEST_GUILESS_MAIN(TestPasswordStep)
#include "tst_password_step.moc"
