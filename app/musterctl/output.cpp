// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/output.h"

#include "musterctl/interrupt.h"
#include "musterctl/text.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr qsizetype outputChunk = 64 * 1024;

/// All of it; else what stopped it.
int writeAll(int file, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(file, bytes.data(), static_cast<size_t>(bytes.size()));
        if (written >= 0)
            bytes = bytes.sliced(written);
        else if (errno != EINTR)
            return errno;
        else if (Interrupt::isRaised())
            return EPIPE; // whoever interrupts does not wait for a reader that is stuck
    }
    return 0;
}

} // namespace

Output::Output(bool isJson, bool isQuiet) : m_isJson(isJson), m_isQuiet(isQuiet), m_isTerminal(isatty(STDOUT_FILENO) != 0)
{
}

void Output::record(const QJsonObject &object)
{
    write(jsonLine(object) + '\n');
}

void Output::write(const QByteArray &bytes)
{
    m_pending += bytes;
    if (m_pending.size() >= outputChunk)
        flush();
}

void Output::line(const QString &text)
{
    write(printable(text).toUtf8() + '\n');
}

void Output::say(const QString &text)
{
    if (m_isQuiet)
        return;
    if (m_isJson)
        warn(text);
    else
        line(text);
}

void Output::progress(const QString &text)
{
    if (!m_isQuiet && isatty(STDERR_FILENO))
        warn(text);
}

void Output::track(const QString &text)
{
    if (m_isQuiet || !isatty(STDERR_FILENO))
        return;
    endTracking();
    writeAll(STDERR_FILENO, printable(text).toUtf8());
    m_isTracking = true;
}

/// Empties the line of the terminal (ECMA-48, EL).
void Output::endTracking()
{
    if (std::exchange(m_isTracking, false))
        writeAll(STDERR_FILENO, "\r\x1b[K");
}

void Output::warn(const QString &text)
{
    endTracking();
    writeAll(STDERR_FILENO, printable(text).toUtf8() + '\n');
}

void Output::complain(const Error &error)
{
    flush();
    if (m_isJson) {
        record({{u"error"_s,
                 QJsonObject{{u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}, {u"where"_s, error.where}}}});
        flush();
    }
    warn(u"musterctl: "_s + error.message);
}

void Output::flush()
{
    if (!m_pending.isEmpty())
        endTracking();
    if (m_error == 0)
        m_error = writeAll(STDOUT_FILENO, m_pending);
    m_pending.clear();
}

const char *Output::failure() const
{
    return m_error == 0 || m_error == EPIPE ? nullptr : std::strerror(m_error);
}

Table::Table(Output &output, QStringList titles) : m_output(output), m_widths(titles.size(), 0), m_rows{std::move(titles)}
{
}

void Table::add(QStringList cells)
{
    for (QString &cell : cells)
        cell = printable(cell);
    m_rows.append(std::move(cells));
}

void Table::writePage()
{
    for (const QStringList &row : std::as_const(m_rows))
        for (qsizetype i = 0; i < row.size(); ++i)
            m_widths[i] = std::max(m_widths.at(i), displayWidth(row.at(i)));
    for (const QStringList &row : std::as_const(m_rows))
        writeRow(row);
    m_rows.clear();
}

void Table::writeRow(const QStringList &cells)
{
    QString line;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        line += cells.at(i);
        if (i + 1 < cells.size())
            line += QString(m_widths.at(i) - displayWidth(cells.at(i)) + 2, u' ');
    }
    while (line.endsWith(u' '))
        line.chop(1);
    m_output.write(line.toUtf8() + '\n');
}

} // namespace muster::cli
