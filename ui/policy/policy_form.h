// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy.h"
#include "ui/shell/services.h"

#include <QScrollArea>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class AccessForm;
class AdmissionForm;
class FieldRow;
class PolicyDraft;
class RuleList;
class ScopeForm;
class ThemeSource;
struct PolicyFormMode;

/// A policy as a form. It shows what it is given, and tells what somebody made of it; what it has no field for stays as it is.
class PolicyForm : public QScrollArea
{
    Q_OBJECT

public:
    PolicyForm(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    /// Fields in which somebody types keep their cursor.
    void showDraft(const PolicyDraft &draft, const PolicyFormMode &mode);
    void focusFirst();
    ScopeForm &scope() const { return *m_scope; }

Q_SIGNALS:
    void edited(const muster::Policy &policy);

private:
    void build();
    QWidget *buildHead();
    QWidget *buildFailing();
    void addSection(QWidget *section);
    void connectParts();
    void showFailing(const PolicyDraft &draft, const PolicyFormMode &mode);
    /// Tells what the form says now, with `change` made to it.
    template<typename Change>
    void tell(Change change);

    const ThemeSource &m_themes;
    QWidget *m_content;
    QVBoxLayout *m_sections;
    QLineEdit *m_name;
    FieldRow *m_nameRow;
    QCheckBox *m_enabled;
    QLabel *m_enabledHint;
    ScopeForm *m_scope;
    RuleList *m_rules;
    QComboBox *m_severity;
    QComboBox *m_onViolation;
    QLabel *m_failingHint;
    QLabel *m_failingWas;
    AdmissionForm *m_admission;
    AccessForm *m_access;
    Policy m_policy; ///< as shown
    bool m_isShowing = false;
};

} // namespace muster::ui
