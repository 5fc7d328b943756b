// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace muster::ui {

/// What people call an attribute that a source knows of; one that has no word here by its own name.
QString detailTitle(const QString &attribute);

} // namespace muster::ui
