// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

#include <QVector>

namespace muster::query {

/// Something a query can ask about: one row of the one table of fields. Storage compiles the same rows to SQL.
struct Field
{
    enum class Kind {
        Text,  ///< `:` contains, `=` equals
        Words, ///< a closed set: `:` and `=` both equal one of `words`
        Age,   ///< how long ago `time` was: `<`, `<=`, `>` and `>=` with a span such as 7d
    };

    QString name; ///< as written in queries: "state", "vendor" ...
    Kind kind = Kind::Text;
    QStringList words;                               ///< of a closed set
    const char *help = nullptr;                      ///< for completion; source text for tr() in context "muster::query"
    QStringList (*values)(const Device &) = nullptr; ///< what the device has; empty = absent, several = any may match
    std::optional<Timestamp> (*time)(const Device &) = nullptr; ///< of an Age, in place of `values`
};

const QVector<Field> &fields();

/// Null when there is none of that name (case does not matter).
const Field *findField(QStringView name);

/// Everything free text looks at, folded, one value a line.
QString searchText(const Device &device);

} // namespace muster::query
