// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

QT_BEGIN_NAMESPACE
class QAction;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// A push button that is one of the window's actions: text, icon, tool tip and whether it can be pressed come from there.
class ActionButton : public QPushButton
{
    Q_OBJECT

public:
    /// `iconName`: of :/icons, may be empty. `role` as in the style sheet: primary, dangerOutline ...
    ActionButton(QAction &action, const ThemeSource &themes, const QString &iconName, const QString &role,
                 QWidget *parent = nullptr);

    /// Another role, such as primary or none.
    void setRole(const QString &role);

private:
    void follow();
    void dress();

    QAction &m_action;
    const ThemeSource &m_themes;
    QString m_iconName;
    QString m_role;
};

} // namespace muster::ui
