// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/vendors/ieee_list.h"

#include "discovery/vendors/hex_number.h"

#include <array>

namespace muster::discovery {

namespace {

constexpr qsizetype longestName = 1000;

/// Reads RFC 4180 record by record, of each the first three fields, without a copy of what needs none.
class CsvCursor
{
public:
    explicit CsvCursor(QByteArrayView csv) : m_csv(csv) {}

    /// False at the end.
    bool next()
    {
        if (m_at >= m_csv.size())
            return false;
        fields.fill({});
        for (size_t column = 0;; ++column) {
            const QByteArrayView field = readField();
            if (column < fields.size())
                fields[column] = field;
            if (m_at >= m_csv.size() || m_csv[m_at] != ',')
                break;
            ++m_at;
        }
        toNextLine();
        return true;
    }

    std::array<QByteArrayView, 3> fields;

private:
    QByteArrayView readField()
    {
        const qsizetype begin = m_at;
        if (m_at < m_csv.size() && m_csv[m_at] == '"') {
            // A quote that nobody closes costs its own line, not the rest of the list.
            for (++m_at; m_at < m_csv.size() && m_at - begin < 4 * longestName; ++m_at) {
                if (m_csv[m_at] != '"')
                    continue;
                if (m_at + 1 >= m_csv.size() || m_csv[m_at + 1] != '"')
                    return m_csv.sliced(begin + 1, m_at++ - begin - 1);
                ++m_at;
            }
            m_at = begin;
        }
        while (m_at < m_csv.size() && m_csv[m_at] != ',' && m_csv[m_at] != '\n')
            ++m_at;
        return m_csv.sliced(begin, m_at - begin);
    }

    void toNextLine()
    {
        while (m_at < m_csv.size() && m_csv[m_at++] != '\n') {
        }
    }

    QByteArrayView m_csv;
    qsizetype m_at = 0;
};

} // namespace

qsizetype readIeeeList(QByteArrayView csv, MacAssignments &assignments)
{
    CsvCursor cursor(csv);
    qsizetype count = 0;
    while (cursor.next()) {
        const QByteArrayView digits = cursor.fields[1].trimmed();
        NameTable *table = nullptr;
        switch (digits.size()) {
        case 6: table = &assignments.large; break;
        case 7: table = &assignments.medium; break;
        case 9: table = &assignments.small; break;
        default: continue;
        }
        const auto number = hexNumber(digits);
        QByteArrayView name = cursor.fields[2].trimmed();
        if (!number || name.size() > longestName)
            continue;
        if (name == "Private" || name == "IEEE Registration Authority")
            name = name.first(0);
        table->add(*number, name.contains("\"\"") ? name.toByteArray().replace("\"\"", "\"") : name);
        ++count;
    }
    return count;
}

} // namespace muster::discovery
