// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/plain_text.h"

#include <QStringDecoder>
#include <QVector>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype longestPlainText = 255; // characters
constexpr qsizetype longestRawText = 4096;  // white space collapses, but not without end

bool isPlainPoint(char32_t point)
{
    return QChar::isPrint(point) && point != QChar::ReplacementCharacter;
}

} // namespace

QString plainText(QStringView text)
{
    QString plain;
    for (const uint point : text.first(qMin(text.size(), longestRawText)).toUcs4()) {
        if (QChar::isSpace(point))
            plain += u' ';
        else if (isPlainPoint(point))
            plain += QChar::fromUcs4(point);
    }
    plain = plain.simplified();
    if (plain.size() > longestPlainText)
        plain.truncate(plain[longestPlainText].isLowSurrogate() ? longestPlainText - 1 : longestPlainText);
    return plain.trimmed();
}

QString plainText(QByteArrayView utf8)
{
    return plainText(QString::fromUtf8(utf8.first(qMin(utf8.size(), longestRawText))));
}

QString plainValue(const QByteArray &bytes)
{
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString text = decode(bytes);
    const auto points = text.toUcs4();
    if (!decode.hasError() && std::ranges::all_of(points, isPlainPoint))
        return plainText(text);
    return u"0x"_s + QString::fromLatin1(bytes.first(std::min(bytes.size(), (longestPlainText - 2) / 2)).toHex());
}

} // namespace muster::discovery
