// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/shown_text.h"

#include "discovery/plain_text.h"

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {
constexpr qsizetype longestShown = 64; // characters
constexpr qsizetype mostShown = 3;
} // namespace

QString shownText(const QString &text)
{
    QString plain = discovery::plainText(text);
    if (plain.size() <= longestShown)
        return plain;
    plain.truncate(plain.at(longestShown - 1).isLowSurrogate() ? longestShown - 2 : longestShown - 1);
    return plain + u'…';
}

QString shownList(const QStringList &texts)
{
    QStringList shown;
    for (const QString &text : texts.first(qMin(texts.size(), mostShown)))
        shown += shownText(text);
    if (texts.size() > mostShown)
        shown += u"…"_s;
    return shown.join(u", "_s);
}

} // namespace muster::provisioning
