// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class GlyphLabel;
class ThemeSource;
struct StateLook;

/// One thing to know about the page and one thing to do about it: glyph, sentence, at most one button. Its ground is of the
/// look's tone.
class HintBar : public QFrame
{
    Q_OBJECT

public:
    explicit HintBar(const ThemeSource &themes, QWidget *parent = nullptr);

    /// An empty action shows no button.
    void setHint(const StateLook &look, const QString &sentence, const QString &action = {});

Q_SIGNALS:
    void triggered();

private:
    GlyphLabel *m_glyph;
    QLabel *m_sentence;
    QPushButton *m_action;
};

} // namespace muster::ui
