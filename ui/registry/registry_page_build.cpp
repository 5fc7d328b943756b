// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of RegistryPage: what it is made of.
#include "ui/registry/device_actions.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/registry/query_completion.h"
#include "ui/registry/registry_page.h"
#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
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
const QString splitterWidthKey = u"registry/detailsWidth"_s;
} // namespace

void RegistryPage::build()
{
    const Theme &theme = m_themes.theme();
    m_query->setObjectName(u"registry.query"_s);
    m_query->setCompletionSource([this](const QString &prefix) { return completionsFor(prefix, m_termCounts); });
    m_failure->setObjectName(u"registry.failure"_s);
    m_failure->hide();
    for (EmptyState *each : {m_empty, m_noMatch}) {
        each->setAutoFillBackground(true);
        each->setBackgroundRole(QPalette::Base);
        each->hide();
    }
    m_empty->setObjectName(u"registry.empty"_s);
    m_empty->setTitle(tr("No devices yet"));
    m_empty->setSentence(tr(
        "This registry is new. A device is admitted only when somebody expects it or lets it in, so nothing shows here by itself."));
    QPushButton *expect = m_empty->addRow(u"plus"_s, tr("Expect a device"),
                                          tr("By its MAC address or serial number. It shows as Expected until it arrives"),
                                          tr("Expect…"));
    expect->setObjectName(u"registry.empty.expect"_s);
    expect->setProperty("role", u"primary"_s);
    connect(expect, &QPushButton::clicked, m_actions->expect(), &QAction::trigger);
    QPushButton *list = m_empty->addRow(u"import"_s, tr("Bring a list"),
                                        tr("CSV of serials or MACs. They show as Expected until they arrive"), tr("Import…"));
    list->setObjectName(u"registry.empty.list"_s);
    connect(list, &QPushButton::clicked, m_actions->expectList(), &QAction::trigger);
    m_noMatch->setObjectName(u"registry.noMatch"_s);
    auto *clear = new QPushButton(tr("Show all devices"), m_noMatch);
    clear->setObjectName(u"registry.noMatch.clear"_s);
    connect(clear, &QPushButton::clicked, this, [this] {
        m_views->setCurrentIndex(0);
        clearQuery();
    });
    auto *clearRow = new QWidget(m_noMatch);
    auto *clearLayout = new QHBoxLayout(clearRow);
    clearLayout->setContentsMargins(0, 0, 0, 0);
    clearLayout->addWidget(clear);
    clearLayout->addStretch(1);
    m_noMatch->addBelow(clearRow);

    auto *queryBar = new QVBoxLayout;
    const int side = theme.space(Space::L);
    queryBar->setContentsMargins(side, theme.space(Space::S), side, theme.space(Space::S));
    queryBar->setSpacing(theme.space(Space::S));
    queryBar->addWidget(m_query);
    queryBar->addWidget(m_failure);
    auto *line = new QFrame(m_list);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    m_list->setProperty("frameRole", u"page"_s);
    auto *column = new QVBoxLayout(m_list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildViewBar());
    column->addLayout(queryBar);
    column->addWidget(line);
    column->addWidget(m_table, 1);
    column->addWidget(buildBulkBar());
    m_splitter->setObjectName(u"registry.splitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_list);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        if (m_details->isVisible())
            m_settings.setValue(splitterWidthKey, m_details->width());
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

QWidget *RegistryPage::buildViewBar()
{
    const Theme &theme = m_themes.theme();
    auto *bar = new QFrame(m_list);
    bar->setFixedHeight(theme.size(Size::ViewBar));
    m_views->setObjectName(u"registry.views"_s);
    m_views->setAccessibleName(tr("Views"));
    for (const DeviceView &view : deviceViews())
        m_views->addTab(deviceViewTitle(view));
    m_held->setObjectName(u"registry.held"_s);
    m_held->setTextFormat(Qt::PlainText);
    m_held->setProperty("textRole", u"caption"_s);
    m_held->hide();
    m_columns->setObjectName(u"registry.columns"_s);
    m_columns->setProperty("role", u"icon"_s);
    m_columns->setAccessibleName(tr("Columns"));
    m_columns->setToolTip(tr("Columns"));
    m_columns->setPopupMode(QToolButton::InstantPopup);
    m_columns->setFocusPolicy(Qt::StrongFocus);
    m_columns->setMenu(m_table->columnsMenu());
    m_detailsButton->setObjectName(u"registry.details"_s);
    m_detailsButton->setProperty("role", u"icon"_s);
    m_detailsButton->setAccessibleName(tr("Details"));
    m_detailsButton->setToolTip(tr("Details on and off (F4)"));
    m_detailsButton->setCheckable(true);
    m_detailsButton->setFocusPolicy(Qt::StrongFocus);
    connect(m_detailsButton, &QToolButton::clicked, this, &RegistryPage::setDetailsShown);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.space(Space::S), 0, theme.space(Space::L), 0);
    row->setSpacing(theme.space(Space::S));
    row->addWidget(m_views, 1);
    row->addWidget(m_held);
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

QWidget *RegistryPage::buildBulkBar()
{
    const Theme &theme = m_themes.theme();
    auto *bar = new QFrame(m_list);
    bar->setObjectName(u"registry.bulk"_s);
    bar->setProperty("frameRole", u"bar"_s);
    bar->setFixedHeight(theme.size(Size::BulkBar));
    auto *all = new QPushButton(tr("Select all"), bar);
    all->setObjectName(u"registry.bulk.all"_s);
    all->setProperty("role", u"link"_s);
    all->setProperty("small", true);
    connect(all, &QPushButton::clicked, m_table, &QAbstractItemView::selectAll);
    auto *clear = new QPushButton(tr("Clear the selection"), bar);
    clear->setObjectName(u"registry.bulk.clear"_s);
    clear->setProperty("role", u"flat"_s);
    connect(clear, &QPushButton::clicked, m_table, &QAbstractItemView::clearSelection);
    m_selected->setProperty("textRole", u"small"_s);
    m_selected->setObjectName(u"registry.bulk.count"_s);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.space(Space::L), 0, theme.space(Space::S), 0);
    row->setSpacing(theme.space(Space::S));
    row->addWidget(m_selected);
    row->addWidget(all);
    row->addStretch(1);
    row->addWidget(new ActionButton(*m_copyRows, m_themes, u"copy"_s, {}, bar));
    row->addWidget(clear);
    bar->hide();
    m_bulk = bar;
    return bar;
}

void RegistryPage::addActions()
{
    m_toggleDetails->setObjectName(u"registry.toggleDetails"_s);
    m_toggleDetails->setCheckable(true);
    m_toggleDetails->setShortcut(Qt::Key_F4);
    m_copyRows->setObjectName(u"registry.copyRows"_s);
    m_copyRows->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_focusQuery->setObjectName(u"registry.focusQuery"_s);
    m_focusQuery->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_F), QKeySequence(Qt::Key_Slash)});
    m_toggleDetails->setProperty("iconName", u"details"_s);
    m_copyRows->setProperty("iconName", u"copy"_s);
    m_focusQuery->setProperty("iconName", u"filter"_s);
    for (QAction *action : {m_toggleDetails, m_copyRows, m_focusQuery}) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    }
    connect(m_toggleDetails, &QAction::toggled, this, &RegistryPage::setDetailsShown);
    connect(m_copyRows, &QAction::triggered, m_table, &DeviceTable::copyRows);
    connect(m_focusQuery, &QAction::triggered, m_query, [this] { m_query->setFocus(Qt::ShortcutFocusReason); });
}

void RegistryPage::connectTable()
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
    connect(m_table, &DeviceTable::escapePressed, this, &RegistryPage::clearQuery);
    connect(m_table, &DeviceTable::typed, m_query, [this](const QString &text) {
        m_query->setFocus(Qt::ShortcutFocusReason);
        QKeyEvent key(QEvent::KeyPress, 0, Qt::NoModifier, text);
        QCoreApplication::sendEvent(m_query->focusProxy(), &key);
    });
    connect(m_table, &DeviceTable::currentDeviceChanged, this, [this] { m_details->setDevice(m_table->currentDevice()); });
    connect(m_table, &DeviceTable::selectionSizeChanged, this, &RegistryPage::showSelection);
    connect(m_table, &DeviceTable::copiedInPart, this, [this](qint64 copied, qint64 selected) {
        Q_EMIT noticed(tr("Copied %1 of %2 rows").arg(locale().toString(copied), locale().toString(selected)),
                       tr("Only rows that are loaded can be copied yet. Use musterctl devices list --format csv for all."));
    });
    connect(m_table, &QAbstractItemView::activated, this, [this] { setDetailsShown(true); });
    connect(m_table, &DeviceTable::menuRequested, this, &RegistryPage::openMenu);
    connect(m_details, &DeviceDetails::closeRequested, this, [this] { setDetailsShown(false); });
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

void RegistryPage::dress()
{
    const Theme &theme = m_themes.theme();
    m_columns->setIcon(muster::ui::icon(u"columns"_s, theme));
    m_detailsButton->setIcon(muster::ui::icon(u"details"_s, theme));
}

} // namespace muster::ui
