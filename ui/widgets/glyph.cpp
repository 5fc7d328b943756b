// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/glyph.h"

#include <QPainter>
#include <QPainterPathStroker>

#include <array>

namespace muster::ui {

namespace {

constexpr double glyphGrid = 12;
constexpr QPointF glyphCentre{6, 6};

QPainterPath glyphCircle(double radius, QPointF centre = glyphCentre)
{
    QPainterPath path;
    path.addEllipse(centre, radius, radius);
    return path;
}

QPainterPath glyphStroke(const QPainterPath &line, double width, const QVector<qreal> &dashes = {})
{
    QPainterPathStroker stroker;
    stroker.setWidth(width);
    stroker.setCapStyle(dashes.isEmpty() ? Qt::RoundCap : Qt::FlatCap);
    stroker.setJoinStyle(Qt::RoundJoin);
    if (!dashes.isEmpty())
        stroker.setDashPattern(dashes);
    return stroker.createStroke(line).simplified();
}

QPainterPath glyphLine(std::initializer_list<QPointF> points, double width)
{
    QPainterPath path(*points.begin());
    for (const QPointF &point : points)
        path.lineTo(point);
    return glyphStroke(path, width);
}

QPainterPath glyphPolygon(std::initializer_list<QPointF> points)
{
    QPainterPath path;
    path.addPolygon(QPolygonF(points));
    path.closeSubpath();
    return path;
}

QPainterPath glyphRing(double width = 1.3)
{
    return glyphCircle(4.6 + width / 2) - glyphCircle(4.6 - width / 2);
}

QPainterPath glyphOctagon()
{
    return glyphPolygon({{3.8, 0.7}, {8.2, 0.7}, {11.3, 3.8}, {11.3, 8.2}, {8.2, 11.3}, {3.8, 11.3}, {0.7, 8.2}, {0.7, 3.8}});
}

QPainterPath glyphExclamation(double top, double bottom)
{
    return glyphLine({{6, top}, {6, bottom - 2.5}}, 1.5) + glyphCircle(0.9, {6, bottom});
}

QPainterPath glyphQuestion()
{
    QPainterPath hook({4.1, 4.3});
    hook.cubicTo({4.1, 1.9}, {8, 1.7}, {8, 4.2});
    hook.cubicTo({8, 5.7}, {6, 5.6}, {6, 7.6});
    return glyphStroke(hook, 1.35) + glyphCircle(0.85, {6, 9.9});
}

QPainterPath glyphFlag()
{
    const auto cloth = glyphPolygon({{2.6, 1.9}, {10, 1.9}, {8.2, 4.3}, {10, 6.7}, {2.6, 6.7}});
    return (glyphLine({{2.6, 1.6}, {2.6, 10.8}}, 1.3) + glyphStroke(cloth, 1.2)).simplified();
}

QPainterPath glyphHalf(const QPainterPath &inner)
{
    QPainterPath right;
    right.addRect(QRectF(6, 0, 6, 12));
    return inner & right;
}

QPainterPath makeGlyph(Glyph glyph)
{
    switch (glyph) {
    case Glyph::RingDashed: return glyphStroke(glyphCircle(4.6), 1.5, {1.35, 1.06});
    case Glyph::RingDot: return glyphRing() + glyphCircle(1.5);
    case Glyph::RingHalf: return (glyphRing() + glyphHalf(glyphCircle(3))).simplified();
    case Glyph::RingClock: return (glyphRing() + glyphLine({{6, 3.4}, {6, 6.2}, {7.7, 7.2}}, 1.2)).simplified();
    case Glyph::DiscCheck: return glyphCircle(5.5) - glyphLine({{3.6, 6.2}, {5.3, 7.9}, {8.4, 4.4}}, 1.35);
    case Glyph::OctagonBar: return glyphOctagon() - glyphLine({{3.7, 6}, {8.3, 6}}, 1.6);
    case Glyph::RingSlash: return (glyphRing() + glyphLine({{3.1, 8.9}, {8.9, 3.1}}, 1.2)).simplified();
    case Glyph::Disc: return glyphCircle(4);
    case Glyph::Diamond: {
        const auto outline = glyphPolygon({{6, 1.1}, {10.9, 6}, {6, 10.9}, {1.1, 6}});
        const auto core = glyphPolygon({{6, 3.8}, {8.2, 6}, {6, 8.2}, {3.8, 6}});
        return (glyphStroke(outline, 1.3) + glyphHalf(core)).simplified();
    }
    case Glyph::Cross: return (glyphLine({{2.7, 2.7}, {9.3, 9.3}}, 1.6) + glyphLine({{9.3, 2.7}, {2.7, 9.3}}, 1.6)).simplified();
    case Glyph::Question: return glyphQuestion();
    case Glyph::Check: return glyphLine({{1.9, 6.6}, {4.6, 9.3}, {10.1, 3}}, 1.6);
    case Glyph::OctagonExclamation: return glyphOctagon() - glyphExclamation(3.2, 8.7);
    case Glyph::TriangleExclamation: {
        const auto triangle = glyphPolygon({{6, 1.3}, {11.2, 10.5}, {0.8, 10.5}});
        return (triangle + glyphStroke(triangle, 0.9)).simplified() - glyphExclamation(4.3, 9.1);
    }
    case Glyph::Flag: return glyphFlag();
    case Glyph::RingI: return glyphRing() + glyphLine({{6, 5.8}, {6, 8.2}}, 1.3) + glyphCircle(0.8, {6, 3.8});
    case Glyph::RingArc: {
        QPainterPath arc;
        const QRectF circle(1.4, 1.4, 9.2, 9.2);
        arc.arcMoveTo(circle, 90);
        arc.arcTo(circle, 90, -120);
        return glyphStroke(arc, 1.5);
    }
    case Glyph::Ring: return glyphRing(1.2);
    case Glyph::Dash: return glyphLine({{2.9, 6}, {9.1, 6}}, 1.5);
    }
    return {};
}

} // namespace

const QPainterPath &glyphPath(Glyph glyph)
{
    static const auto paths = [] {
        std::array<QPainterPath, glyphCount> made;
        for (int i = 0; i < glyphCount; ++i)
            made[std::size_t(i)] = makeGlyph(Glyph(i));
        return made;
    }();
    return paths[std::size_t(glyph)];
}

void paintGlyph(QPainter &painter, const QRectF &rect, Glyph glyph, const QColor &colour, double turn)
{
    const double side = std::min(rect.width(), rect.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center() - QPointF(side / 2, side / 2));
    painter.scale(side / glyphGrid, side / glyphGrid);
    if (glyph == Glyph::RingArc) {
        QColor track = colour;
        track.setAlphaF(0.25F);
        painter.fillPath(glyphRing(), track);
        painter.translate(glyphCentre);
        painter.rotate(turn * 360);
        painter.translate(-glyphCentre);
    }
    painter.fillPath(glyphPath(glyph), colour);
    painter.restore();
}

} // namespace muster::ui
