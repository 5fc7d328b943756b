// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/sqlite/connection.h"

#include <QString>

namespace muster::storage {

/// Of each device and channel this many sightings are kept.
inline constexpr int mostSightings = 32;

/// Brings the log of a device's channel, what an operator's merge brought aside, down to mostSightings: the first stays, and the newest do. Throws SQLite::Exception.
void trimSightings(Connection &connection, qint64 deviceRow, const QString &source, const QString &interface);

/// Hands the whole log of one device to another one, and trims it there. Throws SQLite::Exception.
void moveSightings(Connection &connection, qint64 fromRow, qint64 toRow);

} // namespace muster::storage
