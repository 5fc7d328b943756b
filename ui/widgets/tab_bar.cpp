// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tab_bar.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/state_paint.h"

#include <QFontMetrics>
#include <QMouseEvent>
#include <QPainter>

namespace muster::ui {

namespace {
constexpr int tabLineHeight = 2;
} // namespace

TabBar::TabBar(const ThemeSource &themes, QWidget *parent) : QTabBar(parent), m_themes(themes)
{
    setDrawBase(false);
    setDocumentMode(true);
    setExpanding(false);
    setElideMode(Qt::ElideNone);
    setUsesScrollButtons(true);
    setMouseTracking(true);
    setAttribute(Qt::WA_Hover);
    connect(&themes, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
}

void TabBar::setCountText(int index, const QString &count)
{
    setTabData(index, count);
    setAccessibleTabName(index, count.isEmpty() ? plainText(index) : tr("%1, %2", "tab, count").arg(plainText(index), count));
    setTabText(index, tabText(index)); // lays the tabs out anew
    update();
}

QString TabBar::countText(int index) const
{
    return tabData(index).toString();
}

QString TabBar::plainText(int index) const
{
    return tabText(index).remove(u'&');
}

QSize TabBar::tabSizeHint(int index) const
{
    const Theme &theme = m_themes.theme();
    // As wide as it will be when current, so that nothing moves on a click.
    int width = QFontMetrics(theme.font(TextSize::Body, TextWeight::Strong)).horizontalAdvance(plainText(index)) + 1;
    if (!countText(index).isEmpty())
        width += theme.space(Space::S) + QFontMetrics(theme.font(TextSize::Small)).horizontalAdvance(countText(index));
    return {width + 2 * theme.space(Space::S), theme.size(Size::ViewBar)};
}

QSize TabBar::minimumTabSizeHint(int index) const
{
    return tabSizeHint(index);
}

void TabBar::tabLayoutChange()
{
    QTabBar::tabLayoutChange();
    for (int i = 0; i < count(); ++i)
        if (countText(i).isEmpty())
            setAccessibleTabName(i, plainText(i));
}

void TabBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (int i = 0; i < count(); ++i)
        if (isTabVisible(i))
            paintTab(painter, i);
}

void TabBar::paintTab(QPainter &painter, int index) const
{
    const Theme &theme = m_themes.theme();
    const int margin = theme.space(Space::S);
    const QRectF tab(tabRect(index));
    QRectF words = tab.adjusted(margin, 0, -margin, 0);
    const bool isCurrent = index == currentIndex();
    const bool isHovered = underMouse() && tab.contains(mapFromGlobal(QCursor::pos()));
    const Token colour = !isTabEnabled(index) ? Token::Disabled : isCurrent || isHovered ? Token::Text : Token::Text2;
    const QFont font = theme.font(TextSize::Body, isCurrent ? TextWeight::Strong : TextWeight::Normal);
    const double text = paintText(painter, words, plainText(index), font, theme.colour(colour), Qt::AlignLeft, Qt::ElideNone);
    words.setLeft(words.left() + text + theme.space(Space::S) - 1);
    paintText(painter, words.adjusted(0, 0, margin, 0), countText(index), theme.font(TextSize::Small), theme.colour(Token::Text3),
              Qt::AlignLeft, Qt::ElideNone);
    if (isCurrent)
        painter.fillRect(QRectF(tab.left() + margin, tab.bottom() - tabLineHeight, tab.width() - 2 * margin, tabLineHeight),
                         theme.colour(Token::AccentText));
    if (isCurrent && hasFocus()) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.colour(Token::Focus), theme.size(Size::FocusRing)));
        painter.drawRoundedRect(tab.adjusted(1, 4, -1, -5), theme.radius(Radius::Control), theme.radius(Radius::Control));
        painter.restore();
    }
}

} // namespace muster::ui
