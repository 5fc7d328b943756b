// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "musterctl/session.h"

#include <limits>

namespace muster::cli {

/// Reads the devices that match, by name, and hands them to `write` page by page, so that never all of them are in memory. Ends early
/// when nobody reads the output any more.
Result<> readDevices(Session &session, const query::Query &query, const std::function<Result<>(const QVector<Device> &)> &write,
                     qint64 limit = std::numeric_limits<qint64>::max());

} // namespace muster::cli
