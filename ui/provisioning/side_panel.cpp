// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/side_panel.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph_label.h"

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

QLabel *wordLabel(const QString &text, const QString &role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("textRole", role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

SidePanel::SidePanel(const ThemeSource &themes, QWidget *parent) : QScrollArea(parent), m_themes(themes)
{
    setObjectName(u"wizard.side"_s);
    setAccessibleName(tr("About this page"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    clear();
}

void SidePanel::clear()
{
    m_content = new QWidget;
    m_sections = new QBoxLayout(m_isBelow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom, m_content);
    m_sections->setContentsMargins(0, 0, 0, 0);
    m_sections->setSpacing(0);
    m_sections->addStretch(m_isBelow ? 0 : 1);
    m_last = nullptr;
    setWidget(m_content); // deletes the one before
    m_content->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

void SidePanel::addSection(const QString &title)
{
    const Theme &theme = m_themes.theme();
    auto *section = new QWidget(m_content);
    m_last = new QVBoxLayout(section);
    const int margin = theme.space(Space::L);
    m_last->setContentsMargins(margin, theme.space(Space::M), margin, theme.space(Space::M));
    m_last->setSpacing(theme.space(Space::S));
    m_last->addWidget(wordLabel(title, u"heading"_s, section));
    if (m_sections->count() > 1) {
        auto *line = new QFrame(m_content);
        line->setProperty("frameRole", u"line"_s);
        line->setProperty("orientation", m_isBelow ? u"vertical"_s : u"horizontal"_s);
        m_sections->insertWidget(m_sections->count() - 1, line);
    }
    m_sections->insertWidget(m_sections->count() - 1, section, m_isBelow ? 1 : 0, m_isBelow ? Qt::AlignTop : Qt::Alignment());
}

void SidePanel::addNumber(const QString &label, const QString &value)
{
    auto *row = new QHBoxLayout;
    auto *name = new QLabel(label, m_last->parentWidget());
    name->setTextFormat(Qt::PlainText);
    name->setProperty("textRole", u"small"_s);
    auto *number = new QLabel(value, m_last->parentWidget());
    number->setTextFormat(Qt::PlainText);
    number->setFont(m_themes.theme().font(TextSize::Small, TextWeight::Strong));
    number->setAccessibleName(tr("%1: %2", "label: number").arg(label, value));
    row->addWidget(name, 1);
    row->addWidget(number);
    m_last->addLayout(row);
}

void SidePanel::addText(const QString &text)
{
    m_last->addWidget(wordLabel(text, u"small"_s, m_last->parentWidget()));
}

void SidePanel::addNote(const StateLook &look, const QString &title, const QString &text)
{
    QWidget *section = m_last->parentWidget();
    auto *glyph = new GlyphLabel(m_themes, section);
    glyph->setLook(look);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(wordLabel(title, u"label"_s, section));
    words->addWidget(wordLabel(text, u"caption"_s, section));
    auto *row = new QHBoxLayout;
    row->setSpacing(m_themes.theme().space(Space::S));
    row->addWidget(glyph, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    m_last->addLayout(row);
}

void SidePanel::setBelow(bool isBelow)
{
    m_isBelow = isBelow;
}

} // namespace muster::ui
