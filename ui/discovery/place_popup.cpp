// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/place_popup.h"

#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph_label.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int popupWidth = 360;
constexpr int popupBorder = 1;

QLabel *popupLabel(const QString &text, const QString &role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("textRole", role);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

PlacePopup::PlacePopup(const ThemeSource &themes, QWidget &anchor, const QString &title)
    : QFrame(anchor.window())
    , m_themes(themes)
    , m_anchor(&anchor)
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget(m_scroll))
    , m_rows(new QVBoxLayout(m_content))
{
    const Theme &theme = themes.theme();
    setProperty("frameRole", u"raised"_s);
    setAccessibleName(title);
    setFocusPolicy(Qt::StrongFocus);
    setFixedWidth(popupWidth);
    m_rows->setContentsMargins(theme.space(Space::M), theme.space(Space::S), theme.space(Space::M), theme.space(Space::S));
    m_rows->setSpacing(theme.space(Space::S));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setWidget(m_content);
    m_content->setAutoFillBackground(false); // setWidget() wants to fill it
    auto *around = new QVBoxLayout(this);
    around->setContentsMargins(popupBorder, popupBorder, popupBorder, popupBorder);
    around->addWidget(m_scroll);
    hide();
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) {
        if (isVisible() && now && now != this && now != m_anchor && !isAncestorOf(now))
            deleteLater();
    });
}

PlacePopup::~PlacePopup()
{
    qApp->removeEventFilter(this);
}

void PlacePopup::addRow(const StateLook &look, const QString &subject, const QString &words, const QString &reason)
{
    auto *row = new QWidget(m_content);
    row->setObjectName(u"place"_s);
    auto *glyph = new GlyphLabel(m_themes, row);
    glyph->setLook(look);
    auto *grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(m_themes.theme().space(Space::S));
    grid->setVerticalSpacing(1);
    grid->setColumnStretch(2, 1);
    grid->addWidget(glyph, 0, 0);
    grid->addWidget(popupLabel(subject, u"label"_s, row), 0, 1);
    QLabel *state = popupLabel(words, u"caption"_s, row);
    state->setWordWrap(true);
    grid->addWidget(state, 0, 2);
    if (!reason.isEmpty()) {
        QLabel *why = popupLabel(reason, u"small"_s, row);
        why->setWordWrap(true);
        grid->addWidget(why, 1, 1, 1, 2);
    }
    const QString said = subject + u": "_s + words;
    row->setAccessibleName(reason.isEmpty() ? said : said + u". "_s + reason);
    m_rows->addWidget(row);
}

void PlacePopup::addAction(QAction &action)
{
    auto *button = new ActionButton(action, m_themes, {}, u"link"_s, m_content);
    button->setProperty("small", true);
    connect(button, &QPushButton::clicked, this, &PlacePopup::dismiss);
    m_rows->addWidget(button, 0, Qt::AlignLeft);
}

void PlacePopup::addLine()
{
    auto *line = new QFrame(m_content);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    m_rows->addWidget(line);
}

void PlacePopup::open()
{
    const QWidget *window = parentWidget();
    const int side = m_themes.theme().space(Space::S);
    const QPoint below = m_anchor->mapTo(window, QPoint(0, m_anchor->height() + 2));
    resize(popupWidth, 1);
    move(std::clamp(below.x(), 0, std::max(0, window->width() - width() - side)), below.y());
    show(); // first: only now the style has its say in how high the rows are
    m_rows->activate();
    const QMargins border = contentsMargins() + layout()->contentsMargins();
    const int wanted = std::max(m_rows->sizeHint().height(), m_rows->heightForWidth(popupWidth - border.left() - border.right()));
    resize(popupWidth, std::min(wanted + border.top() + border.bottom(), std::max(0, window->height() - below.y() - side)));
    raise();
    const auto buttons = findChildren<QPushButton *>();
    m_scroll->setFocusPolicy(buttons.isEmpty() ? Qt::StrongFocus : Qt::NoFocus);
    if (buttons.isEmpty())
        m_scroll->setFocus(Qt::PopupFocusReason); // the arrow keys scroll
    else
        buttons.first()->setFocus(Qt::PopupFocusReason);
}

void PlacePopup::dismiss()
{
    if (m_anchor)
        m_anchor->setFocus(Qt::PopupFocusReason);
    deleteLater();
}

void PlacePopup::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

bool PlacePopup::eventFilter(QObject *object, QEvent *event)
{
    const auto *widget = qobject_cast<QWidget *>(object);
    if (widget && isVisible()) {
        if (widget == m_anchor && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
            dismiss();
            return true;
        }
        const bool isOutside = event->type() == QEvent::MouseButtonPress && widget != this && widget != m_anchor
                               && !isAncestorOf(widget);
        const bool hasMoved = widget == parentWidget() && event->type() == QEvent::Resize;
        const bool isAnchorGone = widget == m_anchor && event->type() == QEvent::Hide;
        if (isOutside || hasMoved || isAnchorGone)
            deleteLater();
    }
    return QFrame::eventFilter(object, event);
}

} // namespace muster::ui
