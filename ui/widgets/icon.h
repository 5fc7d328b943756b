// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.h"

#include <QIcon>
#include <QPixmap>

namespace muster::ui {

/// The drawing of `:/icons/<name>.svg` in one colour, `size` logical pixels square, sharp at `ratio` device pixels each. Cached.
/// An unknown name gives a null pixmap and a warning.
QPixmap iconPixmap(const QString &name, const QColor &colour, int size, double ratio = 1);

/// The same as QIcon for buttons, actions and menus: sharp at any scale, dimmed when disabled. Make it anew when the theme
/// changes.
QIcon icon(const QString &name, const Theme &theme, Token colour = Token::Text2);

} // namespace muster::ui
