// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/detail.h"
#include "domain/device.h"

#include <QJsonObject>

namespace muster::registry {

/// The device object of CLI.md: what --json prints, exports hold and scripts read. A text or time that is not known is left
/// out; lists are always there. Fields are listed in docs/json.md and never renamed. `now` is what ages are counted from.
QJsonObject toJson(const Device &device, Timestamp now);

/// With what was said of it beyond its fields, as `details`.
QJsonObject toJson(const Device &device, const QVector<discovery::Detail> &details, Timestamp now);

} // namespace muster::registry
