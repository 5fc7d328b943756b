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
class QStandardItem;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;

/// The left edge of the window: the site, the pages that exist with their counts, and below those that are about the console itself,
/// and who works here.
class Navigation : public QFrame
{
    Q_OBJECT

public:
    explicit Navigation(ThemeSource &themes, QWidget *parent = nullptr);

    void setSite(const QString &name);
    void setActor(const QString &who, const QString &role);
    enum class Place { Above, Below };
    /// Pages are counted from 0 as they come, wherever they stand.
    void addPage(const QString &iconName, const QString &word, Place place = Place::Above);
    void setCount(int page, const QString &count);
    void setCurrent(int page);
    QListView *list() const { return m_above; }
    QListView *lowerList() const { return m_below; }
    /// The menu of the site button; the window adds its own actions.
    QMenu *menu() const { return m_menu; }

Q_SIGNALS:
    void pageChosen(int page);
    void themeChosen(muster::ui::Theme::Preference preference);

private:
    QListView *makeList(const QString &objectName, const QString &accessibleName);
    void choose(QListView *list, int page);
    void buildMenu();

    ThemeSource &m_themes;
    QAbstractButton *m_site;
    QMenu *m_menu;
    QListView *m_above;
    QListView *m_below;
    QVector<QStandardItem *> m_pages; ///< of the models of both
    QWidget *m_actor;
    QLabel *m_actorName;
    QLabel *m_actorRole;
};

} // namespace muster::ui
