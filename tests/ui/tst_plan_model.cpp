// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/plan_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;

namespace {

provisioning::Plan madeUpPlan(const QString &name)
{
    provisioning::Plan plan;
    plan.deviceName = u"raspberrypi"_s;
    plan.newName = name;
    plan.driverTitle = u"Linux over SSH"_s;
    plan.steps =
        {{u"hostname"_s, u"Name"_s, {}, u"raspberrypi"_s, name, u"Restores the old value"_s, true, false},
         {u"password"_s, u"Access"_s, {}, u"factory password"_s, u"a new one"_s, u"The old one is not known."_s, false, false},
         {u"ntp"_s, u"Clock"_s, {}, u"10.0.0.1"_s, u"10.0.0.1"_s, {}, false, true}};
    plan.notPossible = {{u"MQTT"_s, u"Linux over SSH has no MQTT setting."_s}};
    return plan;
}

} // namespace

class TestPlanModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isATree();
    void countsWhatAPersonMustKnow();
    void aStepThatChangesNothingIsNothingToUndo();
};

void TestPlanModel::isATree()
{
    PlanModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setPlans({madeUpPlan(u"gw-1"_s), madeUpPlan(u"gw-2"_s)});
    QCOMPARE(model.rowCount(), 2);
    const QModelIndex second = model.index(1, 0);
    QCOMPARE(second.data().toString(), u"gw-2"_s);
    QCOMPARE(second.data(PlanModel::PlanRole).toString(), u"was raspberrypi · Linux over SSH"_s);
    QCOMPARE(model.rowCount(second), 4);
    const QModelIndex step = model.index(0, PlanModel::Then, second);
    QCOMPARE(step.data().toString(), u"gw-2"_s);
    QCOMPARE(step.parent(), second);
    const QModelIndex impossible = model.index(3, PlanModel::Now, second);
    QCOMPARE(impossible.data(PlanModel::KindRole).toInt(), int(PlanModel::ImpossibleRow));
    QVERIFY(impossible.data().toString().contains(u"no MQTT setting"_s));
    model.setPlans({});
    QCOMPARE(model.rowCount(), 0);
}

void TestPlanModel::countsWhatAPersonMustKnow()
{
    PlanModel model;
    model.setPlans({madeUpPlan(u"gw-1"_s), madeUpPlan(u"gw-2"_s)});
    QCOMPARE(model.stepCount(), 6);
    QCOMPARE(model.impossibleCount(), 2);
    QCOMPARE(model.lastingCount(), 2);
}

void TestPlanModel::aStepThatChangesNothingIsNothingToUndo()
{
    PlanModel model;
    model.setPlans({madeUpPlan(u"gw-1"_s)});
    const QModelIndex device = model.index(0, 0);
    QVERIFY(model.index(1, 0, device).data(PlanModel::LastingRole).toBool());
    QVERIFY(!model.index(2, 0, device).data(PlanModel::LastingRole).toBool());
    QCOMPARE(model.index(2, PlanModel::Then, device).data().toString(), u"is so already"_s);
}

QTEST_MAIN(TestPlanModel)
#include "tst_plan_model.moc"
