// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of DeviceTable that shows the rows of groups.
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/hovered_row.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/state_paint.h"

#include <QGuiApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int groupArrow = 12;
} // namespace

void DeviceTable::showGroups()
{
    setRowPainter([this](QPainter &painter, const QRect &rect, int row) { paintGroup(painter, rect, row); });
    m_frozen->setRowPainter([this](QPainter &painter, const QRect &rect, int row) {
        if (m_model.isGrouped() && m_model.groupRowOf(row) != row)
            painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), m_themes.theme().colour(Token::Border));
        paintGroup(painter, rect, row);
    });
    for (RowView *view : {static_cast<RowView *>(this), m_frozen})
        connect(view, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
            if (QGuiApplication::keyboardModifiers() == Qt::NoModifier) // else it is about the selection
                toggleGroup(index.row());
        });
    connect(&m_model, &DeviceTableModel::loadedChanged, this, &DeviceTable::placeFrozen);
}

/// The same in both views, from the same left: what the frozen one cuts goes on in the other.
void DeviceTable::paintGroup(QPainter &painter, const QRect &rect, int row) const
{
    const auto group = m_model.group(row);
    if (!group)
        return;
    const Theme &theme = m_themes.theme();
    const double ratio = painter.device()->devicePixelRatioF();
    painter.fillRect(rect, theme.colour(m_hovered->row() == row ? Token::Hover : Token::Header));
    const bool isCurrent = currentIndex().row() == row;
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(isCurrent ? Token::Focus : Token::Border));
    if (isCurrent)
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), theme.colour(Token::Focus));
    double left = theme.space(Space::S);
    const auto paintIcon = [&](const QString &name, int side) {
        const QPixmap pixmap = iconPixmap(name, theme.colour(Token::Text2), side, ratio);
        painter.drawPixmap(QPointF(left, rect.top() + std::round((rect.height() - side) / 2.0)), pixmap);
        left += side + theme.space(Space::S);
    };
    paintIcon(group->isCollapsed ? u"chevron-right"_s : u"chevron-down"_s, groupArrow);
    paintIcon(group->iconName, theme.size(Size::IconNav));
    // As wide as the table, not as the view: both cut the same words.
    const QRectF words(left, rect.top(), std::max(0.0, width() - left - theme.space(Space::S)), rect.height() - 1);
    const double title = paintText(painter, words, group->title, theme.font(TextSize::Small, TextWeight::Medium),
                                   theme.colour(Token::Text));
    paintText(painter, words.adjusted(title + theme.space(Space::S), 0, 0, 0), locale().toString(group->count),
              theme.font(TextSize::Small), theme.colour(Token::Text2));
}

void DeviceTable::scrollContentsBy(int dx, int dy)
{
    RowView::scrollContentsBy(dx, dy);
    if (dx != 0 && m_model.isGrouped())
        viewport()->update(); // the rows of groups don't go along
}

/// True when the key was one for the row of a group.
bool DeviceTable::takeGroupKey(int key)
{
    const int row = currentIndex().row();
    const int groupRow = m_model.groupRowOf(row);
    if (groupRow < 0)
        return false;
    if (groupRow != row) { // Left beyond the first column goes to the group
        const bool isUp = key == Qt::Key_Left && currentIndex().column() == 0;
        if (isUp)
            selectionModel()->setCurrentIndex(m_model.index(groupRow, 0), QItemSelectionModel::NoUpdate);
        return isUp;
    }
    switch (key) {
    case Qt::Key_Left: m_model.setCollapsed(row, true); return true;
    case Qt::Key_Right: m_model.setCollapsed(row, false); return true;
    case Qt::Key_Space:
    case Qt::Key_Select:
    case Qt::Key_Return:
    case Qt::Key_Enter: toggleGroup(row); return true;
    default: return false;
    }
}

void DeviceTable::toggleGroup(int row)
{
    if (const auto group = m_model.group(row))
        m_model.setCollapsed(row, !group->isCollapsed);
}

} // namespace muster::ui
