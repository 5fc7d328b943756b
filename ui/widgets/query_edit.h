// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace muster::ui {

/// One line of text that a highlighter can colour, which QLineEdit can't have: no newlines, pasted ones become spaces. It says
/// which keys mean something to a query field instead of acting on them. Part of QueryField.
class QueryEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit QueryEdit(QWidget *parent = nullptr);

    /// `text` on one line.
    static QString flattened(const QString &text);
    /// The word before the cursor, to be completed. A quoted value is one word.
    QString wordBeforeCursor() const;
    void replaceWordBeforeCursor(const QString &word);
    /// Whether Tab means taking a completion; otherwise it moves the focus.
    void setTakesTab(bool takes) { m_takesTab = takes; }

Q_SIGNALS:
    void enterPressed();
    void escapePressed();
    void tabPressed();
    void stepPressed(int rows); ///< Up and Down, PageUp and PageDown
    void focusChanged(bool has);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void insertFromMimeData(const QMimeData *source) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    bool m_takesTab = false;
};

} // namespace muster::ui
