// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/policy/rule_row.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QMenu;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

/// The rules of a policy, one row each, all of which must hold, and the way to add one.
class RuleList : public QWidget
{
    Q_OBJECT

public:
    explicit RuleList(const ThemeSource &themes, QWidget *parent = nullptr);

    void showDraft(const PolicyDraft &draft, const PolicyFormMode &mode);

Q_SIGNALS:
    void edited(const QVector<muster::Policy::Rule> &rules);

private:
    void build();
    void buildRows();
    void dress();
    void add(const QString &rule);
    void move(int from, int step);
    RuleRow *addRow(const QString &rule);

    const ThemeSource &m_themes;
    QLabel *m_count;
    QPushButton *m_add;
    QFrame *m_card;
    QVBoxLayout *m_column;
    QLabel *m_none;
    QLabel *m_removed;
    QVector<Policy::Rule> m_rules;
    QVector<RuleRow *> m_rows;
};

} // namespace muster::ui
