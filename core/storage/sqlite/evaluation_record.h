// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/evaluation.h"
#include "storage/sqlite/connection.h"

namespace muster::storage {

/// What the policies said of a device last; an empty one when they said nothing. Corrupt; throws SQLite::Exception.
Result<Evaluation> readEvaluation(Connection &connection, qint64 deviceRow);

/// Has the device evaluated again. Throws SQLite::Exception.
void queueEvaluation(Connection &connection, qint64 deviceRow);

} // namespace muster::storage
