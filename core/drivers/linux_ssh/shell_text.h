// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QString>

namespace muster::drivers {

/// `value` as one word of a POSIX shell, whatever it holds but NUL. The only way a value gets into a command line.
QByteArray quoted(QByteArrayView value);

/// What a device said, fit for a message: control characters and breaks made blanks, trimmed, at most 200 characters.
QString said(QByteArrayView text);

// What may be handed to a device's programs. Stricter than they are: none of these can be an option, a path or a second line.
bool isAccountName(const QString &text);
bool isHostName(const QString &text);
bool isTimeServer(const QString &text); ///< a host name or an address
bool isFileName(const QString &text);   ///< of a trust anchor, or a label: letters, digits, dash, underscore; a dot not first

} // namespace muster::drivers
