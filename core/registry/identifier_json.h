// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/identifier.h"

#include <QJsonArray>
#include <QVector>

namespace muster::registry {

/// How events name identifiers: type and value of each.
QJsonArray identifierArray(const QVector<Identifier> &identifiers);

} // namespace muster::registry
