// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/top_bar.h"

#include "ui/shell/action_button.h"
#include "ui/shell/page.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_paint.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int searchWidth = 264;
constexpr int searchNarrow = 200;

/// Looks like a field, acts as a button: sign, words, and the key at the right.
class SearchButton : public QPushButton
{
public:
    SearchButton(const ThemeSource &themes, QWidget *parent) : QPushButton(parent), m_themes(themes)
    {
        setMinimumWidth(searchNarrow);
        setMaximumWidth(searchWidth);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        setAutoDefault(false);
    }

    QSize sizeHint() const override { return {searchWidth, m_themes.theme().size(Size::Button)}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = m_themes.theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const double radius = theme.radius(Radius::Control);
        painter.setPen(theme.colour(Token::BorderStrong));
        painter.setBrush(theme.colour(underMouse() ? Token::Hover : Token::Sunken));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        const int side = theme.size(Size::IconSmall);
        const int s = theme.space(Space::S);
        painter.drawPixmap(QPointF(s + 3, (height() - side) / 2.0),
                           iconPixmap(u"search"_s, theme.colour(Token::Text2), side, devicePixelRatioF()));
        const QString key = TopBar::tr("Ctrl K");
        const QFont font = theme.font(TextSize::Small);
        const double keyWidth = QFontMetrics(font).horizontalAdvance(key) + 10;
        const QRectF cap(width() - keyWidth - 7, (height() - 18) / 2.0, keyWidth, 18);
        painter.setBrush(theme.colour(Token::Raised));
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        paintText(painter, cap, key, font, theme.colour(Token::Text2), Qt::AlignHCenter);
        paintText(painter, QRectF(s + side + 12, 0, cap.left() - s - side - 16, height()), text(), font,
                  theme.colour(Token::Text2));
    }

private:
    const ThemeSource &m_themes;
};

} // namespace

TopBar::TopBar(const ThemeSource &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_title(new QLabel(this))
    , m_subtitle(new ElidedLabel({}, Qt::ElideRight, this))
    , m_search(new SearchButton(themes, this))
    , m_row(new QHBoxLayout(this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"topBar"_s);
    setProperty("frameRole", u"page"_s);
    setFixedHeight(theme.size(Size::TopBar));
    m_title->setObjectName(u"topBar.title"_s);
    m_title->setProperty("textRole", u"title"_s);
    m_subtitle->setObjectName(u"topBar.subtitle"_s);
    m_subtitle->setProperty("textRole", u"caption"_s);
    m_subtitle->setTextFormat(Qt::PlainText);
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_search->setObjectName(u"topBar.search"_s);
    m_search->setText(tr("Search or run a command"));
    m_search->setAccessibleName(tr("Search or run a command"));
    m_search->setToolTip(tr("Search or run a command (Ctrl+K)"));
    connect(m_search, &QPushButton::clicked, this, &TopBar::paletteRequested);
    m_row->setContentsMargins(theme.space(Space::L), 0, theme.space(Space::L), 0);
    m_row->setSpacing(theme.space(Space::M));
    m_row->addWidget(m_title);
    m_row->addWidget(m_subtitle, 1);
    m_row->addWidget(m_search);
    connect(&themes, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
}

void TopBar::showTitle(const QString &title)
{
    showPage(nullptr);
    m_title->setText(title);
}

void TopBar::showPage(const Page *page)
{
    m_title->setText(page ? page->title() : QString());
    m_subtitle->setText(page ? page->subtitle() : QString());
    m_subtitle->setToolTip(plainToolTip(m_subtitle->text()));
    m_search->setVisible(page != nullptr);
    QAction *second = page ? page->secondaryAction() : nullptr;
    QAction *first = page ? page->primaryAction() : nullptr;
    const QString role = page && page->isPrimaryFilled() ? u"primary"_s : QString();
    place(m_secondary, second && second->isVisible() ? second : nullptr, {});
    place(m_primary, first, role);
}

void TopBar::place(Shown &shown, QAction *action, const QString &role)
{
    if (action == shown.action) {
        if (shown.button)
            shown.button->setRole(role);
        return;
    }
    if (shown.button) { // perhaps it is its own click that takes it away
        shown.button->setObjectName({});
        shown.button->hide();
        m_row->removeWidget(shown.button);
        shown.button->deleteLater();
    }
    shown = {action, nullptr};
    if (!action)
        return;
    shown.button = new ActionButton(*action, m_themes, action->property("iconName").toString(), role, this);
    if (&shown == &m_secondary && m_primary.button)
        m_row->insertWidget(m_row->indexOf(m_primary.button), shown.button);
    else
        m_row->addWidget(shown.button);
}

} // namespace muster::ui
