// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>

QT_BEGIN_NAMESPACE
class QColor;
class QPainter;
class QRectF;
QT_END_NAMESPACE

namespace muster::ui {

/// The small signs of states. Each has a shape of its own, so that none depends on colour.
enum class Glyph {
    RingDashed,
    RingDot,
    RingHalf,
    RingClock,
    DiscCheck,
    OctagonBar,
    RingSlash, // lifecycle, in chips
    Disc,
    Diamond,
    Cross,
    Question, // presence
    Check,
    OctagonExclamation,
    TriangleExclamation,
    Flag,
    RingI, // compliance, severity
    RingArc,
    Ring,
    Dash, // steps
};
inline constexpr int glyphCount = int(Glyph::Dash) + 1;

/// The glyph as one filled area on a 12 by 12 grid; what is cut out of a disc shows the ground.
const QPainterPath &glyphPath(Glyph glyph);

/// Paints the glyph into the largest square in the middle of `rect`. RingArc is the head of a ring that turns: `turn` is
/// how far, 0 to 1.
void paintGlyph(QPainter &painter, const QRectF &rect, Glyph glyph, const QColor &colour, double turn = 0);

} // namespace muster::ui
