// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The half of DeviceTableModel that reads: what changed, the shape of the whole list, and its pages.
#include "ui/registry/device_columns.h"
#include "ui/registry/device_reload.h"
#include "ui/registry/device_table_model.h"

#include <utility>

namespace muster::ui {

namespace {

constexpr int mostKept = 64;  // selected devices that are looked up one by one
constexpr int mostWanted = 6; // pages: what was scrolled past is not fetched
constexpr int mostFetching = 2;
constexpr qint64 changeLastsMs = 4000;

qint64 millisecondsOf(Timestamp at)
{
    return at.time_since_epoch().count();
}

/// The columns in which two states of a device read differently.
quint32 changedColumns(const QVector<DeviceTableColumn> &table, const DeviceRow &before, const DeviceRow &after,
                       const CellContext &context)
{
    quint32 columns = 0;
    for (int i = 0; i < table.size(); ++i) {
        const DeviceCell a = table[i].cell(before, context);
        const DeviceCell b = table[i].cell(after, context);
        // Ages grow by themselves; that is no change of the device.
        if (a.value || b.value ? a.value != b.value : a.text != b.text || a.look != b.look)
            columns |= 1U << i;
    }
    return columns;
}

} // namespace

// --- changes ---------------------------------------------------------------------------------------------------------------

void DeviceTableModel::takeChanges(const QVector<Change> &changes)
{
    QVector<DeviceId> here;
    QVector<DeviceId> all;
    for (const Change &change : changes) {
        if (change.kind != Change::Kind::Device)
            continue;
        const DeviceId id = DeviceId::fromBytes(change.id);
        if (all.contains(id))
            continue;
        all += id;
        if (m_pages.rowOf(id) >= 0)
            here += id;
    }
    if (all.isEmpty())
        return;
    m_isStale = true;
    if (m_isAsleep)
        return;
    if (!here.isEmpty())
        refreshRows(here);
    if (!m_isHeld) {
        scheduleOutline();
        return;
    }
    for (const DeviceId &id : std::as_const(all))
        if (!m_waiting.contains(id))
            m_waiting += id;
    Q_EMIT pendingChangesChanged(pendingChanges());
}

void DeviceTableModel::refreshRows(const QVector<DeviceId> &ids)
{
    for (const DeviceId &id : ids)
        if (!m_toRefresh.contains(id))
            m_toRefresh += id;
    if (m_isRefreshing || m_toRefresh.isEmpty())
        return; // one question at a time: an older answer must not come last
    m_isRefreshing = true;
    launch(m_services.devices.rows(std::exchange(m_toRefresh, {})), this, [this](Result<QVector<DeviceRow>> rows) {
        m_isRefreshing = false;
        if (rows)
            applyRows(*rows);
        else
            Q_EMIT failed(rows.error());
        refreshRows({});
    });
}

void DeviceTableModel::applyRows(const QVector<DeviceRow> &rows)
{
    forgetOldChanges();
    const CellContext context = contextNow();
    for (const DeviceRow &newer : rows) {
        const int place = m_pages.rowOf(newer.id);
        const DeviceRow *before = place >= 0 ? m_pages.row(place) : nullptr;
        if (!before || *before == newer)
            continue;
        RowChange &change = m_changes[newer.id];
        change.columns |= changedColumns(m_columns.columns, *before, newer, context);
        change.at = millisecondsOf(context.now);
        m_pages.replace(place, newer);
        if (const int at = rowOf(newer.id); at >= 0)
            Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
    }
}

void DeviceTableModel::forgetOldChanges()
{
    const qint64 oldest = millisecondsOf(m_services.clock.now()) - changeLastsMs;
    m_changes.removeIf([oldest](const auto &change) { return change.value().at < oldest; });
}

/// The first change after a quiet time is shown at once; what follows waits for the pause to end, or for the answer that is on its
/// way.
void DeviceTableModel::scheduleOutline()
{
    if (m_outlineTimer.isActive() || m_reload)
        return;
    m_outlineTimer.start(outlinePauseMs);
    startReload(false);
}

// --- the whole list --------------------------------------------------------------------------------------------------------

void DeviceTableModel::startReload(bool isAsked)
{
    m_isStale = false;
    DeviceReload::Wish wish{m_query, m_sort, keptDevices(), {}, isAsked || (m_reload && m_reload->wish().isAsked)};
    const bool isSameList = m_query.text() == m_shownQuery.text() && m_sort == m_shownSort;
    if (isSameList) {
        for (int page = 0; page < m_outline.pages.size() && wish.pages.size() < DevicePageCache::mostPages; ++page)
            if (m_pages.hasPage(page))
                wish.pages += page;
    }
    m_reload = std::make_unique<DeviceReload>(m_services.devices, wish);
    DeviceReload *reload = m_reload.get();
    connect(reload, &DeviceReload::done, this, [this, reload] { applyReload(*reload); });
    connect(reload, &DeviceReload::failed, this, [this](const Error &error) {
        m_reload.release()->deleteLater();
        m_isStale = true;
        m_outlineTimer.stop(); // the next change tries again, or somebody
        Q_EMIT failed(error);
    });
}

QVector<DeviceId> DeviceTableModel::keptDevices() const
{
    QVector<DeviceId> devices;
    const QVector<int> kept = m_keptRows ? m_keptRows() : QVector<int>();
    for (const int each : kept) {
        const auto id = devices.size() < mostKept ? idAt(each) : std::nullopt;
        if (id && !devices.contains(*id))
            devices += *id;
    }
    return devices;
}

void DeviceTableModel::applyReload(DeviceReload &reload)
{
    if (reload.lookFor(keptDevices()))
        return; // somebody went elsewhere while we read
    m_reload.release()->deleteLater();
    if (m_isHeld && m_isLoaded && !reload.wish().isAsked && reload.wish().query.text() == m_shownQuery.text()
        && reload.wish().sort == m_shownSort) {
        m_isStale = true; // somebody began to point while we read
        return;
    }
    ++m_generation;
    m_wanted.clear();
    m_fetching.clear();
    const GroupedRows rows = rowsFor(reload.outline(), reload.wish().sort.grouping);
    if (rows.rowCount() > m_rowCount)
        resizeTo(rows.rowCount());

    Q_EMIT layoutAboutToBeChanged();
    QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (const QModelIndex &index : std::as_const(from)) {
        const int at = newRowOf(index.row(), rows, reload);
        to += at >= 0 ? createIndex(at, index.column()) : QModelIndex();
    }
    m_outline = reload.outline();
    m_shownQuery = reload.wish().query;
    m_shownSort = reload.wish().sort;
    m_rows = rows;
    m_pages.clear();
    const auto pages = reload.takePages();
    for (auto page = pages.cbegin(); page != pages.cend(); ++page)
        m_pages.insert(page.key(), page.value());
    changePersistentIndexList(from, to);
    m_keptPlaces.clear();
    for (const DeviceId &id : reload.wish().keep)
        if (const int place = reload.rows().value(id, -1); place >= 0)
            m_keptPlaces.insert(place, id);
    for (auto place = m_keptPlaces.keyBegin(); place != m_keptPlaces.keyEnd(); ++place)
        if (const int page = m_pages.pageOf(*place); !m_pages.hasPage(page))
            want(page);
    pinPage();
    Q_EMIT layoutChanged();

    if (rows.rowCount() < m_rowCount)
        resizeTo(rows.rowCount());
    m_isLoaded = true;
    m_waiting.clear();
    Q_EMIT pendingChangesChanged(0);
    Q_EMIT loadedChanged();
    if (m_isStale && !m_isHeld)
        m_outlineTimer.start(outlinePauseMs);
}

/// Where a row of the list that is shown goes in the one that was read; -1: nowhere.
int DeviceTableModel::newRowOf(int row, const GroupedRows &rows, const DeviceReload &reload) const
{
    if (const GroupedRows::Group *group = m_rows.groupAt(row)) {
        const bool isSame = m_shownSort.grouping == reload.wish().sort.grouping;
        const GroupedRows::Group *now = isSame ? rows.groupOfKey(group->key) : nullptr;
        return now ? now->row : -1;
    }
    const auto id = idAt(row);
    return id ? rows.rowOf(reload.rows().value(*id, -1)) : -1;
}

void DeviceTableModel::resizeTo(int rowCount)
{
    if (rowCount > m_rowCount) {
        beginInsertRows({}, m_rowCount, rowCount - 1);
        m_rowCount = rowCount;
        endInsertRows();
    } else {
        beginRemoveRows({}, rowCount, m_rowCount - 1);
        m_rowCount = rowCount;
        endRemoveRows();
    }
}

// --- pages -----------------------------------------------------------------------------------------------------------------

void DeviceTableModel::want(int page) const
{
    if (page >= m_outline.pages.size() || m_fetching.contains(page))
        return;
    m_wanted.removeOne(page);
    m_wanted += page;
    if (m_wanted.size() > mostWanted)
        m_wanted.removeFirst();
    if (!m_fetchTimer.isActive())
        m_fetchTimer.start(0);
}

void DeviceTableModel::fetchWanted()
{
    while (!m_wanted.isEmpty() && m_fetching.size() < mostFetching) {
        const int page = m_wanted.takeLast();
        if (m_pages.hasPage(page) || m_fetching.contains(page))
            continue;
        m_fetching += page;
        const std::optional<PageKey> to = page + 1 < m_outline.pages.size() ? std::optional(m_outline.pages[page + 1])
                                                                            : std::nullopt;
        launch(m_services.devices.page(m_shownQuery, m_shownSort, m_outline.pages[page], to, pageSize), this,
               [this, page, generation = m_generation](Result<QVector<DeviceRow>> rows) {
                   if (generation != m_generation)
                       return; // an answer about a list that is gone
                   m_fetching.removeOne(page);
                   if (rows)
                       takePage(page, std::move(*rows));
                   else
                       Q_EMIT failed(rows.error());
                   fetchWanted();
               });
    }
}

void DeviceTableModel::takePage(int page, QVector<DeviceRow> rows)
{
    m_pages.insert(page, std::move(rows));
    const int first = page * pageSize;
    for (const auto &[top, bottom] : m_rows.rowsOf(first, std::min(first + pageSize, deviceCount()) - 1))
        Q_EMIT dataChanged(index(top, 0), index(bottom, columnCount() - 1));
}

} // namespace muster::ui
