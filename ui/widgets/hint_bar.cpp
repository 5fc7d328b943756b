// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hint_bar.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/state_look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include <array>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr std::array hintToneNames{"ok", "warn", "bad", "prep", "idle"}; // as the style sheet knows them
} // namespace

HintBar::HintBar(const ThemeSource &themes, QWidget *parent)
    : QFrame(parent)
    , m_glyph(new GlyphLabel(themes, this))
    , m_sentence(new QLabel(this))
    , m_action(new QPushButton(this))
{
    setProperty("frameRole", u"hint"_s);
    m_sentence->setProperty("textRole", u"hint"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_action->setObjectName(u"hint.action"_s);
    m_action->setProperty("small", true);
    m_action->hide();
    const Theme &theme = themes.theme();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::M), theme.space(Space::S), theme.space(Space::M), theme.space(Space::S));
    layout->setSpacing(theme.space(Space::M));
    layout->addWidget(m_glyph);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_action);
    connect(m_action, &QPushButton::clicked, this, &HintBar::triggered);
}

void HintBar::setHint(const StateLook &look, const QString &sentence, const QString &action)
{
    m_glyph->setLook(look);
    m_sentence->setText(sentence);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_action->setAccessibleDescription(sentence);
    setAccessibleName(tr("%1: %2", "severity: sentence").arg(look.word(), sentence));
    setProperty("tone", QString::fromLatin1(hintToneNames[std::size_t(look.tone)]));
    style()->unpolish(this);
    style()->polish(this);
}

} // namespace muster::ui
