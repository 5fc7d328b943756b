// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/id_range.h"

#include <algorithm>
#include <cctype>

namespace muster::storage {

std::optional<IdRange> idsWithPrefix(const QString &prefix)
{
    constexpr int digitsOfAnId = 32;
    QString digits = prefix;
    digits.remove(u'-');
    const bool isHex = std::ranges::all_of(std::as_const(digits),
                                           [](QChar c) { return std::isxdigit(static_cast<unsigned char>(c.toLatin1())) != 0; });
    if (digits.isEmpty() || digits.size() > digitsOfAnId || !isHex)
        return std::nullopt;
    return IdRange{QByteArray::fromHex(digits.leftJustified(digitsOfAnId, u'0').toLatin1()),
                   QByteArray::fromHex(digits.leftJustified(digitsOfAnId, u'f').toLatin1())};
}

} // namespace muster::storage
