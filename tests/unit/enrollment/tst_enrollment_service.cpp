// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/enrollment_service.h"

#include "enrollment_bench.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::enrollment;

namespace {

const QByteArray guardedGateways = "{'name':'gateways','format':1,'scope':'kind:gateway','admission':{'approval':'required'}}";
const QByteArray quarantine = "{'name':'firmware','format':1,'scope':'state:enrolled',"
                              "'rules':[{'rule':'firmware-at-least','version':'1.4'}],'onViolation':'quarantine'}";

const QStringList bothEvents{u"device.pending"_s, u"device.enrolled"_s};

} // namespace

class TestEnrollmentService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStateThatMayAsk_data()
    {
        QTest::addColumn<int>("state");
        for (const Lifecycle state : {Lifecycle::Expected, Lifecycle::Discovered, Lifecycle::Provisioned})
            QTest::newRow(qPrintable(lifecycleWords.word(state))) << int(state);
    }
    void everyStateThatMayAsk()
    {
        QFETCH(int, state);
        EnrollmentBench bench;
        Device device = bench.add(Lifecycle(state));
        device.lastSeen.reset();
        bench.site.save({device});
        bench.publish(guardedGateways);
        // Refused by a person, it goes back to where it was, whatever else was said of it.
        QCOMPARE(bench.enroll(device, bench.site.technician)->decision, Decision::Waiting);
        QVERIFY(bench.enroll({device.id, {}, u"Plant 2"_s}, bench.site.technician));
        QCOMPARE(bench.stateOf(device), Lifecycle::Pending);
        QCOMPARE(bench.kinds(), (QStringList{u"device.pending"_s, u"device.changed"_s}));
        const auto refused = resultOf(bench.service.refuse(device.id, u"not ours"_s, bench.site.admin));
        QVERIFY(refused);
        QCOMPARE(refused->state, Lifecycle(state));
        QCOMPARE(bench.stateOf(device), Lifecycle(state));
        QCOMPARE(bench.lastPayload(), (QJsonObject{{u"from"_s, u"pending"_s},
                                                   {u"to"_s, lifecycleWords.word(Lifecycle(state))},
                                                   {u"reason"_s, u"not ours"_s}}));
        // And may ask again.
        QCOMPARE(bench.enroll(device, bench.site.admin)->decision, Decision::Admitted);
        QCOMPARE(bench.stateOf(device), Lifecycle::Enrolled);
    }

    void whatWasSeenIsExpectedNoMore()
    {
        EnrollmentBench bench;
        Device device = bench.add(Lifecycle::Expected);
        bench.publish(guardedGateways);
        QVERIFY(bench.enroll(device, bench.site.technician));
        device = *bench.site.load(device.id);
        device.lastSeen = bench.site.clock.now();
        bench.site.save({device});
        QCOMPARE(resultOf(bench.service.refuse(device.id, u"no"_s, bench.site.admin))->state, Lifecycle::Discovered);
    }

    void refusedWhereNothingSaysWhereItWas()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Pending); // past every command
        QCOMPARE(resultOf(bench.service.refuse(device.id, u"no"_s, bench.site.admin))->state, Lifecycle::Discovered);
    }

    void refusedAfterALongHistory()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        bench.publish(guardedGateways);
        QVERIFY(bench.enroll(device, bench.site.technician));
        for (int i = 0; i < 150; ++i)
            QVERIFY(bench.enroll({device.id, {}, u"Plant %1"_s.arg(i + 2)}, bench.site.technician));
        QCOMPARE(resultOf(bench.service.refuse(device.id, u"no"_s, bench.site.admin))->state, Lifecycle::Provisioned);
    }

    void approves()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        bench.publish(guardedGateways);
        QVERIFY(bench.enroll(device, bench.site.technician));
        const auto outcome = resultOf(bench.service.approve(device.id, u" seen on the shelf "_s, bench.site.admin));
        QVERIFY(outcome);
        QCOMPARE(outcome->decision, Decision::Admitted);
        QCOMPARE(bench.stateOf(device), Lifecycle::Enrolled);
        QCOMPARE(bench.kinds(), bothEvents);
        QCOMPARE(bench.lastPayload()[u"reason"].toString(), u"seen on the shelf"_s);
        QCOMPARE(bench.lastPayload()[u"approvedBy"].toString(), bench.site.admin.who);
    }

    void approvesOnlyWhatThePoliciesStillTake()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        bench.publish(guardedGateways);
        QVERIFY(bench.enroll(device, bench.site.technician));
        bench.publish(quarantine);
        const auto outcome = resultOf(bench.service.approve(device.id, u"looks fine"_s, bench.site.admin));
        QVERIFY(outcome);
        QCOMPARE(outcome->decision, Decision::Refused);
        QCOMPARE(bench.stateOf(device), Lifecycle::Pending);
        QCOMPARE(bench.kinds(), (QStringList{u"device.pending"_s, u"enrollment.refused"_s}));
    }

    void whoMayNotDecide_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("role");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, Lifecycle state, const QString &reason, Role role, ErrorCode code) {
            QTest::newRow(name) << int(state) << reason << int(role) << int(code);
        };
        row("a technician", Lifecycle::Pending, u"fine"_s, Role::Technician, ErrorCode::Locked);
        row("an auditor", Lifecycle::Pending, u"fine"_s, Role::Auditor, ErrorCode::Locked);
        row("without a reason", Lifecycle::Pending, u"  "_s, Role::Admin, ErrorCode::Rejected);
        row("a reason nobody can print", Lifecycle::Pending, u"a\u0007"_s, Role::Admin, ErrorCode::Rejected);
        for (const Lifecycle state : {Lifecycle::Expected, Lifecycle::Discovered, Lifecycle::Provisioned, Lifecycle::Enrolled,
                                      Lifecycle::Quarantined, Lifecycle::Retired})
            row(qPrintable(lifecycleWords.word(state)), state, u"fine"_s, Role::Admin, ErrorCode::Conflict);
    }
    void whoMayNotDecide()
    {
        QFETCH(int, state);
        QFETCH(QString, reason);
        QFETCH(int, role);
        QFETCH(int, code);
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle(state));
        const Actor actor{u"kim@console"_s, Role(role), u"test"_s};
        const qint64 feed = bench.site.feedHead();
        const auto approved = resultOf(bench.service.approve(device.id, reason, actor));
        QVERIFY(!approved);
        QCOMPARE(int(approved.error().code), code);
        const auto refused = resultOf(bench.service.refuse(device.id, reason, actor));
        QVERIFY(!refused);
        QCOMPARE(int(refused.error().code), code);
        QCOMPARE(int(bench.stateOf(device)), state);
        QCOMPARE(bench.kinds(), QStringList());
        QCOMPARE(bench.site.feedHead(), feed);
    }

    void twoAtOnce()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        const auto other = bench.site.openAgain(); // another process
        const EnrollmentService theirs(*other, bench.site.clock);
        auto first = bench.service.enroll({device.id, {}}, bench.site.admin);
        auto second = theirs.enroll({device.id, {}}, bench.site.technician);
        first->start();
        second->start();
        QTRY_VERIFY(first->isFinished() && second->isFinished());
        QVERIFY(first->result() && second->result());
        const QList<Decision> decisions{first->result()->decision, second->result()->decision};
        QCOMPARE(decisions.count(Decision::Admitted), 1);
        QCOMPARE(decisions.count(Decision::AlreadyEnrolled), 1);
        QCOMPARE(bench.kinds(), bothEvents);
    }

    void asAnAdmittedDeviceItIsEvaluatedAgain()
    {
        EnrollmentBench bench;
        const Device device = bench.add(Lifecycle::Provisioned);
        const auto waiting = [&bench] {
            return *(*bench.site.store().begin(storage::UnitOfWork::Mode::Read))->evaluations().waiting(FakeClock::start, 9);
        };
        {
            const auto unit = bench.site.store().begin(storage::UnitOfWork::Mode::Write);
            QVERIFY((*unit)->evaluations().save(device.id, {}));
            QVERIFY((*unit)->commit());
        }
        QCOMPARE(waiting(), QVector<DeviceId>());
        QVERIFY(bench.enroll(device, bench.site.admin));
        QCOMPARE(waiting(), QVector<DeviceId>{device.id});
    }
};

QTEST_GUILESS_MAIN(TestEnrollmentService)
#include "tst_enrollment_service.moc"
