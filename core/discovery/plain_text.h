// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace muster::discovery {

/// A text from a device or a list as it may be shown and stored: what can't be printed taken out (control characters, direction
/// overrides, half surrogates), white space collapsed, at most 255 characters.
QString plainText(QStringView text);
/// The same of bytes that should be UTF-8.
QString plainText(QByteArrayView utf8);

/// The value of a TXT key: plainText() when the bytes are printable UTF-8, else "0x" and hexadecimal digits.
QString plainValue(const QByteArray &bytes);

} // namespace muster::discovery
