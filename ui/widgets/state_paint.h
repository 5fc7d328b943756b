// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.h"

#include <QSize>
#include <QString>

QT_BEGIN_NAMESPACE
class QPainter;
class QRectF;
QT_END_NAMESPACE

namespace muster::ui {

struct StateLook;

// The one place where states are drawn: labels outside tables and delegates inside them call the same functions.

/// A chip: glyph and word on a rounded ground. `word` is usually look.word().
QSize chipSize(const Theme &theme, const QString &word);
/// Paints it at the left of `rect`, vertically centred; too long a word is cut at its end.
void paintChip(QPainter &painter, const Theme &theme, const QRectF &rect, const StateLook &look, const QString &word);

/// A bare mark: glyph, word and, dimmer, its evidence ("● Online  TLS · 4 s").
struct MarkText
{
    QString word;
    QString evidence;
    TextWeight weight = TextWeight::Normal; ///< of the word
};
QSize markSize(const Theme &theme, const MarkText &text);
/// The evidence is cut first. `turn` is how far a running ring has turned, 0 to 1.
void paintMark(QPainter &painter, const Theme &theme, const QRectF &rect, const StateLook &look, const MarkText &text,
               double turn = 0);

/// A check box of a row or header, Size::CheckBox square, at the left of `rect`, vertically centred.
QRectF checkBoxRect(const Theme &theme, const QRectF &rect);
void paintCheckBox(QPainter &painter, const Theme &theme, const QRectF &rect, Qt::CheckState state);

/// One line of text in `rect`, vertically centred, cut as told. Gives the width it took.
double paintText(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font, const QColor &colour,
                 Qt::Alignment alignment = Qt::AlignLeft, Qt::TextElideMode elide = Qt::ElideRight);

/// `over` at `share` of 0 to 1 on `ground`.
QColor blend(const QColor &over, const QColor &ground, double share);

} // namespace muster::ui
