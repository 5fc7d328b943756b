// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/row_header.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/state_paint.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int headerArrow = 10;
} // namespace

RowHeader::RowHeader(const ThemeSource &themes, QWidget *parent) : QHeaderView(Qt::Horizontal, parent), m_themes(themes)
{
    setFixedHeight(themes.theme().size(Size::HeaderRow));
    setHighlightSections(false);
    setSectionsClickable(true);
    setMinimumSectionSize(48);
    setMouseTracking(true);
    connect(&themes, &ThemeSource::changed, viewport(), qOverload<>(&QWidget::update));
}

QSize RowHeader::sectionSizeFromContents(int section) const
{
    const Theme &theme = m_themes.theme();
    const QString text = model()->headerData(section, orientation()).toString();
    const int words = QFontMetrics(theme.font(TextSize::Small, TextWeight::Medium)).horizontalAdvance(text);
    return {words + headerArrow + 2 * theme.space(Space::S) + theme.space(Space::Xs), theme.size(Size::HeaderRow)};
}

void RowHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &theme = m_themes.theme();
    const bool isSorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const bool isHovered = sectionsClickable() && rect.contains(viewport()->mapFromGlobal(QCursor::pos()))
                           && viewport()->underMouse();
    painter->save();
    painter->fillRect(rect, theme.colour(isHovered && isSortIndicatorShown() ? Token::Hover : Token::Header));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(Token::Border));
    const Qt::Alignment alignment(model()->headerData(section, orientation(), Qt::TextAlignmentRole).toInt());
    QRectF words = QRectF(rect).adjusted(theme.space(Space::S), 0, -theme.space(Space::S), -1);
    const QFont font = theme.font(TextSize::Small, isSorted ? TextWeight::Medium : TextWeight::Normal);
    const QColor colour = theme.colour(isSorted ? Token::Text : Token::Text2);
    const QString text = model()->headerData(section, orientation()).toString();
    const double gap = theme.space(Space::Xs);
    const bool isRight = alignment & Qt::AlignRight;
    if (isSorted)
        words.adjust(0, 0, -(headerArrow + gap), 0);
    const double width = paintText(*painter, words, text, font, colour, isRight ? Qt::AlignRight : Qt::AlignLeft);
    if (isSorted) {
        const QPixmap arrow = iconPixmap(u"chevron-down"_s, colour, headerArrow, painter->device()->devicePixelRatioF());
        const QPointF at(isRight ? words.right() + gap : words.left() + width + gap,
                         std::round(words.center().y() - headerArrow / 2.0));
        if (sortIndicatorOrder() == Qt::AscendingOrder) { // the icon points down
            painter->translate(at + QPointF(headerArrow / 2.0, headerArrow / 2.0));
            painter->rotate(180);
            painter->drawPixmap(QPointF(-headerArrow / 2.0, -headerArrow / 2.0), arrow);
        } else {
            painter->drawPixmap(at, arrow);
        }
    }
    painter->restore();
}

} // namespace muster::ui
