// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/strength_bars.h"

#include "ui/shell/theme_source.h"

#include <QPainter>

namespace muster::ui {

namespace {
constexpr int strengthBarCount = 3;
constexpr int strengthBarWidth = 10;
constexpr int strengthBarHeight = 4;
constexpr int strengthBarGap = 2;
} // namespace

StrengthBars::StrengthBars(const ThemeSource &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setStrength(std::nullopt);
    connect(&themes, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
}

void StrengthBars::setStrength(std::optional<Strength> strength)
{
    m_strength = strength;
    setAccessibleName(tr("Strength: %1").arg(word(strength)));
    setToolTip(accessibleName());
    update();
}

int StrengthBars::bars() const
{
    return m_strength ? strengthBarCount - int(*m_strength) : 0;
}

QString StrengthBars::word(std::optional<Strength> strength)
{
    if (!strength)
        return tr("Not used");
    switch (*strength) {
    case Strength::Proof: return tr("Proof");
    case Strength::Strong: return tr("Strong");
    case Strength::Weak: return tr("Weak");
    }
    return {};
}

QSize StrengthBars::sizeHint() const
{
    return {strengthBarCount * strengthBarWidth + (strengthBarCount - 1) * strengthBarGap, m_themes.theme().size(Size::Glyph)};
}

void StrengthBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < strengthBarCount; ++i) {
        painter.setBrush(m_themes.theme().colour(i < bars() ? Token::AccentText : Token::BorderStrong));
        const QRectF bar(i * (strengthBarWidth + strengthBarGap), (height() - strengthBarHeight) / 2, strengthBarWidth,
                         strengthBarHeight);
        painter.drawRoundedRect(bar, 1, 1);
    }
}

} // namespace muster::ui
