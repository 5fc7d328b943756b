// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy.h"

#include <QByteArray>

namespace muster::cli {

/// What stands in a file of one JSON document, up to one byte more than JsonReader takes: it then says that it is too large. NotFound
/// or Storage when it can't be read.
Result<QByteArray> readDocumentFile(const QString &file);
/// A policy from such a file, checked.
Result<Policy> policyFromFile(const QString &file);

} // namespace muster::cli
