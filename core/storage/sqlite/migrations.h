// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

/// The schema this version writes: the number of the last file in migrations/.
int newestSchema();

/// Brings the file to newestSchema(), one transaction per step. Before the first step on a registry that holds something, a
/// copy goes to `backupFolder`. A file of a newer version does not get this far: Connection::open() refuses it.
Result<> migrate(Connection &connection, const QString &backupFolder, Timestamp now);

} // namespace muster::storage
