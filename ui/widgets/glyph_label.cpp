// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/glyph_label.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/state_look.h"

#include <QPainter>

namespace muster::ui {

GlyphLabel::GlyphLabel(const ThemeSource &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&themes, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
}

void GlyphLabel::setLook(const StateLook &look)
{
    m_look = &look;
    setAccessibleName(look.word());
    update();
}

QSize GlyphLabel::sizeHint() const
{
    const int side = m_themes.theme().size(Size::Glyph);
    return {side, side};
}

void GlyphLabel::paintEvent(QPaintEvent *)
{
    if (!m_look)
        return;
    QPainter painter(this);
    paintGlyph(painter, rect(), m_look->glyph, m_themes.theme().colour(m_look->mark));
}

} // namespace muster::ui
