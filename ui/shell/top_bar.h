// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

QT_BEGIN_NAMESPACE
class QAction;
class QHBoxLayout;
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class ActionButton;
class Page;
class ThemeSource;

/// Above every page: its title, the way to every command, the page's one primary action and perhaps a second one.
class TopBar : public QFrame
{
    Q_OBJECT

public:
    explicit TopBar(const ThemeSource &themes, QWidget *parent = nullptr);

    /// Shows what this page says of itself; null: a title only.
    void showPage(const Page *page);
    void showTitle(const QString &title);

Q_SIGNALS:
    void paletteRequested();

private:
    struct Shown
    {
        QAction *action = nullptr;
        ActionButton *button = nullptr;
    };
    void place(Shown &shown, QAction *action, const QString &role);

    const ThemeSource &m_themes;
    QLabel *m_title;
    QLabel *m_subtitle;
    QPushButton *m_search;
    QHBoxLayout *m_row;
    Shown m_secondary;
    Shown m_primary;
};

} // namespace muster::ui
