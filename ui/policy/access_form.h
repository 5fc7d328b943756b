// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QCheckBox;
QT_END_NAMESPACE

namespace muster::ui {

class FieldRow;
class PolicyDraft;
class TextLines;
class ThemeSource;
struct PolicyFormMode;

/// What a policy says devices may publish and subscribe, or that it leaves it to the next policy.
class AccessForm : public QWidget
{
    Q_OBJECT

public:
    explicit AccessForm(const ThemeSource &themes, QWidget *parent = nullptr);

    void showDraft(const PolicyDraft &draft, const PolicyFormMode &mode);

Q_SIGNALS:
    void edited(const std::optional<muster::Policy::Access> &access);

private:
    void tell();

    QCheckBox *m_isStated;
    QWidget *m_fields;
    TextLines *m_publish;
    TextLines *m_subscribe;
    FieldRow *m_publishRow;
    FieldRow *m_subscribeRow;
    Policy::Access m_shown; ///< of a policy whose box was unticked: as it was before
    QString m_shownOf;      ///< the policy's name; empty: a new one
    bool m_wasUnticked = false;
    bool m_isShowing = false;
};

} // namespace muster::ui
