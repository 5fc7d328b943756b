// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chip_label.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/state_paint.h"

#include <QPainter>

namespace muster::ui {

ChipLabel::ChipLabel(const ThemeSource &themes, QWidget *parent) : QLabel(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&themes, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
}

void ChipLabel::setLook(const StateLook &look, const QString &word)
{
    m_look = &look;
    setText(word.isEmpty() ? look.word() : word);
    updateGeometry();
    update();
}

QSize ChipLabel::sizeHint() const
{
    return m_look ? chipSize(m_themes.theme(), text()) : QSize(0, m_themes.theme().size(Size::Chip));
}

QSize ChipLabel::minimumSizeHint() const
{
    return sizeHint();
}

void ChipLabel::paintEvent(QPaintEvent *)
{
    if (!m_look)
        return;
    QPainter painter(this);
    paintChip(painter, m_themes.theme(), rect(), *m_look, text());
}

} // namespace muster::ui
