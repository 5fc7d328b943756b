// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/finding_delegate.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/state_paint.h"

#include <QPainter>

namespace muster::ui {

namespace {
constexpr int findingLines = 3;
} // namespace

FindingDelegate::FindingDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes)
{
}

QSize FindingDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const Theme &theme = m_themes.theme();
    return {100, findingLines * theme.lineHeight(TextSize::Small) + 2 * theme.space(Space::S)};
}

void FindingDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const int margin = theme.space(Space::L);
    const bool hasFocus = option.state & QStyle::State_HasFocus;
    if (hasFocus || option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, theme.colour(hasFocus ? Token::Selected : Token::Hover));
    if (hasFocus)
        for (const int y : {option.rect.top(), option.rect.bottom() - 1})
            painter->fillRect(QRect(option.rect.left(), y, option.rect.width(), 2), theme.colour(Token::Focus));
    const double height = theme.lineHeight(TextSize::Small);
    QRectF line(option.rect.left() + margin, option.rect.top() + theme.space(Space::S), option.rect.width() - 2 * margin, height);
    if (const auto *look = index.data(LookRole).value<const StateLook *>())
        paintGlyph(*painter,
                   QRectF(line.left(), line.top() + (height - theme.size(Size::Glyph)) / 2, theme.size(Size::Glyph),
                          theme.size(Size::Glyph)),
                   look->glyph, theme.colour(look->mark));
    line.setLeft(line.left() + theme.size(Size::Glyph) + theme.space(Space::S));
    paintText(*painter, line, index.data().toString(), theme.font(TextSize::Small, TextWeight::Strong), theme.colour(Token::Text),
              Qt::AlignLeft, Qt::ElideMiddle);
    line.translate(0, height);
    paintText(*painter, line, index.data(WhatRole).toString(), theme.font(TextSize::Small), theme.colour(Token::Text));
    line.translate(0, height);
    paintText(*painter, line, index.data(FixRole).toString(), theme.font(TextSize::Small), theme.colour(Token::Text3));
    painter->fillRect(QRectF(option.rect.left() + margin, option.rect.bottom(), option.rect.width() - 2 * margin, 1),
                      theme.colour(Token::Border));
}

} // namespace muster::ui
