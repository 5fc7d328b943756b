// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "step_bench.h"

#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

namespace {

/// Asks for something of every kind.
const QByteArray everything = R"({"name":"all","naming":"gw-7","network":{"hostname":"{name}","ntp":["10.0.0.1"]},
    "users":[{"name":"admin","password":{"secret":"admin","generate":true},"authorizedKeys":["ssh-ed25519 AAAAadmin admin"]}],
    "trust":{"anchors":["site"]},"credential":{"subject":{"O":"Example"}}})";

/// What can't be read back.
bool isBlind(const QString &kind)
{
    return kind == u"password"_s || kind == u"verify"_s;
}

} // namespace

/// What holds for every kind of step, whatever it is about.
class TestStepKinds : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TestKeys> m_keys;

    static void everyKind()
    {
        QTest::addColumn<QString>("kind");
        for (const auto &kind : allStepKinds())
            QTest::newRow(qPrintable(kind->id())) << kind->id();
    }
    std::unique_ptr<StepBench> bench()
    {
        auto made = std::make_unique<StepBench>(m_keys->store());
        made->device.state.users.insert(u"admin"_s, {});
        made->begin(everything);
        return made;
    }
    /// All the device has, but for what an undo need not clean.
    static FakeState stateOf(const StepBench &bench)
    {
        FakeState state = bench.device.state;
        state.users[u"admin"_s].password.reset();
        return state;
    }
    /// Does what comes before it in the job, so that it can be done.
    static void prepare(StepBench &bench, const QString &kind)
    {
        for (JournalStep &step : bench.job.steps) {
            if (step.kind == kind)
                return;
            QVERIFY(bench.run(step));
        }
    }

private Q_SLOTS:
    void initTestCase() { m_keys = std::make_unique<TestKeys>(); }

    void areListedOnce()
    {
        QSet<QString> ids;
        QSet<int> orders;
        for (const StepKindEntry &entry : stepKindEntries()) {
            const auto kind = entry.make();
            QCOMPARE(kind->id(), QString::fromLatin1(entry.id));
            QVERIFY(!kind->label().isEmpty());
            ids += kind->id();
            orders += kind->order();
            QVERIFY(findStepKind(kind->id()));
        }
        QCOMPARE(ids.size(), qsizetype(stepKindEntries().size()));
        QCOMPARE(orders.size(), ids.size());
        QVERIFY(std::ranges::is_sorted(allStepKinds(), {}, [](const auto &kind) { return kind->order(); }));
        QCOMPARE(allStepKinds().back()->id(), u"verify"_s);
        QCOMPARE(findStepKind(u"nosuch"_s), nullptr);
    }

    void planEachOnce_data() { everyKind(); }
    void planEachOnce()
    {
        QFETCH(QString, kind);
        const auto given = bench();
        const JournalStep &step = given->step(kind);
        QVERIFY(!step.now.isEmpty());
        QVERIFY(!step.then.isEmpty());
        QVERIFY(!step.parameters.isEmpty());
        QCOMPARE(step.canBeUndone, kind != u"password"_s);
    }

    void doAndTakeBack_data() { everyKind(); }
    void doAndTakeBack()
    {
        QFETCH(QString, kind);
        const auto given = bench();
        prepare(*given, kind);
        JournalStep &step = given->step(kind);
        const FakeState before = stateOf(*given);

        step.before = *given->observe(step);
        QVERIFY(!step.before.isEmpty());
        QVERIFY(!findStepKind(kind)->isDone(step, step.before));
        const auto after = given->apply(step);
        QVERIFY2(after, after ? "" : qPrintable(after.error().message));
        QCOMPARE(stateOf(*given) == before, isBlind(kind));
        QCOMPARE(given->isDone(step), !isBlind(kind));

        const FakeState done = given->device.state;
        step.after = *after;
        const auto again = given->apply(step); // as after a kill
        QVERIFY(again);
        if (kind != u"verify"_s)
            QCOMPARE(*again, *after);
        QCOMPARE(given->device.state, done);

        QVERIFY(given->undo(step));
        QCOMPARE(stateOf(*given), before);
        QVERIFY(given->undo(step));
        QCOMPARE(stateOf(*given), before);
    }

    void takeBackWhatWasCutOff_data() { everyKind(); }
    void takeBackWhatWasCutOff()
    {
        QFETCH(QString, kind);
        const auto given = bench();
        prepare(*given, kind);
        JournalStep &step = given->step(kind);
        const FakeState before = stateOf(*given);
        step.before = *given->observe(step);
        QVERIFY(given->apply(step)); // and nobody wrote down what came of it
        QVERIFY(given->undo(step));
        QCOMPARE(stateOf(*given), before);
    }

    void leaveAloneWhatTheyNeverBegan_data() { everyKind(); }
    void leaveAloneWhatTheyNeverBegan()
    {
        QFETCH(QString, kind);
        const auto given = bench();
        const FakeState before = given->device.state;
        QVERIFY(given->undo(given->step(kind)));
        QCOMPARE(given->device.state, before);
    }

    void leaveAloneWhatWasSoBefore_data() { everyKind(); }
    void leaveAloneWhatWasSoBefore()
    {
        QFETCH(QString, kind);
        if (isBlind(kind))
            QSKIP("nothing to see");
        const auto given = bench();
        prepare(*given, kind);
        QVERIFY(given->run(given->step(kind)));
        const FakeState before = given->device.state;
        const QVector<IssuedCertificate> issued = given->issued();

        given->job.id = JobId::create(given->site.clock.now()); // another job finds what the first one did
        JournalStep again = given->step(kind);
        again.before = *given->observe(again);
        again.after = {};
        QVERIFY(findStepKind(kind)->isDone(again, again.before));
        QVERIFY(given->undo(again));
        QCOMPARE(given->device.state, before);
        QCOMPARE(given->issued(), issued);
    }

    void keepNoSecret_data() { everyKind(); }
    void keepNoSecret()
    {
        QFETCH(QString, kind);
        const auto given = bench();
        QVERIFY(m_keys->store().setSecret(u"admin"_s, Secret(QByteArray("Tr0ub4dor-and-3"))));
        prepare(*given, kind);
        JournalStep &step = given->step(kind);
        QVERIFY(given->run(step));
        QByteArray row;
        for (const QJsonObject &part : {step.parameters, step.before, step.after})
            row += QJsonDocument(part).toJson();
        row += (step.now + step.then).toUtf8();
        QVERIFY(!row.contains("Tr0ub4dor"));
        QVERIFY(!row.contains("raspberry\"")); // the login's
        QVERIFY(!row.contains("PRIVATE"));
    }

    void failWithTheDevice_data() { everyKind(); }
    void failWithTheDevice()
    {
        QFETCH(QString, kind);
        const auto given = bench();
        prepare(*given, kind);
        JournalStep &step = given->step(kind);
        step.before = *given->observe(step);
        given->device.hook = [](const QString &, bool) -> Result<> { return fail(ErrorCode::Unreachable, u"It went away."_s); };
        const auto after = given->apply(step);
        QVERIFY(!after);
        QCOMPARE(after.error().code, ErrorCode::Unreachable);
        if (step.canBeUndone && kind != u"verify"_s)
            QVERIFY(!given->undo(step));
    }

    void canBeCancelled_data() { everyKind(); }
    void canBeCancelled()
    {
        QFETCH(QString, kind);
        const auto given = bench();
        prepare(*given, kind);
        JournalStep &step = given->step(kind);
        given->device.hanging = {u"setHostname"_s,    u"setTimeServers"_s,     u"account"_s, u"setPassword"_s,
                                 u"addTrustAnchor"_s, u"requestCertificate"_s, u"identify"_s};
        const auto task = findStepKind(kind)->apply(given->context(), step);
        const qsizetype begun = given->device.diary.size();
        task->start();
        QTRY_VERIFY(given->device.diary.size() > begun && given->device.hanging.contains(given->device.diary.constLast()));
        task->cancel();
        QTRY_VERIFY(task->isFinished());
        QVERIFY(task->error());
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
    }

    void surviveARowOfGarbage_data() { everyKind(); }
    void surviveARowOfGarbage()
    {
        QFETCH(QString, kind);
        const auto given = bench();
        const FakeState before = given->device.state;
        JournalStep step;
        step.kind = kind;
        for (const char *garbage :
             {"{}", R"({"hostname":7,"servers":{},"user":[],"keys":"x","present":0,"anchor":null,"subject":1})",
              R"({"algorithm":"EC-P256","subject":{"CN":"x"},"usage":["clientAuth"],"validityDays":-1})"}) {
            step.parameters = QJsonDocument::fromJson(garbage).object();
            (void)given->observe(step);
            step.before = step.parameters;
            (void)given->undo(step);
        }
        QCOMPARE(given->device.state.users, before.users);
        QCOMPARE(given->device.state.credentials, before.credentials);
    }
};

QTEST_GUILESS_MAIN(TestStepKinds)
#include "tst_step_kinds.moc"
