// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/wizard_page.h"

#include <QAbstractTableModel>

QT_BEGIN_NAMESPACE
class QLabel;
class QTableView;
QT_END_NAMESPACE

namespace muster::ui {

class HoveredRow;

/// What the devices of a draft are called and will be called; the latter may be typed. Thread: GUI.
class NamesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Now, Name, Problem, ColumnCount };

    NamesModel(WizardDraft &draft, QObject *parent) : QAbstractTableModel(parent), m_draft(draft) {}

    /// Reads the draft anew.
    void refresh();
    /// The first problem, with its device; empty: there is none.
    QString problem() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// An empty name is again the one the profile makes.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

private:
    void judge();

    struct Row
    {
        int device = 0; ///< place in the draft
        QString name;
        QString problem;
    };
    WizardDraft &m_draft;
    QVector<Row> m_rows;
};

/// The name each device will have.
class NamesPage : public WizardPage
{
    Q_OBJECT

public:
    NamesPage(const ThemeSource &themes, const Services &services, WizardDraft &draft, QWidget *parent);

    QString title() const override { return tr("Names"); }
    QString heading() const override { return tr("Names"); }
    QString sentence() const override;
    QString summary() const override;
    QString whyNotNext() const override { return m_model->problem(); }
    void enter() override;
    void tell(SidePanel &side) const override;
    QWidget *firstField() const override;

private:
    WizardDraft &m_draft;
    NamesModel *m_model;
    QTableView *m_table;
    HoveredRow *m_hovered;
};

} // namespace muster::ui
