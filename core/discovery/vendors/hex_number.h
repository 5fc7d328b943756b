// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <optional>

namespace muster::discovery {

/// Of digits and nothing else, at most 16: Qt's own reading of numbers takes "0x", signs and spaces as well.
inline std::optional<quint64> hexNumber(QByteArrayView digits)
{
    quint64 number = 0;
    for (const char c : digits) {
        if (c >= '0' && c <= '9')
            number = number << 4 | quint64(c - '0');
        else if (c >= 'A' && c <= 'F')
            number = number << 4 | quint64(c - 'A' + 10);
        else if (c >= 'a' && c <= 'f')
            number = number << 4 | quint64(c - 'a' + 10);
        else
            return std::nullopt;
    }
    return number;
}

} // namespace muster::discovery
