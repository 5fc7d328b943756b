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
        if (m_isStale && !m_isHeld && !m_isAsleep)
            scheduleOutline();
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
    return parent.isValid() ? 0 : m_rowCount;
}

int DeviceTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.columns.size());
}

Qt::ItemFlags DeviceTableModel::flags(const QModelIndex &index) const
{
    return m_rows.groupAt(index.row()) ? Qt::ItemIsEnabled | Qt::ItemNeverHasChildren : QAbstractTableModel::flags(index);
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
    if (!index.isValid() || index.row() >= m_rowCount)
        return {};
    if (const auto header = group(index.row()))
        return groupData(*header, index.column(), role);
    const DeviceRow *row = deviceAt(index.row());
    if (!row) {
        const int page = m_pages.pageOf(m_rows.placeOf(index.row()));
        if (!m_pages.hasPage(page))
            want(page);
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

const DeviceRow *DeviceTableModel::deviceAt(int row) const
{
    const int place = row >= 0 && row < m_rowCount ? m_rows.placeOf(row) : -1;
    return place >= 0 ? m_pages.row(place) : nullptr;
}

std::optional<DeviceId> DeviceTableModel::idAt(int row) const
{
    if (const DeviceRow *device = deviceAt(row))
        return device->id;
    const int place = row >= 0 && row < m_rowCount ? m_rows.placeOf(row) : -1;
    const auto kept = m_keptPlaces.constFind(place);
    return kept != m_keptPlaces.cend() ? std::optional(*kept) : std::nullopt;
}

std::optional<DeviceRow> DeviceTableModel::device(int row) const
{
    const DeviceRow *found = deviceAt(row);
    return found ? std::optional(*found) : std::nullopt;
}

int DeviceTableModel::rowOf(const DeviceId &id) const
{
    const int row = m_rows.rowOf(m_pages.rowOf(id));
    return row < m_rowCount ? row : -1; // a page may know more than the outline
}

void DeviceTableModel::pinRow(int row)
{
    m_pinned = index(row, 0);
    pinPage();
}

void DeviceTableModel::pinPage()
{
    const int place = m_pinned.isValid() ? m_rows.placeOf(m_pinned.row()) : -1;
    const int page = place >= 0 ? m_pages.pageOf(place) : -1;
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
    const DeviceSort wanted{*by, order == Qt::DescendingOrder, m_sort.grouping};
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
    if (m_rowCount > 0)
        Q_EMIT dataChanged(index(0, 0), index(m_rowCount - 1, 0));
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

} // namespace muster::ui
