// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/identifier.h"

namespace muster::ui {

/// "MAC", "EK key": what kind of name it is.
QString identifierTypeWord(IdentifierType type);

/// A long hash by its ends, which is what people compare.
QString shortIdentifier(const QString &value);

/// "MAC 84:CC:A8:5E:10:7C", a long one short.
QString identifierText(IdentifierType type, const QString &value);

/// A device's name where there is no room for a long one: on a button, in a title.
QString shortDeviceName(const QString &name);

} // namespace muster::ui
