// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/facts_view.h"

#include "ui/shell/theme_source.h"

#include <QAbstractButton>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int factNameWidth = 92;
} // namespace

QGridLayout *factGrid(QWidget *widget, const Theme &theme, int nameWidth)
{
    auto *grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme.space(Space::M));
    grid->setVerticalSpacing(theme.space(Space::Xs));
    grid->setColumnMinimumWidth(0, nameWidth);
    return grid;
}

QLabel *factLabel(const QString &text, const QString &role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("textRole", role);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    return label;
}

FactsView::FactsView(const ThemeSource &themes, QWidget *parent) : QScrollArea(parent), m_themes(themes)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
}

void FactsView::clear(const QString &subject)
{
    m_scrolled = subject == m_subject ? verticalScrollBar()->value() : 0;
    rememberFocus(subject == m_subject);
    m_subject = subject;
    const Theme &theme = m_themes.theme();
    m_column = new QWidget;
    m_column->setProperty("frameRole", u"page"_s);
    m_layout = new QVBoxLayout(m_column);
    m_layout->setContentsMargins(theme.space(Space::L), theme.space(Space::M), theme.space(Space::L), theme.space(Space::L));
    m_layout->setSpacing(theme.space(Space::Xs));
    m_facts = nullptr;
}

void FactsView::finish()
{
    m_layout->addStretch(1);
    setWidget(m_column); // deletes the one before
    m_column->setAutoFillBackground(false);
    m_column->show();
    orderTabs();
    verticalScrollBar()->setValue(m_scrolled);
    if (m_focused.isEmpty())
        return;
    const auto buttons = m_column->findChildren<QAbstractButton *>(m_focused);
    if (m_focusedAt < buttons.size())
        buttons[m_focusedAt]->setFocus(Qt::OtherFocusReason);
}

/// Its buttons in reading order behind it: made anew, they would come last in the window.
void FactsView::orderTabs()
{
    QWidget *previous = this;
    const auto buttons = m_column->findChildren<QAbstractButton *>();
    for (QAbstractButton *button : buttons) {
        setTabOrder(previous, button);
        previous = button;
    }
}

void FactsView::rememberFocus(bool isSameSubject)
{
    m_focused.clear();
    auto *button = qobject_cast<QAbstractButton *>(focusWidget());
    if (!isSameSubject || !button || !button->hasFocus() || button->objectName().isEmpty())
        return;
    m_focused = button->objectName();
    m_focusedAt = int(m_column->findChildren<QAbstractButton *>(m_focused).indexOf(button));
}

void FactsView::addHeading(const QString &text, const QString &right)
{
    auto *row = new QHBoxLayout;
    row->addWidget(factLabel(text, u"heading"_s, m_column), 1);
    if (!right.isEmpty()) {
        QLabel *label = factLabel(right, u"caption"_s, m_column);
        label->setWordWrap(false);
        row->addWidget(label);
    }
    m_layout->addLayout(row);
    m_facts = nullptr;
}

void FactsView::addFact(const QString &name, const QString &value, const QString &evidence, const QString &unknown)
{
    const Theme &theme = m_themes.theme();
    if (!m_facts) {
        m_facts = new QGridLayout;
        m_facts->setHorizontalSpacing(theme.space(Space::M));
        m_facts->setVerticalSpacing(6);
        m_facts->setColumnMinimumWidth(0, factNameWidth);
        m_facts->setColumnStretch(1, 1);
        m_layout->addLayout(m_facts);
    }
    const int row = m_facts->rowCount();
    QLabel *left = factLabel(name, u"caption"_s, m_column);
    left->setTextInteractionFlags(Qt::NoTextInteraction);
    const QString shown = value.isEmpty() ? (unknown.isEmpty() ? tr("unknown") : unknown) : value;
    QLabel *right = factLabel(shown, value.isEmpty() ? u"caption"_s : u"small"_s, m_column);
    if (!evidence.isEmpty() && !value.isEmpty()) {
        right->setTextFormat(Qt::RichText);
        right->setText(u"%1 <span style=\"color:%2\">· %3</span>"_s.arg(shown.toHtmlEscaped(), theme.colour(Token::Text3).name(),
                                                                        evidence.toHtmlEscaped()));
    }
    right->setAccessibleName(evidence.isEmpty() ? u"%1: %2"_s.arg(name, shown) : u"%1: %2, %3"_s.arg(name, shown, evidence));
    right->setMinimumWidth(1); // a word that is too long is cut, not the whole column
    m_facts->addWidget(left, row, 0, Qt::AlignTop);
    m_facts->addWidget(right, row, 1);
}

void FactsView::addText(const QString &text, const QString &role)
{
    m_layout->addWidget(factLabel(text, role, m_column));
    m_facts = nullptr;
}

void FactsView::addWidget(QWidget *widget)
{
    m_layout->addWidget(widget);
    m_facts = nullptr;
}

void FactsView::addGap(bool withLine)
{
    const Theme &theme = m_themes.theme();
    m_layout->addSpacing(theme.space(Space::S));
    if (withLine) {
        auto *line = new QFrame(m_column);
        line->setProperty("frameRole", u"line"_s);
        line->setProperty("orientation", u"horizontal"_s);
        m_layout->addWidget(line);
        m_layout->addSpacing(theme.space(Space::S));
    }
    m_facts = nullptr;
}

} // namespace muster::ui
