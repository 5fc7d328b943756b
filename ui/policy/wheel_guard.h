// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace muster::ui {

/// Whoever scrolls a form must not change the number or word that comes under the pointer: the wheel turns only what has the focus.
void guardFromWheel(QWidget *field);

} // namespace muster::ui
