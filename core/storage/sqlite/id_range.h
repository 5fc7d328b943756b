// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace muster::storage {

/// All ids between the two, both included.
struct IdRange
{
    QByteArray first;
    QByteArray last;
};

/// The ids that begin with these hex digits, dashes ignored: an index range, whatever their number. None when they are no such
/// digits.
std::optional<IdRange> idsWithPrefix(const QString &prefix);

} // namespace muster::storage
