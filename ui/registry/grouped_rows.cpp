// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/grouped_rows.h"

#include <algorithm>
#include <limits>

namespace muster::ui {

namespace {
constexpr int noPlace = std::numeric_limits<int>::max();

int groupRank(const QString &key)
{
    return key.isEmpty() ? 2 : key == busGroup ? 1 : 0;
}
} // namespace

GroupedRows::GroupedRows(const QVector<DeviceGroup> &groups, const QStringList &titles, const QSet<QString> &collapsed)
{
    QVector<QPair<QString, Group>> titled;
    int place = 0;
    for (qsizetype i = 0; i < groups.size(); ++i) {
        const int count = int(groups[i].count);
        titled.append({titles.value(i), {groups[i].key, count, place, 0, collapsed.contains(groups[i].key)}});
        place += count;
    }
    std::ranges::stable_sort(titled, [](const auto &one, const auto &other) {
        const int rank = groupRank(one.second.key);
        const int otherRank = groupRank(other.second.key);
        if (rank != otherRank)
            return rank < otherRank;
        return QString::localeAwareCompare(one.first, other.first) < 0;
    });
    for (auto &[title, group] : titled)
        m_groups.append(std::move(group));
    number();
}

void GroupedRows::number()
{
    m_rowCount = 0;
    for (Group &group : m_groups) {
        group.row = m_rowCount;
        m_rowCount += 1 + (group.isCollapsed ? 0 : group.count);
    }
}

const GroupedRows::Group *GroupedRows::groupOfRow(int row) const
{
    const auto behind = std::ranges::upper_bound(m_groups, row, {}, &Group::row);
    return row < 0 || row >= m_rowCount || behind == m_groups.cbegin() ? nullptr : &*std::prev(behind);
}

const GroupedRows::Group *GroupedRows::groupAt(int row) const
{
    const Group *group = groupOfRow(row);
    return group && group->row == row ? group : nullptr;
}

const GroupedRows::Group *GroupedRows::groupOfPlace(int place) const
{
    const auto found = std::ranges::find_if(m_groups, [place](const Group &group) {
        return place >= group.place && place < group.place + group.count;
    });
    return found == m_groups.cend() ? nullptr : &*found;
}

const GroupedRows::Group *GroupedRows::groupOfKey(const QString &key) const
{
    const auto found = std::ranges::find(m_groups, key, &Group::key);
    return found == m_groups.cend() ? nullptr : &*found;
}

int GroupedRows::placeOf(int row) const
{
    if (m_groups.isEmpty())
        return row;
    const Group *group = groupOfRow(row);
    if (!group)
        return noPlace;
    return group->row == row ? -1 : group->place + row - group->row - 1;
}

int GroupedRows::rowOf(int place) const
{
    if (place < 0)
        return -1;
    if (m_groups.isEmpty())
        return place < m_rowCount ? place : -1;
    const Group *group = groupOfPlace(place);
    return group && !group->isCollapsed ? group->row + 1 + place - group->place : -1;
}

QVector<QPair<int, int>> GroupedRows::rowsOf(int firstPlace, int lastPlace) const
{
    if (m_groups.isEmpty()) {
        const int last = std::min(lastPlace, m_rowCount - 1);
        return firstPlace <= last ? QVector<QPair<int, int>>{{firstPlace, last}} : QVector<QPair<int, int>>();
    }
    QVector<QPair<int, int>> rows;
    for (const Group &group : m_groups) {
        const int first = std::max(firstPlace, group.place);
        const int last = std::min(lastPlace, group.place + group.count - 1);
        if (first <= last && !group.isCollapsed)
            rows.append({group.row + 1 + first - group.place, group.row + 1 + last - group.place});
    }
    return rows;
}

int GroupedRows::groupsBetween(int firstRow, int lastRow) const
{
    const auto first = std::ranges::lower_bound(m_groups, firstRow, {}, &Group::row);
    return int(std::ranges::upper_bound(first, m_groups.cend(), lastRow, {}, &Group::row) - first);
}

void GroupedRows::setCollapsed(const QString &key, bool isCollapsed)
{
    const auto group = std::ranges::find(m_groups, key, &Group::key);
    if (group == m_groups.end())
        return;
    group->isCollapsed = isCollapsed;
    number();
}

} // namespace muster::ui
