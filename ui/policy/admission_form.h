// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QLabel;
QT_END_NAMESPACE

namespace muster::ui {

class FieldRow;
class PolicyDraft;
class TextLines;
class ThemeSource;
struct PolicyFormMode;

/// What a policy says of admission, or that it leaves it to the next policy.
class AdmissionForm : public QWidget
{
    Q_OBJECT

public:
    explicit AdmissionForm(const ThemeSource &themes, QWidget *parent = nullptr);

    void showDraft(const PolicyDraft &draft, const PolicyFormMode &mode);

Q_SIGNALS:
    void edited(const std::optional<muster::Policy::Admission> &admission);

private:
    void build(const ThemeSource &themes);
    void tell();

    QCheckBox *m_isStated;
    QWidget *m_fields;
    QComboBox *m_approval;
    QVector<QCheckBox *> m_proofs; ///< in the order of attestationWords
    TextLines *m_networks;
    FieldRow *m_networksRow;
    QLabel *m_problem;
    Policy::Admission m_shown; ///< of a policy whose box was unticked: as it was before
    QString m_shownOf;         ///< the policy's name; empty: a new one
    bool m_wasUnticked = false;
    bool m_isShowing = false;
};

} // namespace muster::ui
