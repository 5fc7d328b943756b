// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>

namespace muster::ui {

class ThemeSource;

/// Colours a query as it is typed: field and operator dim, value strong, from an error on red with a wavy line. It only looks at
/// the shape of terms; what is valid is for the parser to say.
class QueryHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    QueryHighlighter(const ThemeSource &themes, QTextDocument *document);

    /// Character at which the parser stopped, from 0; -1: it did not.
    void setErrorAt(int column);

protected:
    void highlightBlock(const QString &text) override;

private:
    const ThemeSource &m_themes;
    int m_errorAt = -1;
};

} // namespace muster::ui
