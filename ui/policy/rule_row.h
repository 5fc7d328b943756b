// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy.h"

#include <QFrame>

QT_BEGIN_NAMESPACE
class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace muster::policy {
class Rule;
}

namespace muster::ui {

class PolicyDraft;
class RuleField;
class ThemeSource;

/// How a form shows a policy.
struct PolicyFormMode
{
    bool isEditable = true;
    bool isOlder = false; ///< an older version, held against the one in force: what differs "is now", where a draft's "was"
};

/// One rule of a policy: what it demands, its fields, severity, and what it said before. Built from the rule's table of parameters; a
/// rule that is not known here is shown by its name and left as it is.
class RuleRow : public QFrame
{
    Q_OBJECT

public:
    RuleRow(const ThemeSource &themes, const QString &rule, QWidget *parent = nullptr);

    const QString &rule() const { return m_id; }
    void showDraft(const PolicyDraft &draft, int index, const PolicyFormMode &mode);
    bool isChanged() const { return m_isChanged; }
    /// In reading order.
    QVector<QWidget *> tabStops() const;

Q_SIGNALS:
    void edited(const muster::Policy::Rule &rule);
    void removeWanted();
    void moveWanted(int step); ///< -1 up, 1 down

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void build();
    void buildFields(const policy::Rule &rule, QHBoxLayout *row);
    void buildMenu();
    void dress();
    void tellField(const RuleField &field);
    void tellSeverity();
    QString comparison(const Policy::Rule *base, bool hasBase, bool isOlder) const;

    const ThemeSource &m_themes;
    QString m_id;
    QString m_label;
    Policy::Rule m_shown;
    QVector<RuleField *> m_fields;
    QLabel *m_was;
    QComboBox *m_severity;
    QToolButton *m_more;
    QAction *m_up;
    QAction *m_down;
    QAction *m_remove;
    QLabel *m_problem;
    bool m_isFirst = true;
    bool m_isChanged = false;
    bool m_isShowing = false;
};

/// "Firmware at least"; the rule's id where it is not known here.
QString ruleLabel(const QString &id);

} // namespace muster::ui
