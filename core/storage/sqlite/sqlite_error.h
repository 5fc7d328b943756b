// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <SQLiteCpp/Exception.h>

namespace muster::storage {

/// What a failure of SQLite means for people: full disk, file held by somebody, damaged, not ours to write.
Error sqliteError(const SQLite::Exception &exception);

/// Runs what may throw SQLite's exceptions and makes them a Result: they stop here. `body` returns a Result.
template<typename Body>
auto guarded(Body body) -> std::invoke_result_t<Body>
{
    try {
        return body();
    } catch (const SQLite::Exception &exception) {
        return fail(sqliteError(exception));
    }
}

} // namespace muster::storage
