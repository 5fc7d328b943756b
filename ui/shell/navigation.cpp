// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navigation.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_paint.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int navigationIconRole = Qt::UserRole + 1;
constexpr int navigationCountRole = Qt::UserRole + 2;
constexpr int navigationPageRole = Qt::UserRole + 3;
constexpr int navigationRow = 30;
constexpr int siteButtonHeight = 48;

/// Icon, word, count at the right; the current page with a ground and an accent edge.
class NavigationDelegate : public QStyledItemDelegate
{
public:
    NavigationDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {100, navigationRow}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const int s = theme.space(Space::S);
        const bool isCurrent = option.state & QStyle::State_Selected;
        const QRectF row = QRectF(option.rect).adjusted(s, 1, -s, -1);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        if (isCurrent || option.state & QStyle::State_MouseOver) {
            painter->setBrush(theme.colour(isCurrent ? Token::Selected : Token::Hover));
            painter->drawRoundedRect(row, theme.radius(Radius::Control), theme.radius(Radius::Control));
        }
        if (isCurrent)
            painter->fillRect(QRectF(row.left(), row.top() + 6, 3, row.height() - 12), theme.colour(Token::AccentText));
        if (option.state & QStyle::State_HasFocus) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.colour(Token::Focus), 2));
            painter->drawRoundedRect(row.adjusted(1, 1, -1, -1), theme.radius(Radius::Control), theme.radius(Radius::Control));
        }
        const int side = theme.size(Size::IconNav);
        const Token colour = isCurrent ? Token::Text : Token::Text2;
        const QPixmap pixmap = iconPixmap(index.data(navigationIconRole).toString(),
                                          theme.colour(isCurrent ? Token::AccentText : Token::Text2), side,
                                          painter->device()->devicePixelRatioF());
        painter->drawPixmap(QPointF(row.left() + s, std::round(row.center().y() - side / 2.0)), pixmap);
        QRectF words = row.adjusted(s + side + s, 0, -s, 0);
        const double count = paintText(*painter, words, index.data(navigationCountRole).toString(), theme.font(TextSize::Small),
                                       theme.colour(isCurrent ? Token::Text2 : Token::Text3), Qt::AlignRight);
        words.setRight(words.right() - count - s);
        paintText(*painter, words, index.data().toString(),
                  theme.font(TextSize::Body, isCurrent ? TextWeight::Strong : TextWeight::Normal), theme.colour(colour));
        painter->restore();
    }

private:
    const ThemeSource &m_themes;
};

/// The mark, the site's name and the version, painted as a button that opens a menu.
class SiteButton : public QAbstractButton
{
public:
    SiteButton(const ThemeSource &themes, QWidget *parent) : QAbstractButton(parent), m_themes(themes)
    {
        setFixedHeight(siteButtonHeight);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
    }

    QSize sizeHint() const override { return {navigationRow, siteButtonHeight}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = m_themes.theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const int s = theme.space(Space::M);
        if (underMouse() || isDown() || hasFocus())
            painter.fillRect(rect(), theme.colour(Token::Hover));
        const QRectF mark(s, (height() - 24) / 2.0, 24, 24);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.colour(Token::Accent));
        painter.drawRoundedRect(mark, theme.radius(Radius::Card), theme.radius(Radius::Card));
        painter.drawPixmap(QPointF(mark.left() + 4, mark.top() + 4),
                           iconPixmap(u"muster"_s, theme.colour(Token::OnAccent), 16, devicePixelRatioF()));
        painter.drawPixmap(QPointF(width() - s - 14, (height() - 14) / 2.0),
                           iconPixmap(u"chevron-down"_s, theme.colour(Token::Text2), 14, devicePixelRatioF()));
        const QRectF words(mark.right() + 8, 8, width() - mark.right() - 8 - s - 18, 16);
        paintText(painter, words, text(), theme.font(TextSize::Body, TextWeight::Strong), theme.colour(Token::Text),
                  Qt::AlignLeft, Qt::ElideMiddle);
        paintText(painter, words.translated(0, 16), QStringLiteral("Muster " MUSTER_VERSION), theme.font(TextSize::Small),
                  theme.colour(Token::Text2));
    }

private:
    const ThemeSource &m_themes;
};

} // namespace

Navigation::Navigation(ThemeSource &themes, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_site(new SiteButton(themes, this))
    , m_menu(new QMenu(this))
    , m_above(makeList(u"navigation.pages"_s, tr("Pages")))
    , m_below(makeList(u"navigation.consolePages"_s, tr("Pages about this console")))
    , m_actor(new QWidget(this))
    , m_actorName(new QLabel(m_actor))
    , m_actorRole(new QLabel(m_actor))
{
    setObjectName(u"navigation"_s);
    setProperty("frameRole", u"chrome"_s);
    m_site->setObjectName(u"siteButton"_s);
    connect(m_site, &QAbstractButton::clicked, this, [this] { m_menu->popup(m_site->mapToGlobal(QPoint(8, m_site->height()))); });
    m_actorName->setProperty("textRole", u"label"_s);
    m_actorName->setTextFormat(Qt::PlainText);
    m_actorRole->setTextFormat(Qt::PlainText);
    m_actorRole->setProperty("textRole", u"caption"_s);
    m_actor->setObjectName(u"navigation.actor"_s);
    m_actor->hide();

    const Theme &theme = themes.theme();
    auto *line = new QFrame(m_actor);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    auto *words = new QVBoxLayout;
    words->setContentsMargins(theme.space(Space::M), theme.space(Space::S), theme.space(Space::S), theme.space(Space::S));
    words->setSpacing(0);
    words->addWidget(m_actorName);
    words->addWidget(m_actorRole);
    auto *actor = new QVBoxLayout(m_actor);
    actor->setContentsMargins(0, 0, 0, 0);
    actor->setSpacing(0);
    actor->addWidget(line);
    actor->addLayout(words);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_site);
    layout->addWidget(m_above, 1);
    layout->addWidget(m_below);
    layout->addWidget(m_actor);
    m_below->setFixedHeight(0);
    buildMenu();
    setSite({});
    connect(&themes, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
}

QListView *Navigation::makeList(const QString &objectName, const QString &accessibleName)
{
    auto *list = new QListView(this);
    list->setObjectName(objectName);
    list->setAccessibleName(accessibleName);
    list->setProperty("role", u"navigation"_s);
    list->setFrameShape(NoFrame);
    list->setModel(new QStandardItemModel(list));
    list->setItemDelegate(new NavigationDelegate(m_themes, list));
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setMouseTracking(true);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this, list](const QModelIndex &current) {
        if (current.isValid())
            choose(list, current.data(navigationPageRole).toInt());
    });
    connect(list, &QListView::clicked, this, [this, list](const QModelIndex &index) {
        choose(list, index.data(navigationPageRole).toInt()); // the page may show something else than itself
    });
    // A screen reader selects, which does not make current.
    connect(list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [list](const QItemSelection &selected) {
        if (!selected.isEmpty() && selected.indexes().first() != list->currentIndex())
            list->setCurrentIndex(selected.indexes().first());
    });
    return list;
}

/// One page of both lists is current.
void Navigation::choose(QListView *list, int page)
{
    QListView *other = list == m_above ? m_below : m_above;
    other->selectionModel()->clear();
    Q_EMIT pageChosen(page);
}

void Navigation::buildMenu()
{
    m_menu->setObjectName(u"siteMenu"_s);
    auto *group = new QActionGroup(this);
    using Preference = Theme::Preference;
    for (const auto &[name, text, iconName, preference] :
         {std::tuple(u"theme.system"_s, tr("Theme: as the system"), u"computer"_s, Preference::System),
          std::tuple(u"theme.light"_s, tr("Theme: light"), u"sun"_s, Preference::Light),
          std::tuple(u"theme.dark"_s, tr("Theme: dark"), u"moon"_s, Preference::Dark)}) {
        QAction *action = m_menu->addAction(text);
        action->setObjectName(name);
        action->setProperty("iconName", iconName);
        action->setCheckable(true);
        action->setChecked(m_themes.preference() == preference);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, preference = preference] { Q_EMIT themeChosen(preference); });
    }
    m_menu->addSeparator();
}

void Navigation::setSite(const QString &name)
{
    m_site->setText(name.isEmpty() ? tr("No site yet") : name);
    m_site->setAccessibleName(name.isEmpty() ? tr("Menu") : tr("Site %1: menu").arg(name));
    m_site->setToolTip(plainToolTip(m_site->accessibleName()));
    m_site->update();
}

void Navigation::setActor(const QString &who, const QString &role)
{
    const Theme &theme = m_themes.theme();
    const QFontMetrics metrics(theme.font(TextSize::Small, TextWeight::Medium));
    m_actorName->setText(metrics.elidedText(who, Qt::ElideMiddle, theme.size(Size::Navigation) - 2 * theme.space(Space::M)));
    m_actorName->setToolTip(plainToolTip(who));
    m_actorName->setAccessibleName(who);
    m_actorRole->setText(role);
    m_actor->show();
}

void Navigation::addPage(const QString &iconName, const QString &word, Place place)
{
    QListView *list = place == Place::Above ? m_above : m_below;
    auto *item = new QStandardItem(word);
    item->setData(iconName, navigationIconRole);
    item->setData(int(m_pages.size()), navigationPageRole);
    item->setToolTip(tr("%1 (Ctrl+%2)").arg(word).arg(m_pages.size() + 1));
    auto *model = qobject_cast<QStandardItemModel *>(list->model());
    model->appendRow(item);
    m_pages.append(item);
    m_below->setFixedHeight(m_below->model()->rowCount() * navigationRow);
}

void Navigation::setCount(int page, const QString &count)
{
    QStandardItem *item = m_pages[page];
    if (item->data(navigationCountRole).toString() == count)
        return;
    item->setData(count, navigationCountRole);
    item->setData(count.isEmpty() ? item->text() : tr("%1, %2", "page, count").arg(item->text(), count), Qt::AccessibleTextRole);
}

void Navigation::setCurrent(int page)
{
    const QStandardItem *item = m_pages[page];
    QListView *list = item->model() == m_above->model() ? m_above : m_below;
    list->setCurrentIndex(item->index());
}

} // namespace muster::ui
