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

/// Above every page: its title, the way to every command, and the page's one primary action.
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
    const ThemeSource &m_themes;
    QLabel *m_title;
    QLabel *m_subtitle;
    QPushButton *m_search;
    QHBoxLayout *m_row;
    QAction *m_action = nullptr;
    ActionButton *m_primary = nullptr;
};

} // namespace muster::ui
