// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/empty_state.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/icon.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int emptyStateWidth = 600;
constexpr int emptyStateIconBox = 32;
} // namespace

EmptyState::EmptyState(const ThemeSource &themes, QWidget *parent)
    : QWidget(parent)
    , m_themes(themes)
    , m_title(new QLabel(this))
    , m_sentence(new QLabel(this))
    , m_card(new QFrame(this))
    , m_rows(new QVBoxLayout(m_card))
    , m_column(new QVBoxLayout)
{
    const Theme &theme = themes.theme();
    m_title->setProperty("textRole", u"title"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_sentence->setProperty("textRole", u"secondary"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_card->setProperty("frameRole", u"card"_s);
    m_card->hide();
    m_rows->setContentsMargins(1, 1, 1, 1);
    m_rows->setSpacing(0);

    auto *column = new QWidget(this);
    column->setMaximumWidth(emptyStateWidth);
    column->setLayout(m_column);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(theme.space(Space::S));
    m_column->addWidget(m_title);
    m_column->addWidget(m_sentence);
    m_column->addSpacing(theme.space(Space::S));
    m_column->addWidget(m_card);
    auto *across = new QHBoxLayout;
    across->addStretch(1);
    across->addWidget(column, 100);
    across->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::Xl), theme.space(Space::Xl), theme.space(Space::Xl), theme.space(Space::Xl));
    layout->addStretch(1);
    layout->addLayout(across);
    layout->addStretch(4);
}

void EmptyState::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void EmptyState::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    setAccessibleDescription(sentence);
}

QPushButton *EmptyState::addRow(const QString &iconName, const QString &title, const QString &explanation, const QString &action)
{
    const Theme &theme = m_themes.theme();
    if (m_rows->count() > 0) {
        auto *line = new QFrame(m_card);
        line->setProperty("frameRole", u"line"_s);
        line->setProperty("orientation", u"horizontal"_s);
        m_rows->addWidget(line);
    }
    auto *row = new QWidget(m_card);
    auto *sign = new QLabel(row);
    sign->setProperty("textRole", u"iconBox"_s);
    sign->setFixedSize(emptyStateIconBox, emptyStateIconBox);
    sign->setAlignment(Qt::AlignCenter);
    const auto draw = [this, sign, iconName] {
        sign->setPixmap(iconPixmap(iconName, m_themes.theme().colour(Token::Text2), m_themes.theme().size(Size::IconNav),
                                   devicePixelRatioF()));
    };
    draw();
    connect(&m_themes, &ThemeSource::changed, sign, draw);
    auto *name = new QLabel(title, row);
    name->setProperty("textRole", u"strong"_s);
    name->setTextFormat(Qt::PlainText);
    auto *why = new QLabel(explanation, row);
    why->setProperty("textRole", u"caption"_s);
    why->setWordWrap(true);
    why->setTextFormat(Qt::PlainText);
    auto *button = new QPushButton(action, row);
    button->setAccessibleDescription(title + u". "_s + explanation);

    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(name);
    words->addWidget(why);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(theme.space(Space::M), theme.space(Space::M), theme.space(Space::M), theme.space(Space::M));
    layout->setSpacing(theme.space(Space::M));
    layout->addWidget(sign);
    layout->addLayout(words, 1);
    layout->addWidget(button);
    m_rows->addWidget(row);
    m_card->show();
    return button;
}

void EmptyState::addBelow(QWidget *widget)
{
    m_column->addWidget(widget);
}

} // namespace muster::ui
