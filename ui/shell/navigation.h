// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.h"

#include <QFrame>

QT_BEGIN_NAMESPACE
class QAbstractButton;
class QLabel;
class QListView;
class QMenu;
class QStandardItemModel;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// The left edge of the window: the site, the pages that exist with their counts, and below who works here.
class Navigation : public QFrame
{
    Q_OBJECT

public:
    explicit Navigation(ThemeSource &themes, QWidget *parent = nullptr);

    void setSite(const QString &name);
    void setActor(const QString &who, const QString &role);
    void addPage(const QString &iconName, const QString &word);
    void setCount(int page, const QString &count);
    void setCurrent(int page);
    QListView *list() const { return m_list; }
    /// The menu of the site button; the window adds its own actions.
    QMenu *menu() const { return m_menu; }

Q_SIGNALS:
    void pageChosen(int page);
    void themeChosen(muster::ui::Theme::Preference preference);

private:
    void buildMenu();

    ThemeSource &m_themes;
    QAbstractButton *m_site;
    QMenu *m_menu;
    QListView *m_list;
    QStandardItemModel *m_pages;
    QWidget *m_actor;
    QLabel *m_actorName;
    QLabel *m_actorRole;
};

} // namespace muster::ui
