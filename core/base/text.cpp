// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

namespace muster {

QString foldCase(QStringView text)
{
    QString folded;
    folded.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            const char32_t point = QChar::toCaseFolded(QChar::surrogateToUcs4(text.at(i), text.at(i + 1)));
            folded += QChar::fromUcs4(point);
            ++i;
        } else {
            folded += text.at(i).toCaseFolded();
        }
    }
    return folded;
}

QByteArray naturalSortKey(QStringView text)
{
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    const QString folded = foldCase(text);
    QByteArray key;
    for (qsizetype i = 0; i < folded.size();) {
        if (!isDigit(folded.at(i))) {
            const qsizetype start = i;
            while (i < folded.size() && !isDigit(folded.at(i)))
                ++i;
            key += QStringView(folded).sliced(start, i - start).toUtf8();
            continue;
        }
        while (i + 1 < folded.size() && folded.at(i) == u'0' && isDigit(folded.at(i + 1)))
            ++i;
        const qsizetype start = i;
        while (i < folded.size() && isDigit(folded.at(i)))
            ++i;
        // '0' + length keeps digits where they sort among other characters, and longer numbers behind shorter ones. A length
        // beyond one byte goes on in the next: 0xFF, then what is left of it.
        key += '0';
        qsizetype length = i - start;
        for (; length > 254; length -= 254)
            key += '\xFF';
        key += static_cast<char>(length);
        key += QStringView(folded).sliced(start, i - start).toLatin1();
    }
    return key;
}

} // namespace muster
