// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

// What the two ways to merge share. All throw SQLite::Exception.

/// Aliases, merges and conflicts go from one device to the other; what the two disputed is settled.
void moveIdentity(Connection &connection, qint64 fromRow, qint64 toRow);

/// Drops the row of `gone`; its id stands for the other row from now on.
void becomeAlias(Connection &connection, const DeviceId &gone, qint64 goneRow, qint64 keptRow);

} // namespace muster::storage
