// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of DeviceListPage: what it is made of.
#include "ui/registry/device_actions.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_list_page.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/registry/grouping_button.h"
#include "ui/registry/identity_actions.h"
#include "ui/registry/query_completion.h"
#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int typingPauseMs = 150; // what is typed filters as soon as somebody stops
constexpr int judgeAfterMs = 800;
} // namespace

DeviceListPage::DeviceListPage(const ThemeSource &themes, const Services &services, QSettings &settings,
                               const DeviceColumnSet &columns, const QVector<DeviceView> &views, QWidget *parent)
    : Page(parent)
    , m_themes(themes)
    , m_services(services)
    , m_settings(settings)
    , m_id(QLatin1StringView(columns.id))
    , m_viewTable(views)
    , m_model(new DeviceTableModel(services, columns, this))
    , m_actions(new DeviceActions(
          themes, services, [this] { return chosen(); }, this))
    , m_views(new TabBar(themes, this))
    , m_held(new QLabel(this))
    , m_grouping(new GroupingButton(settings, m_id + u"/grouping"_s, this))
    , m_columns(new QToolButton(this))
    , m_detailsButton(new QToolButton(this))
    , m_query(new QueryField(themes, this))
    , m_failure(new HintBar(themes, this))
    , m_table(new DeviceTable(*m_model, themes, services.clock, settings, this))
    , m_selected(new QLabel(this))
    , m_list(new QWidget(this))
    , m_underQuery(new QVBoxLayout)
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_details(new DeviceDetails(themes, services, *m_actions, this))
    , m_toggleDetails(new QAction(tr("Details"), this))
    , m_copyRows(new QAction(tr("Copy rows"), this))
    , m_focusQuery(new QAction(this))
{
    setObjectName(m_id + u"Page"_s);
    m_isDetailsShown = settings.value(m_id + u"/detailsShown"_s, false).toBool();
    m_model->setAsleep(true); // until it is shown
    build();
    addActions();
    connectQuery();
    connectTable();
    connectModel();
    dress();
    connect(&themes, &ThemeSource::changed, this, &DeviceListPage::dress);
    m_countTimer.setSingleShot(true);
    connect(&m_countTimer, &QTimer::timeout, this, &DeviceListPage::count);
    connect(&services.feed, &registry::ChangeFeed::changed, this, &DeviceListPage::takeChanges);
    connect(&services.feed, &registry::ChangeFeed::reset, this, &DeviceListPage::countSoon);
}

void DeviceListPage::build()
{
    const Theme &theme = m_themes.theme();
    m_query->setObjectName(name(u"query"));
    m_query->setCompletionSource([this](const QString &prefix) { return completionsFor(prefix, m_termCounts); });
    m_failure->setObjectName(name(u"failure"));
    m_failure->hide();
    m_table->installEventFilter(this);
    const int side = theme.space(Space::L);
    m_underQuery->setContentsMargins(side, theme.space(Space::S), side, theme.space(Space::S));
    m_underQuery->setSpacing(theme.space(Space::S));
    m_underQuery->addWidget(m_query);
    m_underQuery->addWidget(m_failure);
    auto *line = new QFrame(m_list);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    m_list->setProperty("frameRole", u"page"_s);
    auto *column = new QVBoxLayout(m_list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildViewBar());
    column->addLayout(m_underQuery);
    column->addWidget(line);
    column->addWidget(m_table, 1);
    column->addWidget(buildBulkBar());
    m_splitter->setObjectName(name(u"splitter"));
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_list);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        if (m_details->isVisible())
            m_settings.setValue(m_id + u"/detailsWidth"_s, m_details->width());
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_splitter, 1);
}

void DeviceListPage::addAbove(QWidget *widget)
{
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->indexOf(m_splitter), widget);
}

void DeviceListPage::addUnderQuery(QWidget *widget)
{
    m_underQuery->addWidget(widget);
}

void DeviceListPage::addUnderTable(QWidget *widget)
{
    auto *column = static_cast<QVBoxLayout *>(m_list->layout());
    column->insertWidget(column->indexOf(m_bulk), widget);
}

QWidget *DeviceListPage::addBulkAction(QAction &action)
{
    auto *button = new ActionButton(action, m_themes, {}, {}, m_bulk);
    m_bulkActions->addWidget(button);
    return button;
}

EmptyState *DeviceListPage::addEmptyState(QStringView part)
{
    auto *state = new EmptyState(m_themes, m_table);
    state->setObjectName(name(part));
    state->setAutoFillBackground(true);
    state->setBackgroundRole(QPalette::Base);
    state->hide();
    return state;
}

EmptyState *DeviceListPage::addNoMatch(const QString &wayBack)
{
    EmptyState *state = addEmptyState(u"noMatch");
    auto *clear = new QPushButton(wayBack, state);
    clear->setObjectName(name(u"noMatch.clear"));
    connect(clear, &QPushButton::clicked, this, [this] {
        m_views->setCurrentIndex(0);
        clearQuery();
    });
    auto *row = new QWidget(state);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(clear);
    layout->addStretch(1);
    state->addBelow(row);
    return state;
}

QWidget *DeviceListPage::buildViewBar()
{
    const Theme &theme = m_themes.theme();
    auto *bar = new QFrame(m_list);
    bar->setFixedHeight(theme.size(Size::ViewBar));
    m_views->setObjectName(name(u"views"));
    m_views->setAccessibleName(tr("Views"));
    for (const DeviceView &each : m_viewTable)
        m_views->addTab(deviceViewTitle(each));
    m_held->setObjectName(name(u"held"));
    m_held->setTextFormat(Qt::PlainText);
    m_held->setProperty("textRole", u"caption"_s);
    m_held->hide();
    m_grouping->setObjectName(name(u"grouping"));
    m_grouping->hide();
    m_columns->setObjectName(name(u"columns"));
    m_columns->setProperty("role", u"icon"_s);
    m_columns->setAccessibleName(tr("Columns"));
    m_columns->setToolTip(tr("Columns"));
    m_columns->setPopupMode(QToolButton::InstantPopup);
    m_columns->setFocusPolicy(Qt::StrongFocus);
    m_columns->setMenu(m_table->columnsMenu());
    m_detailsButton->setObjectName(name(u"details"));
    m_detailsButton->setProperty("role", u"icon"_s);
    m_detailsButton->setAccessibleName(tr("Details"));
    m_detailsButton->setToolTip(tr("Details on and off (F4)"));
    m_detailsButton->setCheckable(true);
    m_detailsButton->setFocusPolicy(Qt::StrongFocus);
    connect(m_detailsButton, &QToolButton::toggled, this, &DeviceListPage::setDetailsShown);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.space(Space::S), 0, theme.space(Space::L), 0);
    row->setSpacing(theme.space(Space::S));
    row->addWidget(m_views, 1);
    row->addWidget(m_held);
    row->addWidget(m_grouping);
    row->addWidget(m_columns);
    row->addWidget(m_detailsButton);
    auto *line = new QFrame(m_list);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    auto *whole = new QWidget(m_list);
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(line);
    return whole;
}

void DeviceListPage::offerGrouping()
{
    m_grouping->show();
    connect(m_grouping, &GroupingButton::chosen, m_model, &DeviceTableModel::setGrouping);
    m_model->setGrouping(m_grouping->grouping());
}

QWidget *DeviceListPage::buildBulkBar()
{
    const Theme &theme = m_themes.theme();
    auto *bar = new QFrame(m_list);
    bar->setObjectName(name(u"bulk"));
    bar->setProperty("frameRole", u"bar"_s);
    bar->setFixedHeight(theme.size(Size::BulkBar));
    auto *all = new QPushButton(tr("Select all"), bar);
    all->setObjectName(name(u"bulk.all"));
    all->setProperty("role", u"link"_s);
    all->setProperty("small", true);
    connect(all, &QPushButton::clicked, m_table, &QAbstractItemView::selectAll);
    auto *clear = new QPushButton(tr("Clear the selection"), bar);
    clear->setObjectName(name(u"bulk.clear"));
    clear->setProperty("role", u"flat"_s);
    connect(clear, &QPushButton::clicked, m_table, &QAbstractItemView::clearSelection);
    m_selected->setProperty("textRole", u"small"_s);
    m_selected->setObjectName(name(u"bulk.count"));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.space(Space::L), 0, theme.space(Space::S), 0);
    row->setSpacing(theme.space(Space::S));
    row->addWidget(m_selected);
    row->addWidget(all);
    row->addStretch(1);
    addIdentityButtons(*row);
    row->addWidget(new ActionButton(*m_copyRows, m_themes, u"copy"_s, {}, bar));
    row->addWidget(clear);
    m_bulkActions = new QHBoxLayout;
    m_bulkActions->setSpacing(theme.space(Space::S));
    row->addLayout(m_bulkActions);
    row->addWidget(new ActionButton(*m_actions->provision(), m_themes, {}, u"primary"_s, bar));
    bar->hide();
    m_bulk = bar;
    return bar;
}

void DeviceListPage::addIdentityButtons(QHBoxLayout &bulk)
{
    m_merge = new ActionButton(*m_actions->identity()->mergeSelected(), m_themes, u"merge"_s, {}, m_list);
    m_merge->setObjectName(name(u"bulk.merge"));
    m_merge->hide();
    bulk.addWidget(m_merge);
}

void DeviceListPage::connectIdentity()
{
    IdentityActions *identity = m_actions->identity();
    connect(identity, &IdentityActions::noticed, this, &DeviceListPage::noticed);
    connect(identity, &IdentityActions::undoable, this, &DeviceListPage::undoable);
    connect(identity, &IdentityActions::refused, this, &DeviceListPage::refused);
    connect(identity, &IdentityActions::deviceWanted, this, [this](const DeviceId &id) {
        if (m_model->show(id) >= 0)
            openDevice(id);
        else
            Q_EMIT deviceWanted(id); // another page may have it
    });
    connect(identity, &IdentityActions::merged, this, [this](const DeviceId &id) {
        m_table->clearSelection();
        m_table->setCurrentDevice(id);
    });
}

void DeviceListPage::addActions()
{
    m_toggleDetails->setObjectName(name(u"toggleDetails"));
    m_toggleDetails->setCheckable(true);
    m_toggleDetails->setShortcut(Qt::Key_F4);
    m_copyRows->setObjectName(name(u"copyRows"));
    m_copyRows->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_focusQuery->setObjectName(name(u"focusQuery"));
    m_focusQuery->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_F), QKeySequence(Qt::Key_Slash)});
    m_toggleDetails->setProperty("iconName", u"details"_s);
    m_copyRows->setProperty("iconName", u"copy"_s);
    m_focusQuery->setProperty("iconName", u"filter"_s);
    for (QAction *action : {m_toggleDetails, m_copyRows, m_focusQuery}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    connect(m_toggleDetails, &QAction::toggled, this, &DeviceListPage::setDetailsShown);
    connect(m_actions->provision(), &QAction::triggered, this, &DeviceListPage::provision);
    connect(m_actions, &DeviceActions::admitted, this, &DeviceListPage::noticed);
    const IgnoreActions &ignoring = m_actions->ignoring();
    connect(&ignoring, &IgnoreActions::ignored, this, &DeviceListPage::undoable);
    connect(&ignoring, &IgnoreActions::noticed, this, &DeviceListPage::noticed);
    connect(&ignoring, &IgnoreActions::refused, this, &DeviceListPage::refused);
    connect(m_actions, &DeviceActions::waits, this, &DeviceListPage::refused);
    connectIdentity();
    connect(m_copyRows, &QAction::triggered, m_table, &DeviceTable::copyRows);
    connect(m_focusQuery, &QAction::triggered, m_query, [this] { m_query->setFocus(Qt::ShortcutFocusReason); });
}

void DeviceListPage::connectQuery()
{
    connect(m_views, &QTabBar::currentChanged, this, [this] { ask(m_typed, false); });
    connect(m_query, &QueryField::applied, this, [this](const QString &text) {
        m_judgeTimer.stop();
        ask(text, true);
        if (!m_query->hasError() && !text.isEmpty())
            m_table->setFocus(Qt::OtherFocusReason);
    });
    connect(m_query, &QueryField::edited, this,
            [this](const QString &text) { m_judgeTimer.start(query::Query::parse(text) ? typingPauseMs : judgeAfterMs); });
    connect(m_query, &QueryField::left, this, [this] { m_table->setFocus(Qt::OtherFocusReason); });
    m_judgeTimer.setSingleShot(true);
    connect(&m_judgeTimer, &QTimer::timeout, this, [this] {
        if (m_query->popup()->isVisible()) // half a term: the list offers its other half
            m_judgeTimer.start();
        else
            ask(m_query->text(), true);
    });
}

void DeviceListPage::connectTable()
{
    connect(m_table, &DeviceTable::escapePressed, this, &DeviceListPage::clearQuery);
    connect(m_table, &DeviceTable::typed, m_query, [this](const QString &text) {
        m_query->setFocus(Qt::ShortcutFocusReason);
        QKeyEvent key(QEvent::KeyPress, 0, Qt::NoModifier, text);
        QCoreApplication::sendEvent(m_query->focusProxy(), &key);
    });
    connect(m_table, &DeviceTable::currentDeviceChanged, this, [this] { m_details->setDevice(m_table->currentDevice()); });
    connect(m_table, &DeviceTable::selectionSizeChanged, this, &DeviceListPage::showSelection);
    connect(m_table, &DeviceTable::copiedInPart, this, [this](qint64 copied, qint64 selected) {
        Q_EMIT noticed(tr("Copied %1 of %2 rows").arg(locale().toString(copied), locale().toString(selected)),
                       tr("Only rows that are loaded can be copied yet. Use musterctl devices list --format csv for all."));
    });
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (!m_model->group(index.row()))
            setDetailsShown(true);
    });
    connect(m_table, &DeviceTable::menuRequested, this, &DeviceListPage::openMenu);
    connect(m_details, &DeviceDetails::closeRequested, this, [this] { setDetailsShown(false); });
}

void DeviceListPage::connectModel()
{
    connect(m_model, &DeviceTableModel::loadedChanged, this, [this] {
        m_failure->hide();
        if (m_toOpen)
            locate(*m_toOpen);
        else if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
            m_table->goToFirstInSight();
        m_details->setDevice(m_table->currentDevice());
        showCounts();
        showOverlay();
        showSelection();
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        if (m_toOpen && m_model->rowOf(*m_toOpen) >= 0)
            openDevice(*m_toOpen);
        const int current = m_table->currentIndex().row();
        if (current >= first.row() && current <= last.row())
            m_details->setDevice(m_table->currentDevice()); // its page may have come only now
        showIdentitySelection(m_table->selectedCount());
    });
    connect(m_model, &DeviceTableModel::failed, this, [this](const Error &error) {
        m_failure->setHint(lookOf(Severity::Error), error.message, tr("Try again"));
        m_failure->show();
    });
    connect(m_failure, &HintBar::triggered, m_model, &DeviceTableModel::reload);
    connect(m_model, &DeviceTableModel::pendingChangesChanged, this, [this](int count) {
        m_held->setVisible(count > 0);
        m_held->setText(count == 1 ? tr("Order held while you point: 1 change waiting")
                                   : tr("Order held while you point: %1 changes waiting").arg(count));
    });
}

void DeviceListPage::dress()
{
    const Theme &theme = m_themes.theme();
    m_grouping->setIcon(muster::ui::icon(u"group"_s, theme));
    m_columns->setIcon(muster::ui::icon(u"columns"_s, theme));
    m_detailsButton->setIcon(muster::ui::icon(u"details"_s, theme));
}

} // namespace muster::ui
