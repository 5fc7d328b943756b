// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/text_lines.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int mostTextLines = 6;
constexpr int textLinesFrame = 14; // edges, padding and the document's margins
} // namespace

TextLines::TextLines(QWidget *parent) : QPlainTextEdit(parent)
{
    setProperty("role", u"field"_s);
    setTabChangesFocus(true);
    setLineWrapMode(NoWrap);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        fit();
        if (!m_isShowing)
            Q_EMIT edited();
    });
    fit();
}

QStringList TextLines::lines() const
{
    QStringList lines;
    for (const QString &each : toPlainText().split(u'\n'))
        if (const QString line = each.trimmed(); !line.isEmpty())
            lines += line;
    return lines;
}

void TextLines::setLines(const QStringList &wanted)
{
    if (lines() == wanted)
        return;
    m_isShowing = true;
    setPlainText(wanted.join(u'\n'));
    m_isShowing = false;
}

void TextLines::fit()
{
    const int shown = std::clamp(blockCount(), 1, mostTextLines);
    setFixedHeight(shown * fontMetrics().lineSpacing() + textLinesFrame);
}

} // namespace muster::ui
