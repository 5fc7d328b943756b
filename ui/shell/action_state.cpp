// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_state.h"

#include "ui/widgets/plain_tool_tip.h"

#include <QAction>

namespace muster::ui {

QAction *makeAction(QObject *owner, const QString &name, const QString &text, const QString &iconName)
{
    auto *action = new QAction(text, owner);
    action->setObjectName(name);
    action->setProperty("iconName", iconName);
    return action;
}

void setAvailable(QAction &action, const QString &whyNot, const QString &what)
{
    action.setEnabled(whyNot.isEmpty());
    action.setToolTip(plainToolTip(whyNot.isEmpty() ? what : whyNot));
    action.setStatusTip(whyNot); // its buttons read it out
}

} // namespace muster::ui
