// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_list_page.h"

#include "ui/registry/device_actions.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/registry/grouping_button.h"
#include "ui/registry/identity_actions.h"
#include "ui/registry/query_completion.h"
#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/tab_bar.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int drawerBelow = 1100 - 176; // the page's width in a window of 1100
constexpr int countPauseMs = 300;

/// "column 14" of a query's error as an index from 0; -1 when there is none.
int queryErrorColumn(const Error &error)
{
    bool isNumber = false;
    const int column = error.where.mid(error.where.lastIndexOf(u' ') + 1).toInt(&isNumber);
    return isNumber ? column - 1 : -1;
}
} // namespace

QVector<QWidget *> DeviceListPage::areas() const
{
    QVector<QWidget *> areas{m_views, m_query, m_table};
    if (m_isDetailsShown)
        areas += m_details->tabs();
    return areas;
}

QString DeviceListPage::countText() const
{
    return all() < 0 ? QString() : locale().toString(all());
}

QString DeviceListPage::name(QStringView part) const
{
    return m_id + u'.' + part.toString();
}

void DeviceListPage::begin()
{
    m_focusQuery->setText(tr("Filter %1", "%1 is a page").arg(title()));
    ask({}, true);
    count();
}

const DeviceView &DeviceListPage::view() const
{
    return m_viewTable[std::max(0, m_views->currentIndex())];
}

query::Query DeviceListPage::queryFor(const DeviceView &view, const query::Query &typed) const
{
    return query::Query::both(deviceViewQuery(view), typed);
}

// --- asking ----------------------------------------------------------------------------------------------------------------

void DeviceListPage::ask(const QString &text, bool isTyped)
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
    m_model->setQuery(queryFor(view(), *typed));
}

void DeviceListPage::applyQuery(const QString &text)
{
    m_judgeTimer.stop();
    m_query->setText(text);
    ask(text, true);
}

void DeviceListPage::clearQuery()
{
    applyQuery({});
    m_table->setFocus(Qt::OtherFocusReason);
}

void DeviceListPage::openDevice(const DeviceId &id)
{
    openDeviceIn(0, id); // that list holds most
}

/// By value: what is to be opened may be what m_toOpen holds, which goes.
void DeviceListPage::openDeviceIn(int view, DeviceId id)
{
    m_toOpen = id;
    setDetailsShown(true);
    if (m_model->show(id) >= 0) {
        m_toOpen.reset();
        m_table->setCurrentDevice(id);
        m_table->setFocus(Qt::OtherFocusReason);
        return;
    }
    // Once the list is there, locate() finds the row.
    {
        const QSignalBlocker quiet(m_views);
        m_views->setCurrentIndex(view);
    }
    applyQuery({});
}

void DeviceListPage::locate(DeviceId id)
{
    if (m_model->show(id) >= 0) {
        openDevice(id);
        return;
    }
    launch(m_services.devices.position(m_model->query(), m_model->deviceSort(), id), this,
           [this, id](Result<std::optional<qint64>> row) {
               if (m_toOpen != id)
                   return;
               const int at = row && *row ? m_model->show(**row) : -1;
               if (at >= 0) {
                   m_table->scrollTo(m_model->index(at, 0),
                                     QAbstractItemView::PositionAtCenter); // its page comes with dataChanged
               } else {
                   m_toOpen.reset();
                   missed(id, row ? QString() : row.error().message);
               }
           });
}

void DeviceListPage::missed(const DeviceId &, const QString &why)
{
    Q_EMIT noticed(tr("This device is not in the list"),
                   why.isEmpty() ? tr("It may have been removed, or became part of another device.") : why);
}

void DeviceListPage::countSoon()
{
    if (!m_countTimer.isActive())
        m_countTimer.start(countPauseMs);
}

void DeviceListPage::count()
{
    if (m_isCounting) {
        m_countAgain = true; // one question at a time: an older answer must not come last
        return;
    }
    m_isCounting = true;
    QVector<query::Query> queries;
    for (const DeviceView &each : m_viewTable)
        queries += deviceViewQuery(each);
    if (isVisible() || m_termCounts.isEmpty()) // elsewhere nobody completes terms
        for (const QString &term : closedTerms())
            queries += queryFor(m_viewTable.first(), query::Query::parse(term).value_or(query::Query()));
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

void DeviceListPage::takeCounts(const QVector<qint64> &counts)
{
    const qsizetype views = m_viewTable.size();
    m_viewCounts = counts.first(views);
    const QStringList terms = closedTerms();
    for (qsizetype i = 0; views + i < counts.size(); ++i)
        m_termCounts.insert(terms[i], counts[views + i]);
    showCounts();
    showOverlay();
}

void DeviceListPage::showCounts()
{
    for (int i = 0; i < m_viewCounts.size(); ++i)
        if (m_views->countText(i) != locale().toString(m_viewCounts[i]))
            m_views->setCountText(i, locale().toString(m_viewCounts[i]));
    const qint64 inView = viewCount(m_views->currentIndex());
    if (inView >= 0 && m_model->isLoaded()) {
        const qint64 shown = m_model->deviceCount();
        const qint64 whole = m_typed.isEmpty() ? shown : std::max(inView, shown); // the counts come a little later
        const QString text = locale().toString(shown);
        m_query->setCountText(whole == 0           ? QString()
                              : !m_typed.isEmpty() ? tr("%1 of %2").arg(text, locale().toString(whole))
                              : shown == 1         ? tr("1 device")
                                                   : tr("%1 devices").arg(text));
    }
    Q_EMIT headerChanged();
}

/// Somebody looks again: what was left alone meanwhile is made good.
void DeviceListPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_model->setAsleep(false);
    if (std::exchange(m_areDetailsStale, false))
        m_details->refresh();
    countSoon();
}

void DeviceListPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_model->setAsleep(true);
}

void DeviceListPage::takeChanges(const QVector<Change> &changes)
{
    countSoon();
    const auto current = m_table->currentDevice();
    for (const Change &change : changes)
        if (current && change.kind == Change::Kind::Device && DeviceId::fromBytes(change.id) == *current) {
            m_areDetailsStale = !isVisible();
            if (isVisible()) // also with the pane closed: the actions follow what it reads
                m_details->refresh();
            return;
        }
}

// --- showing ---------------------------------------------------------------------------------------------------------------

void DeviceListPage::showNoMatch(EmptyState &noMatch)
{
    const QString title = deviceViewTitle(view());
    const qint64 inView = viewCount(m_views->currentIndex());
    noMatch.setTitle(m_typed.isEmpty() ? tr("Nothing here") : tr("Nothing matches"));
    noMatch.setSentence(
        m_typed.isEmpty() ? tr("No device is in the view “%1” now.").arg(title)
        : inView > 0 ? tr("None of %1 devices matches “%2” in the view “%3”.").arg(locale().toString(inView), m_typed, title)
                     : tr("No device matches “%1” in the view “%2”.").arg(m_typed, title));
}

void DeviceListPage::showSelection()
{
    const qint64 count = m_table->selectedCount();
    const bool wasSelecting = isSelecting();
    m_actions->setSelected(count);
    showIdentitySelection(count);
    if (count == 0 && m_bulk->isAncestorOf(QApplication::focusWidget()))
        m_table->setFocus(Qt::OtherFocusReason); // not to whatever comes next
    m_bulk->setVisible(count > 0);
    if (wasSelecting != isSelecting())
        Q_EMIT headerChanged(); // the filled button is in the bar, or above
    m_selected->setText(
        tr("<b>%1 selected</b> of %2 in this view").arg(locale().toString(count), locale().toString(m_model->deviceCount())));
}

bool DeviceListPage::isNarrow() const
{
    return width() < drawerBelow;
}

void DeviceListPage::setDetailsShown(bool shown)
{
    m_isDetailsShown = shown;
    m_settings.setValue(m_id + u"/detailsShown"_s, shown);
    placeDetails();
    if (!shown)
        m_table->setFocus(Qt::OtherFocusReason);
}

/// Beside the table where there is room, else as a drawer over it.
void DeviceListPage::placeDetails()
{
    const int width = m_themes.theme().size(Size::Details);
    const QSignalBlocker quiet(m_toggleDetails);
    const QSignalBlocker quietToo(m_detailsButton);
    m_toggleDetails->setChecked(m_isDetailsShown);
    m_detailsButton->setChecked(m_isDetailsShown);
    if (isNarrow()) {
        if (m_details->parentWidget() == m_splitter)
            m_details->setParent(this);
        m_details->setFixedWidth(width);
        placeDrawer();
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
        const int wanted = m_settings.value(m_id + u"/detailsWidth"_s, width).toInt();
        m_splitter->setSizes({this->width() - wanted, wanted});
    }
}

void DeviceListPage::placeDrawer()
{
    const int width = m_themes.theme().size(Size::Details);
    const int top = m_table->mapTo(this, QPoint()).y();
    m_details->setGeometry(this->width() - width, top, width, height() - top);
}

/// The table moves when what stands above it comes or goes: the drawer over it follows.
bool DeviceListPage::eventFilter(QObject *object, QEvent *event)
{
    const bool isPlaced = event->type() == QEvent::Move || event->type() == QEvent::Resize;
    if (object == m_table && isPlaced && m_details->parentWidget() == this && isNarrow())
        placeDrawer();
    return Page::eventFilter(object, event);
}

QVector<QWidget *> DeviceListPage::tabStops() const
{
    return {m_views, m_grouping, m_columns, m_detailsButton, m_query->focusProxy()};
}

void DeviceListPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    placeDetails();
}

std::optional<QVector<DeviceRow>> DeviceListPage::chosen()
{
    QVector<DeviceRow> devices;
    for (const int row : m_table->selectedRows())
        if (const auto device = m_model->device(row))
            devices += *device;
    const qint64 selected = m_table->selectedCount();
    if (devices.size() != selected) { // what lies far outside of what is shown is not read
        Q_EMIT refused(tr("%1 devices are too many at once").arg(locale().toString(selected)),
                       tr("Only %1 of them are read. Select those that are shown, or fewer of them.")
                           .arg(locale().toString(devices.size())));
        return std::nullopt;
    }
    if (devices.isEmpty())
        if (const auto current = m_model->device(m_table->currentIndex().row()))
            devices += *current;
    return devices;
}

void DeviceListPage::provision()
{
    const auto devices = chosen();
    if (!devices || devices->isEmpty())
        return;
    QVector<DeviceId> ids;
    for (const DeviceRow &device : *devices)
        ids += device.id;
    Q_EMIT provisionWanted(ids);
}

void DeviceListPage::showIdentitySelection(qint64 count)
{
    QVector<DeviceId> two;
    if (count == 2)
        for (const int row : m_table->selectedRows())
            if (const auto device = m_model->device(row))
                two += device->id;
    m_actions->identity()->setSelection(count, two);
    m_merge->setVisible(count == 2);
}

void DeviceListPage::openMenu(const QPoint &at)
{
    if (m_model->group(m_table->currentIndex().row()))
        return; // no device
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"deviceMenu"_s);
    menu->setToolTipsVisible(true);
    menu->addAction(m_toggleDetails);
    menu->addSeparator();
    menu->addAction(m_actions->provision());
    menu->addActions({m_actions->rename(), m_actions->edit()});
    const IgnoreActions &ignoring = m_actions->ignoring();
    const IdentityActions *identity = m_actions->identity();
    const bool isOfSelection = m_table->selectedRows().contains(m_table->currentIndex().row());
    menu->addActions(isOfSelection ? QList{ignoring.ignoreSelected(), ignoring.noticeSelected()}
                                   : QList{ignoring.ignore(), ignoring.notice()});
    menu->addSeparator();
    for (const LifecycleAction &each : lifecycleActions())
        menu->addAction(m_actions->lifecycle(each.move));
    menu->addSeparator();
    menu->addActions({isOfSelection ? identity->mergeSelected() : identity->merge(), identity->split()});
    menu->addSeparator();
    connect(menu->addAction(tr("Copy cell")), &QAction::triggered, m_table, &DeviceTable::copyCells);
    menu->addAction(m_copyRows);
    menu->popup(at);
}

} // namespace muster::ui
