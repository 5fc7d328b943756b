// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/scan.h"

#include <QFrame>

QT_BEGIN_NAMESPACE
class QLabel;
class QProgressBar;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class GlyphLabel;
class ThemeSource;

/// How far a scan is, with a button to stop it; then what came of it, until it is put away.
class ScanRow : public QFrame
{
    Q_OBJECT

public:
    explicit ScanRow(const ThemeSource &themes, QWidget *parent = nullptr);

    void setProgress(const discovery::ScanProgress &progress);
    /// It is over: what came of it, or why it was not done.
    void setEnd(const QString &account, bool isComplete);
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void cancelled();

private:
    void setLook(const QString &tone, const QString &words);

    GlyphLabel *m_glyph;
    QLabel *m_words;
    QProgressBar *m_bar;
    QPushButton *m_button;
    bool m_isOver = false;
};

} // namespace muster::ui
