// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_state.h"

#include "ui/widgets/plain_tool_tip.h"

#include <QAction>

namespace muster::ui {

void setAvailable(QAction &action, const QString &whyNot, const QString &what)
{
    action.setEnabled(whyNot.isEmpty());
    action.setToolTip(plainToolTip(whyNot.isEmpty() ? what : whyNot));
    action.setStatusTip(whyNot); // its buttons read it out
}

} // namespace muster::ui
