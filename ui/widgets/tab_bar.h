// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QTabBar>

namespace muster::ui {

class ThemeSource;

/// Tabs as words with a dim count behind and a 2 px line below the current one: saved views, the tabs of details.
class TabBar : public QTabBar
{
    Q_OBJECT

public:
    explicit TabBar(const ThemeSource &themes, QWidget *parent = nullptr);

    /// Shown behind the tab's text; empty: none.
    void setCountText(int index, const QString &count);
    QString countText(int index) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void tabLayoutChange() override;

private:
    void paintTab(QPainter &painter, int index) const;
    QString plainText(int index) const;

    const ThemeSource &m_themes;
};

} // namespace muster::ui
