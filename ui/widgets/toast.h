// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

#include <functional>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
class QToolButton;
QT_END_NAMESPACE

namespace muster::ui {

class GlyphLabel;
class ThemeSource;
struct StateLook;

/// Tells how something ended, at the bottom right of the window, for 8 seconds; it stays under the pointer or with the focus in
/// it. Never the only place where that is told: the Activity page keeps it. One per window; the next message takes the place of
/// the last.
class Toast : public QFrame
{
    Q_OBJECT

public:
    Toast(const ThemeSource &themes, QWidget *window);

    /// What a message offers: a word such as "Show" or "Undo", and what pressing it does.
    struct Offer
    {
        QString word; ///< empty: none
        std::function<void()> act;
    };

    void present(const StateLook &look, const QString &title, const QString &detail = {}, const Offer &offer = {});
    /// What stands below the toast, such as the status strip's height.
    void setBottomInset(int pixels);
    bool isPaused() const { return isVisible() && !m_timer.isActive(); }

Q_SIGNALS:
    void closed();

protected:
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void dismiss();
    void place();
    void dress();

    const ThemeSource &m_themes;
    GlyphLabel *m_glyph;
    QLabel *m_title;
    QLabel *m_detail;
    QPushButton *m_action;
    std::function<void()> m_act;
    QToolButton *m_close;
    QTimer m_timer;
    int m_remaining = 0; ///< milliseconds left while paused
    int m_bottomInset = 0;
};

} // namespace muster::ui
