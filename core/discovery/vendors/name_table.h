// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <vector>

namespace muster::discovery {

/// Numbers and the names that belong to them, one block of text for all names. Filled once, then asked.
class NameTable
{
public:
    void add(quint64 number, QByteArrayView name);
    /// To be called once, behind the last add(). Of several names for one number the first stays.
    void finish();

    /// UTF-8 as it was added; null when the number is unknown, empty when it is known to be nobody's.
    QByteArrayView find(quint64 number) const;
    bool isEmpty() const { return m_entries.empty(); }

private:
    struct Entry
    {
        quint64 number;
        quint32 begin;
        quint32 size;
    };
    std::vector<Entry> m_entries;
    QByteArray m_names;
};

} // namespace muster::discovery
