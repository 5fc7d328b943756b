// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/cell_delegates.h"

#include "ui/widgets/age.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/state_look.h"

#include <QFontMetrics>
#include <QPainter>

namespace muster::ui {

namespace {

const StateLook *cellLook(const QModelIndex &index)
{
    return index.data(LookRole).value<const StateLook *>();
}

QString cellWords(const QModelIndex &index)
{
    return index.data(Qt::DisplayRole).toString();
}

int cellTextWidth(const QFont &font, const QString &text)
{
    return QFontMetrics(font).horizontalAdvance(text) + 1;
}

std::optional<Timestamp> cellTime(const QModelIndex &index)
{
    const QVariant value = index.data(ValueRole);
    if (!value.isValid())
        return std::nullopt;
    return Timestamp(std::chrono::milliseconds(value.toLongLong()));
}

constexpr int cellMarkGap = 6;

} // namespace

TextDelegate::TextDelegate(const ThemeSource &themes, const Clock &clock, QObject *parent, Qt::TextElideMode elide)
    : CellDelegate(themes, clock, parent)
    , m_elide(elide)
{
}

void TextDelegate::paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const
{
    paintText(painter, rect, cellWords(index), theme().font(TextSize::Small), textColour(index, Token::Text), Qt::AlignLeft,
              m_elide);
}

int TextDelegate::contentWidth(const QModelIndex &index) const
{
    return cellTextWidth(theme().font(TextSize::Small), cellWords(index));
}

void KindNameDelegate::paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const
{
    QRectF name = rect;
    const QString iconName = index.data(IconNameRole).toString();
    if (!iconName.isEmpty()) {
        const int side = theme().size(Size::IconNav);
        const QPixmap kind = iconPixmap(iconName, theme().colour(Token::Text2), side, painter.device()->devicePixelRatioF());
        painter.drawPixmap(QPointF(rect.left(), std::round(rect.center().y() - side / 2.0)), kind);
        name.setLeft(rect.left() + side + theme().space(Space::S));
    }
    if (const StateLook *look = cellLook(index)) {
        const MarkText mark{look->word(), {}, TextWeight::Normal};
        const int width = markSize(theme(), mark).width();
        paintMark(painter, theme(), QRectF(rect.right() - width, rect.top(), width, rect.height()), *look, mark);
        name.setRight(rect.right() - width - theme().space(Space::S));
    }
    paintText(painter, name, cellWords(index), theme().font(TextSize::Small, TextWeight::Medium), textColour(index, Token::Text),
              Qt::AlignLeft, Qt::ElideMiddle);
}

int KindNameDelegate::contentWidth(const QModelIndex &index) const
{
    const int before = index.data(IconNameRole).isValid() ? theme().size(Size::IconNav) + theme().space(Space::S) : 0;
    const StateLook *look = cellLook(index);
    const int behind = look ? markSize(theme(), {look->word(), {}, TextWeight::Normal}).width() + theme().space(Space::S) : 0;
    return before + behind + cellTextWidth(theme().font(TextSize::Small, TextWeight::Medium), cellWords(index));
}

void ChipDelegate::paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const
{
    if (const StateLook *look = cellLook(index))
        paintChip(painter, theme(), rect, *look, cellWords(index));
    else
        paintText(painter, rect, cellWords(index), theme().font(TextSize::Small), textColour(index, Token::Text3));
}

int ChipDelegate::contentWidth(const QModelIndex &index) const
{
    return chipSize(theme(), cellWords(index)).width();
}

MarkText MarkDelegate::markText(const QModelIndex &index) const
{
    return {cellWords(index), index.data(EvidenceRole).toString(), weight()};
}

void MarkDelegate::paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const
{
    if (const StateLook *look = cellLook(index))
        paintMark(painter, theme(), rect, *look, markText(index));
    else
        paintText(painter, rect, cellWords(index), theme().font(TextSize::Small), textColour(index, Token::Text3));
}

int MarkDelegate::contentWidth(const QModelIndex &index) const
{
    return markSize(theme(), markText(index)).width();
}

QString NumberDelegate::text(const QModelIndex &index) const
{
    return cellWords(index);
}

void NumberDelegate::paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const
{
    const StateLook *look = cellLook(index);
    const bool isFresh = index.data(CellChangedAtRole).isValid();
    const QFont font = theme().font(TextSize::Small, isFresh ? TextWeight::Medium : TextWeight::Normal);
    const QColor colour = textColour(index, look ? look->text : Token::Text2);
    const double width = paintText(painter, rect, text(index), font, colour, Qt::AlignRight);
    if (look) {
        const double side = theme().size(Size::Glyph);
        const QRectF glyph(rect.right() - width - cellMarkGap - side, std::round(rect.center().y() - side / 2), side, side);
        if (glyph.left() >= rect.left() - 2)
            paintGlyph(painter, glyph, look->glyph, theme().colour(look->mark));
    }
}

int NumberDelegate::contentWidth(const QModelIndex &index) const
{
    const int mark = cellLook(index) ? theme().size(Size::Glyph) + cellMarkGap : 0;
    return mark + cellTextWidth(theme().font(TextSize::Small, TextWeight::Medium), text(index));
}

QString AgeDelegate::text(const QModelIndex &index) const
{
    const auto at = cellTime(index);
    return at ? shortAge(*at, now()) : NumberDelegate::text(index);
}

QString AgeDelegate::toolTip(const QModelIndex &index, bool isCut) const
{
    const auto at = cellTime(index);
    return at ? exactTime(*at) : NumberDelegate::toolTip(index, isCut);
}

} // namespace muster::ui
