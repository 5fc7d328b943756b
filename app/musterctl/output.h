// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

namespace muster::cli {

/// What goes to standard output and standard error, and in which form. Results are collected and written in large pieces; a
/// reader that went away (`| head`) ends them without a word.
class Output
{
public:
    Output(bool isJson, bool isQuiet);

    bool isJson() const { return m_isJson; }
    bool isTerminal() const { return m_isTerminal; }
    /// Nobody reads any more, or the disk is full: what else would be written is lost.
    bool isBroken() const { return m_error != 0; }

    /// Lists and objects: one JSON object on a line of its own.
    void record(const QJsonObject &object);
    /// A result as text or bytes of its own form.
    void write(const QByteArray &bytes);
    /// A result as a line of text; what a terminal might obey is escaped.
    void line(const QString &text);
    /// A word about what was done: standard output, standard error beside JSON, nowhere when quiet.
    void say(const QString &text);
    /// What takes its time now: on standard error when that is a terminal.
    void progress(const QString &text);
    /// How far that is: takes the place of what was last told so, and gives way to everything else. The same holds.
    void track(const QString &text);
    /// A word to people on standard error.
    void warn(const QString &text);
    /// A failure: a sentence on standard error and, with JSON, the error object on standard output.
    void complain(const Error &error);

    void flush();
    /// What kept the output from being written, but for a reader that went away; null when nothing did.
    const char *failure() const;

private:
    void endTracking();

    bool m_isJson;
    bool m_isQuiet;
    bool m_isTerminal;
    int m_error = 0;
    QByteArray m_pending;
    bool m_isTracking = false;
};

/// A table with aligned columns, written page by page: each page makes the columns as wide as it needs.
class Table
{
public:
    Table(Output &output, QStringList titles);

    void add(QStringList cells);
    void writePage();

private:
    void writeRow(const QStringList &cells);

    Output &m_output;
    QVector<int> m_widths;
    QVector<QStringList> m_rows;
};

} // namespace muster::cli
