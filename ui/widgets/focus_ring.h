// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

QT_BEGIN_NAMESPACE
class QApplication;
class QFocusFrame;
class QWidget;
QT_END_NAMESPACE

namespace muster::ui {

class Theme;
class ThemeSource;

/// The ring around the button, check box or tab that has the keyboard. Style sheets paint inside a widget only, and a ring inside
/// a filled button is hard to see. Fields and views show their focus themselves. Owned by the ThemeSource, one for the
/// application.
class FocusRing : public QObject
{
    Q_OBJECT

public:
    FocusRing(ThemeSource &themes, QApplication &application);
    ~FocusRing() override;

    /// How far it reaches beyond its widget: what scrolls leaves this free along its edges.
    static int reach(const Theme &theme);
    /// A frame around `widget` for as long as the widget lives.
    static QFocusFrame *createFrame(const ThemeSource &themes, QWidget *widget);

private:
    void follow(QWidget *now);

    ThemeSource &m_themes;
    QPointer<QFocusFrame> m_frame;
};

} // namespace muster::ui
