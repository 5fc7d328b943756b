// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/query_edit.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QRegularExpression>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int queryPageRows = 5;
} // namespace

QueryEdit::QueryEdit(QWidget *parent) : QPlainTextEdit(parent)
{
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabChangesFocus(true);
    setFrameShape(QFrame::NoFrame);
}

QString QueryEdit::flattened(const QString &text)
{
    static const QRegularExpression breaks(u"[\\r\\n\\x{2028}\\x{2029}]+"_s);
    return QString(text).replace(breaks, u" "_s);
}

QString QueryEdit::wordBeforeCursor() const
{
    const QString before = textCursor().block().text().left(textCursor().positionInBlock());
    bool isQuoted = false;
    qsizetype start = 0;
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (before[i] == u'"')
            isQuoted = !isQuoted;
        else if (!isQuoted && (before[i].isSpace() || before[i] == u'(' || (before[i] == u'-' && start == i)))
            start = i + 1;
    }
    return before.mid(start);
}

void QueryEdit::replaceWordBeforeCursor(const QString &word)
{
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, int(wordBeforeCursor().size()));
    cursor.insertText(word);
    setTextCursor(cursor);
}

void QueryEdit::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: Q_EMIT enterPressed(); return;
    case Qt::Key_Escape: Q_EMIT escapePressed(); return;
    case Qt::Key_Down: Q_EMIT stepPressed(1); return;
    case Qt::Key_Up: Q_EMIT stepPressed(-1); return;
    case Qt::Key_PageDown: Q_EMIT stepPressed(queryPageRows); return;
    case Qt::Key_PageUp: Q_EMIT stepPressed(-queryPageRows); return;
    default: QPlainTextEdit::keyPressEvent(event);
    }
}

bool QueryEdit::focusNextPrevChild(bool next)
{
    if (!next || !m_takesTab)
        return QPlainTextEdit::focusNextPrevChild(next);
    Q_EMIT tabPressed();
    return true;
}

void QueryEdit::insertFromMimeData(const QMimeData *source)
{
    insertPlainText(flattened(source->text().trimmed()));
}

void QueryEdit::focusInEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusInEvent(event);
    Q_EMIT focusChanged(true);
}

void QueryEdit::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    Q_EMIT focusChanged(false);
}

} // namespace muster::ui
