// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_table_model.h"

#include "ui/registry/device_columns.h"
#include "ui/registry/device_reload.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/state_look.h"

#include <utility>

using namespace Qt::StringLiterals;

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

DeviceTableModel::DeviceTableModel(const Services &services, const DeviceColumnSet &columns, QObject *parent)
    : QAbstractTableModel(parent)
    , m_services(services)
    , m_columns(columns)
    , m_sort(columns.sort)
{
    m_fetchTimer.setSingleShot(true);
    connect(&m_fetchTimer, &QTimer::timeout, this, &DeviceTableModel::fetchWanted);
    m_outlineTimer.setSingleShot(true);
    connect(&m_outlineTimer, &QTimer::timeout, this, [this] {
        if (m_isStale && !m_isHeld && !m_isAsleep && !m_reload)
            startReload(false);
    });
    connect(&services.feed, &registry::ChangeFeed::changed, this, &DeviceTableModel::takeChanges);
    connect(&services.feed, &registry::ChangeFeed::reset, this, [this] {
        if (m_isAsleep)
            m_isStale = true;
        else
            startReload(false);
    });
}

DeviceTableModel::~DeviceTableModel() = default;

int DeviceTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_total;
}

int DeviceTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.columns.size());
}

QVariant DeviceTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return role == Qt::DisplayRole && orientation == Qt::Vertical ? QVariant(section + 1) : QVariant();
    const DeviceTableColumn &column = m_columns.columns[section];
    const bool isNumber = column.kind == CellKind::Number || column.kind == CellKind::Age;
    if (role == Qt::DisplayRole)
        return deviceColumnTitle(column);
    if (role == Qt::TextAlignmentRole)
        return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

QVariant DeviceTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_total)
        return {};
    const DeviceRow *row = m_pages.row(index.row());
    if (!row) {
        if (!m_pages.hasPage(m_pages.pageOf(index.row())))
            want(m_pages.pageOf(index.row()));
        if (role == Qt::DisplayRole)
            return u"…"_s;
        if (role == Qt::AccessibleTextRole)
            return tr("Loading");
        return role == TokenRole ? QVariant(int(Token::Text3)) : QVariant();
    }
    return cellData(*row, index.column(), role);
}

QVariant DeviceTableModel::cellData(const DeviceRow &row, int column, int role) const
{
    if (role == RowChangedAtRole || role == CellChangedAtRole) {
        const auto change = m_changes.constFind(row.id);
        if (change == m_changes.cend() || (role == CellChangedAtRole && !(change->columns & (1U << column))))
            return {};
        return change->at;
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole
        && (role < ValueRole || role > TokenRole))
        return {};
    const DeviceCell cell = m_columns.columns[column].cell(row, contextNow());
    const auto orNothing = [](const QString &text) { return text.isEmpty() ? QVariant() : QVariant(text); };
    switch (role) {
    case Qt::DisplayRole: return cell.text;
    case Qt::AccessibleTextRole: return cell.sentence.isEmpty() ? cell.text : cell.sentence;
    case Qt::ToolTipRole: return cell.toolTip.isEmpty() ? QVariant() : cell.toolTip; // the delegate shows it as plain text
    case ValueRole: return cell.value ? QVariant(*cell.value) : QVariant();
    case LookRole: return cell.look ? QVariant::fromValue(cell.look) : QVariant();
    case EvidenceRole: return orNothing(cell.evidence);
    case IconNameRole: return orNothing(cell.iconName);
    case TokenRole: return cell.isUnknown ? QVariant(int(Token::Text3)) : QVariant();
    default: return {};
    }
}

std::optional<DeviceRow> DeviceTableModel::device(int row) const
{
    const DeviceRow *found = row >= 0 && row < m_total ? m_pages.row(row) : nullptr;
    return found ? std::optional(*found) : std::nullopt;
}

int DeviceTableModel::rowOf(const DeviceId &id) const
{
    const int row = m_pages.rowOf(id);
    return row < m_total ? row : -1; // a page may know more than the outline
}

void DeviceTableModel::pinRow(int row)
{
    m_pinned = index(row, 0);
    pinPage();
}

void DeviceTableModel::pinPage()
{
    const int page = m_pinned.isValid() ? m_pages.pageOf(m_pinned.row()) : -1;
    m_pages.pin(page);
    if (page >= 0 && !m_pages.hasPage(page))
        want(page);
}

void DeviceTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    const auto by = m_columns.columns[column].sort;
    if (!by)
        return;
    const DeviceSort wanted{*by, order == Qt::DescendingOrder};
    if (wanted == m_sort)
        return;
    m_sort = wanted;
    startReload(true);
}

void DeviceTableModel::setQuery(const query::Query &query)
{
    m_query = query;
    startReload(true);
}

void DeviceTableModel::reload()
{
    startReload(true);
}

CellContext DeviceTableModel::contextNow() const
{
    return {m_services.clock.now(), m_services.discovery.status(), m_services.drivers, m_newSince};
}

void DeviceTableModel::setNewSince(Timestamp since)
{
    m_newSince = since;
    if (m_total > 0)
        Q_EMIT dataChanged(index(0, 0), index(m_total - 1, 0));
}

void DeviceTableModel::setAsleep(bool asleep)
{
    m_isAsleep = asleep;
    if (!asleep && m_isStale && !m_reload)
        startReload(false);
}

void DeviceTableModel::setOrderHeld(bool held)
{
    m_isHeld = held;
    if (!held && m_isStale)
        scheduleOutline();
}

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
        if (rowOf(id) >= 0)
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
        const int at = rowOf(newer.id);
        const DeviceRow *before = at >= 0 ? m_pages.row(at) : nullptr;
        if (!before || *before == newer)
            continue;
        RowChange &change = m_changes[newer.id];
        change.columns |= changedColumns(m_columns.columns, *before, newer, context);
        change.at = millisecondsOf(context.now);
        m_pages.replace(at, newer);
        Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
    }
}

void DeviceTableModel::forgetOldChanges()
{
    const qint64 oldest = millisecondsOf(m_services.clock.now()) - changeLastsMs;
    m_changes.removeIf([oldest](const auto &change) { return change.value().at < oldest; });
}

void DeviceTableModel::scheduleOutline()
{
    if (!m_outlineTimer.isActive())
        m_outlineTimer.start(outlinePauseMs);
}

// --- the whole list --------------------------------------------------------------------------------------------------------

void DeviceTableModel::startReload(bool isAsked)
{
    m_isStale = false;
    DeviceReload::Wish wish{m_query, m_sort, {}, {}, isAsked || (m_reload && m_reload->wish().isAsked)};
    const QVector<int> kept = m_keptRows ? m_keptRows() : QVector<int>();
    for (const int each : kept) {
        const DeviceRow *row = wish.keep.size() < mostKept ? m_pages.row(each) : nullptr;
        if (row && !wish.keep.contains(row->id))
            wish.keep += row->id;
    }
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
        Q_EMIT failed(error);
    });
}

void DeviceTableModel::applyReload(DeviceReload &reload)
{
    m_reload.release()->deleteLater();
    if (m_isHeld && m_isLoaded && !reload.wish().isAsked && reload.wish().query.text() == m_shownQuery.text()
        && reload.wish().sort == m_shownSort) {
        m_isStale = true; // somebody began to point while we read
        return;
    }
    ++m_generation;
    m_wanted.clear();
    m_fetching.clear();
    const int total = int(reload.outline().total);
    if (total > m_total)
        resizeTo(total);

    Q_EMIT layoutAboutToBeChanged();
    QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (const QModelIndex &index : std::as_const(from)) {
        const DeviceRow *row = m_pages.row(index.row());
        const int at = row ? reload.rows().value(row->id, -1) : -1;
        to += at >= 0 && at < m_total ? createIndex(at, index.column()) : QModelIndex();
    }
    m_outline = reload.outline();
    m_shownQuery = reload.wish().query;
    m_shownSort = reload.wish().sort;
    m_pages.clear();
    const auto pages = reload.takePages();
    for (auto page = pages.cbegin(); page != pages.cend(); ++page)
        m_pages.insert(page.key(), page.value());
    changePersistentIndexList(from, to);
    pinPage();
    Q_EMIT layoutChanged();

    if (total < m_total)
        resizeTo(total);
    m_isLoaded = true;
    m_waiting.clear();
    Q_EMIT pendingChangesChanged(0);
    Q_EMIT loadedChanged();
    if (m_isStale && !m_isHeld)
        scheduleOutline();
}

void DeviceTableModel::resizeTo(int total)
{
    if (total > m_total) {
        beginInsertRows({}, m_total, total - 1);
        m_total = total;
        endInsertRows();
    } else {
        beginRemoveRows({}, total, m_total - 1);
        m_total = total;
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
    const int last = std::min(first + pageSize, m_total) - 1;
    if (first <= last)
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
}

} // namespace muster::ui
