// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QJsonObject>
#include <QStringList>

namespace muster::cli {

/// `text` with everything a terminal might obey (control and format characters, lone surrogates) written as \x1B or \u{202E}.
/// Names come from devices and may hold anything.
QString printable(const QString &text);

/// One line of JSON, without a line end; what printable() would touch is \u-escaped, so that the value stays the same.
QByteArray jsonLine(const QJsonObject &object);

/// One record of RFC 4180, with CR LF. A cell that begins with = + - @, a tab or a CR gets an apostrophe in front, so that no
/// spreadsheet takes it for a formula.
QByteArray csvLine(const QStringList &cells);

/// How many columns a terminal uses for it.
int displayWidth(const QString &text);

/// "3 min ago"; in the future "now".
QString ageText(Timestamp at, Timestamp now);

} // namespace muster::cli
