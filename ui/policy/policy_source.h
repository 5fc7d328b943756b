// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPlainTextEdit;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class GlyphLabel;
class PolicyDraft;
class ThemeSource;

/// A policy as the JSON document it is, checked as it is typed.
class PolicySource : public QWidget
{
    Q_OBJECT

public:
    explicit PolicySource(const ThemeSource &themes, QWidget *parent = nullptr);

    /// A text that says the same as the draft stays as it was typed.
    void showDraft(const PolicyDraft &draft, bool isEditable);
    void focusFirst();
    /// Its words wrap inside of it; what is around it need not ask how high it would like to be.
    bool hasHeightForWidth() const override { return false; }

Q_SIGNALS:
    void edited(const QString &text);
    /// Forget the text; back to what the form says.
    void dropWanted();

private:
    const ThemeSource &m_themes;
    QPlainTextEdit *m_edit;
    GlyphLabel *m_glyph;
    QLabel *m_verdict;
    QPushButton *m_drop;
    bool m_isShowing = false;
};

} // namespace muster::ui
