// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_button.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/icon.h"

#include <QAction>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace muster::ui {

ActionButton::ActionButton(QAction &action, const ThemeSource &themes, const QString &iconName, const QString &role,
                           QWidget *parent)
    : QPushButton(parent)
    , m_action(action)
    , m_themes(themes)
    , m_iconName(iconName)
    , m_role(role)
{
    setObjectName(action.objectName() + u".button"_s);
    setProperty("role", role);
    setAutoDefault(false);
    connect(this, &QPushButton::clicked, &action, &QAction::trigger);
    connect(&action, &QAction::changed, this, &ActionButton::follow);
    connect(&themes, &ThemeSource::changed, this, &ActionButton::dress);
    follow();
    dress();
}

void ActionButton::setRole(const QString &role)
{
    if (role == m_role)
        return;
    m_role = role;
    setProperty("role", role);
    style()->unpolish(this);
    style()->polish(this);
    dress();
}

void ActionButton::follow()
{
    setText(m_action.text());
    setEnabled(m_action.isEnabled());
    setToolTip(m_action.toolTip());
    setAccessibleName(m_action.text());
    setAccessibleDescription(m_action.statusTip());
}

void ActionButton::dress()
{
    if (!m_iconName.isEmpty())
        setIcon(muster::ui::icon(m_iconName, m_themes.theme(), m_role == "primary"_L1 ? Token::OnAccent : Token::Text2));
}

} // namespace muster::ui
