// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/state_paint.h"

#include "ui/widgets/state_look.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace muster::ui {

namespace {

// Distances inside a chip and a mark, as in the design's pictures.
constexpr double chipLeft = 6;
constexpr double chipGap = 5;
constexpr double chipRight = 9;
constexpr double markGap = 6;

double paintedWidth(const QFont &font, const QString &text)
{
    return std::ceil(QFontMetricsF(font).horizontalAdvance(text));
}

} // namespace

QColor blend(const QColor &over, const QColor &ground, double share)
{
    const auto mix = [share](float a, float b) { return float(a * share + b * (1 - share)); };
    return QColor::fromRgbF(mix(over.redF(), ground.redF()), mix(over.greenF(), ground.greenF()),
                            mix(over.blueF(), ground.blueF()));
}

double paintText(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font, const QColor &colour,
                 Qt::Alignment alignment, Qt::TextElideMode elide)
{
    if (text.isEmpty() || rect.width() < 4)
        return 0;
    const QFontMetricsF metrics(font);
    const QString shown = metrics.elidedText(text, elide, rect.width() + 0.5);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(rect, int(alignment | Qt::AlignVCenter | Qt::TextSingleLine), shown);
    return std::ceil(metrics.horizontalAdvance(shown));
}

QSize chipSize(const Theme &theme, const QString &word)
{
    const double text = paintedWidth(theme.font(TextSize::Small, TextWeight::Medium), word);
    return {int(chipLeft + theme.size(Size::Glyph) + chipGap + text + chipRight), theme.size(Size::Chip)};
}

void paintChip(QPainter &painter, const Theme &theme, const QRectF &rect, const StateLook &look, const QString &word)
{
    const QSize wanted = chipSize(theme, word);
    const double width = std::min<double>(wanted.width(), rect.width());
    const QRectF chip(rect.left(), std::round(rect.center().y() - wanted.height() / 2.0), width, wanted.height());
    const Theme::ToneColours tone = theme.tone(look.tone);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen edge(tone.border, 1);
    if (look.dashed) {
        edge.setColor(blend(tone.mark, tone.border, 0.4)); // dashes of the edge's colour are too thin to be seen
        edge.setDashPattern({3, 2.5});
    }
    painter.setPen(edge);
    painter.setBrush(look.filled ? QBrush(tone.background) : QBrush(Qt::NoBrush));
    const double radius = theme.radius(Radius::Chip) - 0.5;
    painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();

    const double side = theme.size(Size::Glyph);
    paintGlyph(painter, QRectF(chip.left() + chipLeft, chip.center().y() - side / 2, side, side), look.glyph, tone.mark);
    const QRectF text = chip.adjusted(chipLeft + side + chipGap, 0, -chipRight + 1, 0);
    paintText(painter, text, word, theme.font(TextSize::Small, TextWeight::Medium), tone.text);
}

QSize markSize(const Theme &theme, const MarkText &text)
{
    double width = theme.size(Size::Glyph) + markGap + paintedWidth(theme.font(TextSize::Small, text.weight), text.word);
    if (!text.evidence.isEmpty())
        width += markGap + paintedWidth(theme.font(TextSize::Small), text.evidence);
    return {int(width), theme.lineHeight(TextSize::Small)};
}

void paintMark(QPainter &painter, const Theme &theme, const QRectF &rect, const StateLook &look, const MarkText &text,
               double turn)
{
    const double side = theme.size(Size::Glyph);
    const double top = std::round(rect.center().y() - side / 2);
    paintGlyph(painter, QRectF(rect.left(), top, side, side), look.glyph, theme.colour(look.mark), turn);
    QRectF rest = rect.adjusted(side + markGap, 0, 0, 0);
    const double word = paintText(painter, rest, text.word, theme.font(TextSize::Small, text.weight), theme.colour(look.text));
    rest.setLeft(rest.left() + word + markGap);
    paintText(painter, rest, text.evidence, theme.font(TextSize::Small), theme.colour(Token::Text3));
}

QRectF checkBoxRect(const Theme &theme, const QRectF &rect)
{
    const int side = theme.size(Size::CheckBox);
    return {rect.left(), std::round(rect.center().y() - side / 2.0), double(side), double(side)};
}

void paintCheckBox(QPainter &painter, const Theme &theme, const QRectF &rect, Qt::CheckState state)
{
    const QRectF box = checkBoxRect(theme, rect);
    const bool filled = state != Qt::Unchecked;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.colour(filled ? Token::Accent : Token::Control));
    painter.setBrush(theme.colour(filled ? Token::Accent : Token::Surface));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.restore();
    if (filled) {
        const double inset = (box.width() - 10) / 2;
        paintGlyph(painter, box.adjusted(inset, inset, -inset, -inset), state == Qt::Checked ? Glyph::Check : Glyph::Dash,
                   theme.colour(Token::OnAccent));
    }
}

} // namespace muster::ui
