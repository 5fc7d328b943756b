// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "ui/shell/theme_source.h"

namespace muster::ui {

/// Every component in every state, as the design's 09-components; shown, and without a parent. Ages are told from `clock`.
QWidget *createComponentPage(const ThemeSource &themes, const Clock &clock);

} // namespace muster::ui
