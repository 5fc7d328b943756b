// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

QT_BEGIN_NAMESPACE
class QAction;
class QObject;
class QString;
QT_END_NAMESPACE

namespace muster::ui {

/// An action that `owner` has, with the name of its icon as buttons, menus and the palette look for it; nobody shows it yet.
QAction *makeAction(QObject *owner, const QString &name, const QString &text, const QString &iconName);

/// Enabled, and telling `what` it does; with `whyNot`, grey, and telling that. Neither is markup.
void setAvailable(QAction &action, const QString &whyNot, const QString &what);

} // namespace muster::ui
