// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of DeviceTableModel that shows groups.
#include "ui/registry/device_table_model.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/kind_look.h"

using namespace Qt::StringLiterals;

namespace muster::ui {

void DeviceTableModel::setGrouping(DeviceGrouping grouping)
{
    if (grouping == m_sort.grouping)
        return;
    m_sort.grouping = grouping;
    m_collapsed.clear();
    startReload(true);
}

GroupedRows DeviceTableModel::rowsFor(const DeviceOutline &outline, DeviceGrouping grouping) const
{
    if (grouping == DeviceGrouping::None)
        return GroupedRows(int(outline.total));
    QStringList titles;
    for (const DeviceGroup &group : outline.groups)
        titles += groupTitle(group.key, grouping);
    return {outline.groups, titles, m_collapsed};
}

/// "Camera"; "enp3s0 · 10.0.1.0/24", as far as we have a network there now.
QString DeviceTableModel::groupTitle(const QString &key, DeviceGrouping grouping) const
{
    if (grouping == DeviceGrouping::Kind)
        return kindSentence(key);
    if (key.isEmpty())
        return tr("Network unknown");
    if (key == busGroup)
        return tr("USB and serial");
    QStringList parts{key};
    for (const discovery::DiscoveryStatus::Place &place : m_services.discovery.status().places)
        if (place.interface == key)
            parts += place.prefix.toString();
    return parts.join(u" · "_s);
}

std::optional<DeviceTableModel::Group> DeviceTableModel::group(int row) const
{
    const GroupedRows::Group *group = m_rows.groupAt(row);
    if (!group)
        return std::nullopt;
    const bool isKind = m_shownSort.grouping == DeviceGrouping::Kind;
    const QString icon = isKind ? kindIconName(group->key) : group->key == busGroup ? u"usb"_s : u"network"_s;
    return Group{groupTitle(group->key, m_shownSort.grouping), icon, group->count, group->isCollapsed};
}

QVariant DeviceTableModel::groupData(const Group &group, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return column == 0 ? QVariant(group.title) : QVariant();
    case Qt::AccessibleTextRole:
        return (group.isCollapsed ? tr("%1, group of %n devices, collapsed", nullptr, group.count)
                                  : tr("%1, group of %n devices, expanded", nullptr, group.count))
            .arg(group.title);
    case IconNameRole: return column == 0 ? QVariant(group.iconName) : QVariant();
    default: return {};
    }
}

int DeviceTableModel::groupRowOf(int row) const
{
    const GroupedRows::Group *group = m_rows.groupOfRow(row);
    return group ? group->row : -1;
}

void DeviceTableModel::setCollapsed(int groupRow, bool isCollapsed)
{
    const GroupedRows::Group *found = m_rows.groupAt(groupRow);
    if (!found || found->isCollapsed == isCollapsed)
        return;
    const GroupedRows::Group group = *found;
    const int first = group.row + 1;
    const int last = group.row + group.count;
    if (isCollapsed) {
        m_collapsed.insert(group.key);
        beginRemoveRows({}, first, last);
        m_rows.setCollapsed(group.key, true);
        m_rowCount -= group.count;
        endRemoveRows();
    } else {
        m_collapsed.remove(group.key);
        beginInsertRows({}, first, last);
        m_rows.setCollapsed(group.key, false);
        m_rowCount += group.count;
        endInsertRows();
    }
    pinPage();
    Q_EMIT dataChanged(index(group.row, 0), index(group.row, columnCount() - 1));
}

int DeviceTableModel::show(const DeviceId &id)
{
    return show(qint64(m_pages.rowOf(id)));
}

int DeviceTableModel::show(qint64 place)
{
    if (place < 0 || place >= m_outline.total)
        return -1;
    if (const GroupedRows::Group *group = m_rows.groupOfPlace(int(place)))
        setCollapsed(group->row, false);
    return m_rows.rowOf(int(place));
}

} // namespace muster::ui
