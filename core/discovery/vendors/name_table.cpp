// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/vendors/name_table.h"

#include <algorithm>

namespace muster::discovery {

void NameTable::add(quint64 number, QByteArrayView name)
{
    m_entries.push_back({number, quint32(m_names.size()), quint32(name.size())});
    m_names.append(name);
}

void NameTable::finish()
{
    std::ranges::stable_sort(m_entries, {}, &Entry::number);
    const auto isRepeated = [](const Entry &one, const Entry &other) { return one.number == other.number; };
    m_entries.erase(std::unique(m_entries.begin(), m_entries.end(), isRepeated), m_entries.end()); // clang 14 knows no subrange
    m_entries.shrink_to_fit();
    m_names.squeeze();
}

QByteArrayView NameTable::find(quint64 number) const
{
    const auto entry = std::ranges::lower_bound(m_entries, number, {}, &Entry::number);
    if (entry == m_entries.end() || entry->number != number)
        return {};
    return QByteArrayView(m_names.constData() + entry->begin, qsizetype(entry->size));
}

} // namespace muster::discovery
