// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/registry_page.h"

#include "ui/registry/device_actions.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/registry/query_completion.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/completion_popup.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"

#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>

#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int drawerBelow = 1100 - 176; // the page's width in a window of 1100
constexpr int countPauseMs = 300;
const QString detailsShownKey = u"registry/detailsShown"_s;
const QString detailsWidthKey = u"registry/detailsWidth"_s;

/// "column 14" of a query's error as an index from 0; -1 when there is none.
int queryErrorColumn(const Error &error)
{
    bool isNumber = false;
    const int column = error.where.mid(error.where.lastIndexOf(u' ') + 1).toInt(&isNumber);
    return isNumber ? column - 1 : -1;
}
} // namespace

RegistryPage::RegistryPage(const ThemeSource &themes, const Services &services, QSettings &settings, QWidget *parent)
    : Page(parent)
    , m_themes(themes)
    , m_services(services)
    , m_settings(settings)
    , m_model(new DeviceTableModel(services, this))
    , m_actions(new DeviceActions(themes, services, this))
    , m_views(new TabBar(themes, this))
    , m_held(new QLabel(this))
    , m_columns(new QToolButton(this))
    , m_detailsButton(new QToolButton(this))
    , m_query(new QueryField(themes, this))
    , m_failure(new HintBar(themes, this))
    , m_table(new DeviceTable(*m_model, themes, services.clock, settings, this))
    , m_empty(new EmptyState(themes, m_table))
    , m_noMatch(new EmptyState(themes, m_table))
    , m_bulk(nullptr)
    , m_selected(new QLabel(this))
    , m_list(new QWidget(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_details(new DeviceDetails(themes, services, *m_actions, this))
    , m_toggleDetails(new QAction(tr("Details"), this))
    , m_copyRows(new QAction(tr("Copy rows"), this))
    , m_focusQuery(new QAction(tr("Filter the registry"), this))
{
    setObjectName(u"registryPage"_s);
    m_isDetailsShown = settings.value(detailsShownKey, false).toBool();
    build();
    addActions();
    connectTable();
    dress();
    connect(&themes, &ThemeSource::changed, this, &RegistryPage::dress);
    m_judgeTimer.setSingleShot(true);
    connect(&m_judgeTimer, &QTimer::timeout, this, [this] {
        if (m_query->popup()->isVisible()) // half a term: the list offers its other half
            m_judgeTimer.start();
        else
            ask(m_query->text(), true);
    });
    m_countTimer.setSingleShot(true);
    connect(&m_countTimer, &QTimer::timeout, this, &RegistryPage::count);
    connect(&services.feed, &registry::ChangeFeed::changed, this, &RegistryPage::countSoon);
    connect(&services.feed, &registry::ChangeFeed::reset, this, &RegistryPage::countSoon);
    connect(&services.feed, &registry::ChangeFeed::changed, m_details, [this](const QVector<Change> &changes) {
        const auto current = m_table->currentDevice();
        for (const Change &change : changes)
            if (current && change.kind == Change::Kind::Device && DeviceId::fromBytes(change.id) == *current)
                m_details->refresh();
    });
    connect(m_actions, &DeviceActions::expected, this, &RegistryPage::openDevice);
    connect(m_actions, &DeviceActions::expectedMany, this, [this](int devices) {
        Q_EMIT noticed(tr("%n devices are expected", nullptr, devices),
                       tr("They stand in the registry as Expected until they arrive."));
    });
    ask({}, true);
    count();
}

QString RegistryPage::title() const
{
    return tr("Registry");
}

QString RegistryPage::subtitle() const
{
    if (m_all < 0)
        return {};
    if (m_all == 0)
        return tr("No devices at %1").arg(m_siteName);
    return m_all == 1 ? tr("1 device at %1").arg(m_siteName) : tr("%1 devices at %2").arg(locale().toString(m_all), m_siteName);
}

QString RegistryPage::iconName() const
{
    return u"registry"_s;
}

QString RegistryPage::countText() const
{
    return m_all < 0 ? QString() : locale().toString(m_all);
}

QAction *RegistryPage::primaryAction() const
{
    return m_actions->expect();
}

QVector<QWidget *> RegistryPage::areas() const
{
    QVector<QWidget *> areas{m_views, m_query, m_table};
    if (m_isDetailsShown)
        areas += m_details->tabs();
    return areas;
}

void RegistryPage::setSiteName(const QString &name)
{
    m_siteName = name;
    showCounts();
}

// --- asking ----------------------------------------------------------------------------------------------------------------

void RegistryPage::ask(const QString &text, bool isTyped)
{
    const Result<query::Query> typed = query::Query::parse(text);
    if (!typed) {
        m_query->setError(queryErrorColumn(typed.error()),
                          m_model->isLoaded() ? tr("%1 Still showing the last valid query.").arg(typed.error().message)
                                              : typed.error().message);
        return;
    }
    if (!isTyped)
        m_query->setText(text);
    m_typed = text;
    m_query->clearError();
    m_model->setQuery(queryIn(deviceViews()[std::max(0, m_views->currentIndex())], *typed));
}

void RegistryPage::applyQuery(const QString &text)
{
    m_judgeTimer.stop();
    m_query->setText(text);
    ask(text, true);
}

void RegistryPage::clearQuery()
{
    applyQuery({});
    m_table->setFocus(Qt::OtherFocusReason);
}

void RegistryPage::openDevice(const DeviceId &id)
{
    m_toOpen = id;
    setDetailsShown(true);
    if (m_model->rowOf(id) >= 0) {
        m_toOpen.reset();
        m_table->setCurrentDevice(id);
        m_table->setFocus(Qt::OtherFocusReason);
        return;
    }
    // Go to the list that holds every device; once it is there, locate() finds the row.
    {
        const QSignalBlocker quiet(m_views);
        m_views->setCurrentIndex(0);
    }
    applyQuery({});
}

void RegistryPage::locate(const DeviceId &id)
{
    if (m_model->rowOf(id) >= 0) {
        openDevice(id);
        return;
    }
    launch(m_services.devices.position(m_model->query(), m_model->deviceSort(), id), this,
           [this, id](Result<std::optional<qint64>> row) {
               if (m_toOpen != id)
                   return;
               if (row && *row && **row < m_model->rowCount()) {
                   m_table->scrollTo(m_model->index(int(**row), 0),
                                     QAbstractItemView::PositionAtCenter); // its page comes with dataChanged
               } else if (row && !*row && m_typed.isEmpty()) {
                   applyQuery(u"state:discovered"_s); // these the list leaves out
               } else {
                   m_toOpen.reset();
                   Q_EMIT noticed(tr("This device is not in the list"),
                                  row ? tr("It may have been removed, or became part of another device.") : row.error().message);
               }
           });
}

void RegistryPage::countSoon()
{
    if (!m_countTimer.isActive())
        m_countTimer.start(countPauseMs);
}

void RegistryPage::count()
{
    if (m_isCounting) {
        m_countAgain = true; // one question at a time: an older answer must not come last
        return;
    }
    m_isCounting = true;
    QVector<query::Query> queries;
    for (const DeviceView &view : deviceViews())
        queries += deviceViewQuery(view);
    const QStringList terms = closedTerms();
    for (const QString &term : terms)
        queries += queryIn(deviceViews().first(), query::Query::parse(term).value_or(query::Query()));
    launch(m_services.devices.counts(queries), this, [this](Result<QVector<qint64>> counts) {
        m_isCounting = false;
        if (counts)
            takeCounts(*counts);
        else
            showOverlay();
        if (std::exchange(m_countAgain, false))
            countSoon();
    });
}

void RegistryPage::takeCounts(const QVector<qint64> &counts)
{
    const qsizetype views = deviceViews().size();
    m_viewCounts = counts.first(views);
    m_all = m_viewCounts.first();
    const QStringList terms = closedTerms();
    for (qsizetype i = 0; i < terms.size(); ++i)
        m_termCounts.insert(terms[i], counts[views + i]);
    showCounts();
    showOverlay();
}

void RegistryPage::showCounts()
{
    for (int i = 0; i < m_viewCounts.size(); ++i)
        if (m_views->countText(i) != locale().toString(m_viewCounts[i]))
            m_views->setCountText(i, locale().toString(m_viewCounts[i]));
    if (m_all >= 0 && m_model->isLoaded()) {
        const QString shown = locale().toString(m_model->rowCount());
        const bool isWhole = m_model->rowCount() == m_all && m_typed.isEmpty();
        m_query->setCountText(m_all == 0 ? QString()
                              : isWhole  ? (m_all == 1 ? tr("1 device") : tr("%1 devices").arg(shown))
                                         : tr("%1 of %2").arg(shown, locale().toString(m_all)));
    }
    Q_EMIT headerChanged();
}

// --- showing ---------------------------------------------------------------------------------------------------------------

void RegistryPage::showOverlay()
{
    if (!m_model->isLoaded())
        return;
    const bool hasRows = m_model->rowCount() > 0;
    const bool isEmpty = m_all == 0 && m_typed.isEmpty() && !hasRows;
    const bool isUnknown = m_all < 0 && m_isCounting;
    const bool isNoMatch = !hasRows && !isEmpty && !isUnknown;
    const bool hasAny = !isEmpty || m_termCounts.value(u"state:discovered"_s) > 0;
    if (isNoMatch) {
        const DeviceView &view = deviceViews()[m_views->currentIndex()];
        m_noMatch->setTitle(m_typed.isEmpty() ? tr("Nothing here") : tr("Nothing matches"));
        m_noMatch->setSentence(m_typed.isEmpty() ? tr("No device is in the view “%1” now.").arg(deviceViewTitle(view))
                               : m_all > 0       ? tr("None of %1 devices matches “%2” in the view “%3”.")
                                                 .arg(locale().toString(m_all), m_typed, deviceViewTitle(view))
                                           : tr("No device matches “%1” in the view “%2”.").arg(m_typed, deviceViewTitle(view)));
    }
    m_empty->setVisible(isEmpty);
    m_noMatch->setVisible(isNoMatch);
    m_table->setOverlay(isEmpty ? m_empty : isNoMatch ? m_noMatch : nullptr);
    m_query->setEnabled(hasAny);
    m_query->setPlaceholderText(!hasAny ? tr("Filter works when the registry holds devices")
                                        : tr("Filter: type words, or name, state, vendor, firmware, group, tag, compliance"));
}

void RegistryPage::showSelection()
{
    const qint64 count = m_table->selectedCount();
    m_bulk->setVisible(count > 0);
    m_selected->setText(
        tr("<b>%1 selected</b> of %2 in this view").arg(locale().toString(count), locale().toString(m_model->rowCount())));
}

bool RegistryPage::isNarrow() const
{
    return width() < drawerBelow;
}

void RegistryPage::setDetailsShown(bool shown)
{
    m_isDetailsShown = shown;
    m_settings.setValue(detailsShownKey, shown);
    placeDetails();
    if (!shown)
        m_table->setFocus(Qt::OtherFocusReason);
}

/// Beside the table where there is room, else as a drawer over it.
void RegistryPage::placeDetails()
{
    const int width = m_themes.theme().size(Size::Details);
    const QSignalBlocker quiet(m_toggleDetails);
    m_toggleDetails->setChecked(m_isDetailsShown);
    m_detailsButton->setChecked(m_isDetailsShown);
    if (isNarrow()) {
        if (m_details->parentWidget() == m_splitter)
            m_details->setParent(this);
        m_details->setFixedWidth(width);
        const int top = m_table->mapTo(this, QPoint()).y();
        m_details->setGeometry(this->width() - width, top, width, height() - top);
        m_details->setDrawer(true);
        m_details->setVisible(m_isDetailsShown);
        m_details->raise();
        return;
    }
    m_details->setDrawer(false);
    m_details->setMinimumWidth(280);
    m_details->setMaximumWidth(600);
    if (m_details->parentWidget() != m_splitter) {
        m_splitter->addWidget(m_details);
        m_splitter->setCollapsible(1, false);
        m_splitter->setStretchFactor(0, 1);
        m_splitter->setStretchFactor(1, 0);
    }
    m_details->setVisible(m_isDetailsShown);
    if (m_isDetailsShown) {
        const int wanted = m_settings.value(detailsWidthKey, width).toInt();
        m_splitter->setSizes({this->width() - wanted, wanted});
    }
}

void RegistryPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    placeDetails();
}

void RegistryPage::openMenu(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"deviceMenu"_s);
    menu->setToolTipsVisible(true);
    menu->addAction(m_toggleDetails);
    menu->addSeparator();
    menu->addActions({m_actions->rename(), m_actions->edit()});
    menu->addSeparator();
    for (const LifecycleAction &each : lifecycleActions())
        menu->addAction(m_actions->lifecycle(each.move));
    menu->addSeparator();
    connect(menu->addAction(tr("Copy cell")), &QAction::triggered, m_table, &DeviceTable::copyCells);
    menu->addAction(m_copyRows);
    menu->popup(at);
}

} // namespace muster::ui
