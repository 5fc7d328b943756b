// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/profile.h"
#include "musterctl/session.h"

namespace muster::cli {

/// Reads profile.json; the error's `where` is the path inside it.
Result<Profile> profileFromFile(const QString &file);

/// The stored profile of that name, else the built-in one. After Session::open().
Result<Profile> profileNamed(Session &session, const QString &name);

} // namespace muster::cli
