// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/query.h"

#include <SQLiteCpp/Statement.h>

#include <string>

namespace muster::storage {

/// A query as a condition on the table devices, with what its question marks stand for.
struct CompiledQuery
{
    std::string sql; ///< never empty
    QVector<QVariant> values;

    /// Binds the values from parameter `first` on; returns the number of the next one.
    int bind(SQLite::Statement &statement, int first) const;
};

/// Ages are counted back from `now`.
CompiledQuery compile(const query::Query &query, Timestamp now);

} // namespace muster::storage
