// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/plan_model.h"

#include <algorithm>

namespace muster::ui {

using provisioning::Impossible;
using provisioning::Plan;
using provisioning::PlanStep;

namespace {

// The internal id of a device's row; that of a row below it is the device's place.
constexpr quintptr planDeviceId = ~quintptr(0);

bool isLasting(const PlanStep &step)
{
    return !step.canBeUndone && !step.isAlreadySo;
}

} // namespace

void PlanModel::setPlans(QVector<Plan> plans)
{
    beginResetModel();
    m_plans = std::move(plans);
    endResetModel();
}

int PlanModel::stepCount() const
{
    int count = 0;
    for (const Plan &plan : m_plans)
        count += int(plan.steps.size());
    return count;
}

int PlanModel::impossibleCount() const
{
    int count = 0;
    for (const Plan &plan : m_plans)
        count += int(plan.notPossible.size());
    return count;
}

int PlanModel::lastingCount() const
{
    int count = 0;
    for (const Plan &plan : m_plans)
        count += int(std::ranges::count_if(plan.steps, isLasting));
    return count;
}

QModelIndex PlanModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) : planDeviceId);
}

QModelIndex PlanModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == planDeviceId)
        return {};
    return createIndex(int(child.internalId()), 0, planDeviceId);
}

int PlanModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_plans.size());
    if (parent.internalId() != planDeviceId || parent.column() != 0)
        return 0;
    const Plan &plan = m_plans[parent.row()];
    return int(plan.steps.size() + plan.notPossible.size());
}

int PlanModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant PlanModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == planDeviceId)
        return deviceData(m_plans[index.row()], index.column(), role);
    const Plan &plan = m_plans[qsizetype(index.internalId())];
    const qsizetype steps = plan.steps.size();
    return index.row() < steps ? stepData(plan.steps[index.row()], index.column(), role)
                               : impossibleData(plan.notPossible[index.row() - steps], index.column(), role);
}

QVariant PlanModel::deviceData(const Plan &plan, int column, int role) const
{
    const bool isRenamed = plan.newName != plan.deviceName && !plan.newName.isEmpty();
    const QString name = isRenamed ? plan.newName : plan.deviceName;
    const QString was = isRenamed ? tr("was %1 · %2", "old name · driver").arg(plan.deviceName, plan.driverTitle)
                                  : plan.driverTitle;
    const QString steps = tr("%n steps", nullptr, int(plan.steps.size()));
    switch (role) {
    case KindRole: return DeviceRow;
    case PlanRole: return was;
    case StepsRole: return steps;
    case ImpossibleRole: return int(plan.notPossible.size());
    case Qt::DisplayRole: return column == Step ? name : QVariant();
    case Qt::AccessibleTextRole:
        return plan.notPossible.isEmpty()
                   ? tr("%1, %2, %3, all possible").arg(name, was, steps)
                   : tr("%1, %2, %3, %4 not possible").arg(name, was, steps, QString::number(plan.notPossible.size()));
    default: return {};
    }
}

QVariant PlanModel::stepData(const PlanStep &step, int column, int role) const
{
    const QString undo = isLasting(step) ? tr("Can’t be undone") : step.isAlreadySo ? tr("Nothing to undo") : step.undo;
    switch (role) {
    case KindRole: return StepRow;
    case QuietRole: return step.isAlreadySo;
    case LastingRole: return isLasting(step);
    case Qt::DisplayRole:
        switch (column) {
        case Step: return step.label;
        case Now: return step.now;
        case Then: return step.isAlreadySo ? tr("is so already") : step.then;
        default: return undo;
        }
    case Qt::ToolTipRole: return column == IfUndone && !step.undo.isEmpty() ? step.undo : QVariant();
    case Qt::AccessibleTextRole:
        return column == Step ? tr("%1: now %2, then %3. If undone: %4").arg(step.label, step.now, step.then, undo) : QVariant();
    default: return {};
    }
}

QVariant PlanModel::impossibleData(const Impossible &impossible, int column, int role) const
{
    switch (role) {
    case KindRole: return ImpossibleRow;
    case Qt::DisplayRole:
        return column == Step  ? QVariant(impossible.label)
               : column == Now ? QVariant(tr("Not possible: %1").arg(impossible.reason))
                               : QVariant();
    case Qt::ToolTipRole: return impossible.reason;
    case Qt::AccessibleTextRole: return tr("%1 is not possible: %2").arg(impossible.label, impossible.reason);
    default: return {};
    }
}

QVariant PlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Step: return tr("Step");
    case Now: return tr("Now");
    case Then: return tr("Then");
    case IfUndone: return tr("If undone");
    default: return {};
    }
}

} // namespace muster::ui
