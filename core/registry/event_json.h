// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

#include <QJsonObject>

namespace muster::registry {

/// The event object of docs/json.md: enough to recompute the hash chain from, but for the exact bytes of the payload.
QJsonObject toJson(const Event &event);

} // namespace muster::registry
