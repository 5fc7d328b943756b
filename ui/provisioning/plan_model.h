// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/plan.h"

#include <QAbstractItemModel>

namespace muster::ui {

/// What would be done, as a tree: a device and, below it, its steps and what it can't be given. Thread: GUI.
class PlanModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Step, Now, Then, IfUndone, ColumnCount };
    enum Kind { DeviceRow, StepRow, ImpossibleRow };
    enum Role {
        KindRole = Qt::UserRole + 1, ///< int of Kind
        PlanRole,                    ///< of a device: "was raspberrypi · Linux over SSH"
        StepsRole,                   ///< of a device: "9 steps"
        ImpossibleRole,              ///< of a device: int, how much can't be had
        QuietRole,                   ///< of a step: bool, it changes nothing
        LastingRole,                 ///< of a step: bool, can't be undone
    };

    using QAbstractItemModel::QAbstractItemModel;

    void setPlans(QVector<provisioning::Plan> plans);
    const QVector<provisioning::Plan> &plans() const { return m_plans; }

    int stepCount() const;
    int impossibleCount() const;
    int lastingCount() const; ///< steps that can't be undone

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVariant deviceData(const provisioning::Plan &plan, int column, int role) const;
    QVariant stepData(const provisioning::PlanStep &step, int column, int role) const;
    QVariant impossibleData(const provisioning::Impossible &impossible, int column, int role) const;

    QVector<provisioning::Plan> m_plans;
};

} // namespace muster::ui
