// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/shell_text.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace {

constexpr qsizetype longestSaid = 200;

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

} // namespace

QByteArray quoted(QByteArrayView value)
{
    return '\'' + value.toByteArray().replace('\'', "'\\''") + '\'';
}

QString said(QByteArrayView text)
{
    QString clean = QString::fromUtf8(text.first(qMin(text.size(), 8 * longestSaid)));
    for (QChar &c : clean)
        if (!c.isPrint())
            c = u' ';
    clean = clean.simplified();
    return clean.size() > longestSaid ? clean.first(longestSaid - 1) + u'…' : clean;
}

bool isAccountName(const QString &text)
{
    return matches(text, u"[A-Za-z_][A-Za-z0-9_.-]{0,31}"_s);
}

bool isHostName(const QString &text)
{
    return text.size() <= 253
           && matches(text, u"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                            "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"_s);
}

bool isTimeServer(const QString &text)
{
    return isHostName(text) || (text.size() <= 45 && text.contains(u':') && matches(text, u"[0-9A-Fa-f:.]+"_s));
}

bool isFileName(const QString &text)
{
    return matches(text, u"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"_s);
}

} // namespace muster::drivers
