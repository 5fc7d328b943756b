// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/completion.h"

#include <QPointer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QFrame;
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace muster::ui {

class CompletionPopup;
class GlyphLabel;
class QueryEdit;
class QueryHighlighter;
class ThemeSource;

/// A line to type queries in: coloured terms, completion, a count of what was found, the place and reason of an error. It knows
/// nothing of the language but the look of its terms. Keys: Tab takes the completion, Enter applies, Down enters the list, Escape
/// closes it and then leaves the field.
class QueryField : public QWidget
{
    Q_OBJECT

public:
    explicit QueryField(const ThemeSource &themes, QWidget *parent = nullptr);
    ~QueryField() override;

    QString text() const;
    /// Without edited(); an error is cleared.
    void setText(const QString &text);
    void setPlaceholderText(const QString &text);
    /// At the right end: "22 of 412".
    void setCountText(const QString &text);
    void setCompletionSource(CompletionSource source) { m_source = std::move(source); }

    /// Marks the text from `column` (from 0; -1 if the place is unknown) and says below what is wrong. Gone with the next edit.
    void setError(int column, const QString &message);
    void clearError();
    bool hasError() const { return m_hasError; }

    CompletionPopup *popup() const;

Q_SIGNALS:
    void applied(const QString &text);
    void edited(const QString &text);
    void left(); ///< Escape with no list open: the owner gives the focus to the results

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void dress();
    void complete();
    void take(const QString &term);
    void enter();
    void setBoxProperty(const char *name, bool on);

    const ThemeSource &m_themes;
    CompletionSource m_source;
    QFrame *m_box;
    QLabel *m_icon;
    QueryEdit *m_edit;
    QLabel *m_count;
    GlyphLabel *m_errorMark;
    QToolButton *m_clear;
    QLabel *m_message;
    QueryHighlighter *m_highlighter;
    QPointer<CompletionPopup> m_popup; ///< ours, but a child of the window once it was open
    bool m_hasError = false;
    bool m_isInList = false; ///< Down or Up was pressed since the list opened
    QString m_text;          ///< as last told by edited() or set
};

} // namespace muster::ui
