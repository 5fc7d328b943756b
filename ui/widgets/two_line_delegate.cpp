// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/two_line_delegate.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/state_paint.h"

#include <QPainter>

namespace muster::ui {

TwoLineDelegate::TwoLineDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes)
{
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {120, m_themes.theme().size(Size::RowTwoLine)};
}

void TwoLineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const auto [first, second] = lines(index);
    const int margin = theme.space(Space::L);
    const QRectF rect = QRectF(option.rect).adjusted(margin, 4, -margin, -4);
    const double half = rect.height() / 2;
    if (option.state & QStyle::State_HasFocus)
        painter->fillRect(option.rect, theme.colour(Token::Hover));
    paintText(*painter, QRectF(rect.left(), rect.top(), rect.width(), half), first,
              theme.font(TextSize::Small, TextWeight::Medium), theme.colour(Token::Text));
    paintText(*painter, QRectF(rect.left(), rect.top() + half, rect.width(), half), second, theme.font(TextSize::Small),
              theme.colour(Token::Text3));
    painter->fillRect(QRectF(option.rect.left() + margin, option.rect.bottom(), option.rect.width() - 2 * margin, 1),
                      theme.colour(Token::Border));
}

} // namespace muster::ui
