// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QIODevice>
#include <QStringList>

#include <optional>

namespace muster::registry {

/// One row of a table, and the line of the file it begins in, from 1.
struct CsvRow
{
    qint64 line = 0;
    QStringList cells; ///< as they stand in the file, blanks included
};

/// Reads a table of comma-separated values (RFC 4180) row by row, without holding the file: UTF-8 with or without BOM; lines end
/// in CR LF, LF or CR; cells in quotes may hold separators, line ends and doubled quotes. Where the first line holds more
/// semicolons or tabs than commas, those separate: spreadsheets write them in half of Europe. Lines without anything are passed
/// over.
class CsvReader
{
public:
    /// `device` is open for reading and outlives the reader.
    explicit CsvReader(QIODevice &device) : m_device(device) {}

    /// The next row, or none at the end. Rejected for what is not a table, with `where` = "line N, column M"; after an error
    /// nothing more can be read.
    Result<std::optional<CsvRow>> next();

private:
    enum class End { Cell, Row, File };

    Result<> begin();
    Result<End> readCell(QByteArray &cell, bool &isQuoted);
    Result<> readQuoted(QByteArray &cell);
    End endBehind(int separatorOrNewline);
    int peek();
    int take();
    void countLine(int character);
    tl::unexpected<Error> error(const QString &message) const;

    QIODevice &m_device;
    QByteArray m_buffer;
    qsizetype m_at = 0;
    char m_separator = ',';
    bool m_isBegun = false;
    bool m_isAtEnd = false;
    bool m_hasReadError = false;
    qint64 m_line = 1;
    qsizetype m_column = 1;
};

} // namespace muster::registry
