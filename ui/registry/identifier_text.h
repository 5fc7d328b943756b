// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/identifier.h"

namespace muster::ui {

/// "MAC", "EK key": what kind of name it is.
QString identifierTypeWord(IdentifierType type);

/// A long hash by its ends, which is what people compare.
QString shortIdentifier(const QString &value);

} // namespace muster::ui
