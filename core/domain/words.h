// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <array>
#include <optional>
#include <utility>

namespace muster {

/// The words of a closed set, one per value, as written in commands, JSON and storage: lower case, stable for ever.
template<typename E, std::size_t N>
struct Words
{
    std::array<std::pair<E, const char *>, N> rows;

    QString word(E value) const
    {
        for (const auto &[candidate, text] : rows)
            if (candidate == value)
                return QString::fromLatin1(text);
        return {};
    }
    std::optional<E> value(QStringView word) const
    {
        for (const auto &[candidate, text] : rows)
            if (word.compare(QLatin1StringView(text), Qt::CaseInsensitive) == 0)
                return candidate;
        return std::nullopt;
    }
    QStringList all() const
    {
        QStringList words;
        for (const auto &row : rows)
            words += QString::fromLatin1(row.second);
        return words;
    }
};

} // namespace muster
