// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/query_highlighter.h"

#include "ui/shell/theme_source.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace muster::ui {

QueryHighlighter::QueryHighlighter(const ThemeSource &themes, QTextDocument *document)
    : QSyntaxHighlighter(document)
    , m_themes(themes)
{
    connect(&themes, &ThemeSource::changed, this, &QSyntaxHighlighter::rehighlight);
}

void QueryHighlighter::setErrorAt(int column)
{
    if (column == m_errorAt)
        return;
    m_errorAt = column;
    rehighlight();
}

void QueryHighlighter::highlightBlock(const QString &text)
{
    const Theme &theme = m_themes.theme();
    QTextCharFormat dim;
    dim.setForeground(theme.colour(Token::Text2));
    QTextCharFormat strong;
    strong.setForeground(theme.colour(Token::Text));
    strong.setFontWeight(theme.font(TextSize::Body, TextWeight::Strong).weight());

    static const QRegularExpression term(u"-?[A-Za-z][A-Za-z0-9._-]*(?:[:=<>!]+(\"[^\"]*\"?|[^\\s()]+)?|(?=\\s|$))"_s);
    for (auto matches = term.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedStart(1) < 0 && !match.captured().contains(QRegularExpression(u"[:=<>!]"_s)))
            continue; // a bare word
        setFormat(int(match.capturedStart()), int(match.capturedLength()), dim);
        if (match.capturedStart(1) >= 0)
            setFormat(int(match.capturedStart(1)), int(match.capturedLength(1)), strong);
    }
    if (m_errorAt < 0 || text.isEmpty())
        return;
    // At least one character shows where, also when the parser ran off the end.
    const int start = std::min(m_errorAt, int(text.size()) - 1);
    int end = start + 1;
    while (end < text.size() && !text[end].isSpace())
        ++end;
    QTextCharFormat wrong;
    wrong.setForeground(theme.colour(Token::Bad));
    wrong.setFontWeight(theme.font(TextSize::Body, TextWeight::Medium).weight());
    wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    wrong.setUnderlineColor(theme.colour(Token::BadMark));
    setFormat(start, end - start, wrong);
}

} // namespace muster::ui
