// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/csv_reader.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <array>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr qint64 csvChunk = 64 * 1024;
constexpr qsizetype longestCell = 64 * 1024;
constexpr qsizetype mostCells = 1000;
constexpr int atEnd = -1;

struct CsvText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

char mostFrequentSeparator(QByteArrayView text)
{
    constexpr std::array<char, 3> separators{',', ';', '\t'};
    std::array<int, 3> counts{};
    bool isInQuotes = false;
    for (const char c : text) {
        if (c == '"')
            isInQuotes = !isInQuotes;
        if (isInQuotes)
            continue;
        if (c == '\n' || c == '\r')
            break;
        for (std::size_t i = 0; i < separators.size(); ++i)
            counts[i] += c == separators[i] ? 1 : 0;
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < separators.size(); ++i)
        if (counts[i] > counts[best])
            best = i;
    return separators[best];
}

} // namespace

tl::unexpected<Error> CsvReader::error(const QString &message) const
{
    return fail(ErrorCode::Rejected, CsvText::tr("Line %1, column %2: %3").arg(m_line).arg(m_column).arg(message), {},
                u"line %1, column %2"_s.arg(m_line).arg(m_column));
}

Result<> CsvReader::begin()
{
    m_isBegun = true;
    peek(); // fills the buffer
    if (m_buffer.startsWith("\xFF\xFE") || m_buffer.startsWith("\xFE\xFF"))
        return error(CsvText::tr("the file is UTF-16. Save it as UTF-8."));
    if (m_buffer.startsWith("\xEF\xBB\xBF"))
        m_at = 3;
    m_separator = mostFrequentSeparator(QByteArrayView(m_buffer).sliced(m_at));
    return {};
}

Result<std::optional<CsvRow>> CsvReader::next()
{
    if (!m_isBegun)
        MUSTER_CHECK(begin());
    while (peek() != atEnd) {
        CsvRow row;
        row.line = m_line;
        m_column = 1;
        bool isQuoted = false;
        for (;;) {
            QByteArray cell;
            MUSTER_TRY(const End end, readCell(cell, isQuoted));
            QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
            const QString text = decoder(cell);
            if (decoder.hasError()) {
                m_line = row.line;
                return error(CsvText::tr("this is not UTF-8. Save the file as UTF-8."));
            }
            row.cells += text;
            if (end != End::Cell)
                break;
            if (++m_column > mostCells)
                return error(CsvText::tr("a row may have %1 cells.").arg(mostCells));
        }
        if (row.cells.size() > 1 || isQuoted || !row.cells.front().trimmed().isEmpty())
            return row;
    }
    if (m_hasReadError)
        return fail(ErrorCode::Storage, CsvText::tr("The file can't be read any further."), m_device.errorString(),
                    u"line %1"_s.arg(m_line));
    return std::optional<CsvRow>();
}

Result<CsvReader::End> CsvReader::readCell(QByteArray &cell, bool &isQuoted)
{
    isQuoted = peek() == '"';
    if (isQuoted) {
        MUSTER_CHECK(readQuoted(cell));
        const int c = peek();
        if (c != atEnd && c != m_separator && c != '\n' && c != '\r')
            return error(CsvText::tr("after the closing quote the cell ends; a quote inside a cell is written twice."));
    }
    for (;;) {
        const int c = peek();
        if (c == atEnd || c == m_separator || c == '\n' || c == '\r')
            return endBehind(c);
        if (c == '"')
            return error(CsvText::tr("a cell that holds a quote stands in quotes, and the quote is written twice."));
        if (c == 0)
            return error(CsvText::tr("this is not a text file."));
        if (cell.size() >= longestCell)
            return error(CsvText::tr("a cell may have %1 bytes.").arg(longestCell));
        cell += static_cast<char>(take());
    }
}

Result<> CsvReader::readQuoted(QByteArray &cell)
{
    const qint64 opened = m_line;
    take();
    for (;;) {
        const int c = take();
        if (c == atEnd) {
            m_line = opened;
            return error(CsvText::tr("this quote is never closed."));
        }
        if (c == '"') {
            if (peek() != '"')
                return {};
            take();
        }
        if (c == 0)
            return error(CsvText::tr("this is not a text file."));
        if (cell.size() >= longestCell) {
            m_line = opened;
            return error(CsvText::tr("a cell may have %1 bytes. Is a quote missing?").arg(longestCell));
        }
        cell += static_cast<char>(c);
        countLine(c);
    }
}

CsvReader::End CsvReader::endBehind(int separatorOrNewline)
{
    if (separatorOrNewline == atEnd)
        return End::File;
    take();
    if (separatorOrNewline == m_separator)
        return End::Cell;
    if (separatorOrNewline == '\r' && peek() == '\n')
        take();
    ++m_line;
    return End::Row;
}

/// Inside quotes: CR LF is one line end, so only the LF and a CR without one count.
void CsvReader::countLine(int character)
{
    if (character == '\n' || (character == '\r' && peek() != '\n'))
        ++m_line;
}

int CsvReader::peek()
{
    if (m_at == m_buffer.size() && !m_isAtEnd) {
        m_at = 0;
        m_buffer.resize(csvChunk);
        const qint64 count = m_device.read(m_buffer.data(), csvChunk);
        m_hasReadError = count < 0;
        m_buffer.resize(qMax<qint64>(count, 0));
        m_isAtEnd = count <= 0;
    }
    return m_at < m_buffer.size() ? static_cast<unsigned char>(m_buffer.at(m_at)) : atEnd;
}

int CsvReader::take()
{
    const int c = peek();
    if (c != atEnd)
        ++m_at;
    return c;
}

} // namespace muster::registry
