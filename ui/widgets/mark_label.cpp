// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/mark_label.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/state_look.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace muster::ui {

MarkLabel::MarkLabel(const ThemeSource &themes, QWidget *parent) : QLabel(parent), m_themes(themes)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&themes, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
}

void MarkLabel::setMark(const StateLook &look, const MarkText &text, const QString &sentence)
{
    m_look = &look;
    m_text = text;
    setText(text.evidence.isEmpty() ? text.word : text.word + u' ' + text.evidence);
    setAccessibleName(sentence.isEmpty() ? this->text() : sentence);
    setToolTip(sentence);
    updateGeometry();
    update();
}

void MarkLabel::setMark(const StateLook &look)
{
    setMark(look, MarkText{look.word(), {}, TextWeight::Normal});
}

QSize MarkLabel::sizeHint() const
{
    const Theme &theme = m_themes.theme();
    return m_look ? markSize(theme, m_text).expandedTo({0, theme.size(Size::Chip)}) : QSize(0, theme.size(Size::Chip));
}

QSize MarkLabel::minimumSizeHint() const
{
    return {m_themes.theme().size(Size::RowTwoLine), sizeHint().height()};
}

void MarkLabel::paintEvent(QPaintEvent *)
{
    if (!m_look)
        return;
    QPainter painter(this);
    paintMark(painter, m_themes.theme(), rect(), *m_look, m_text);
}

} // namespace muster::ui
