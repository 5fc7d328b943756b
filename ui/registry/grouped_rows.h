// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_page.h"

#include <QSet>

namespace muster::ui {

/// What each row of a table shows of a list of devices. In a grouped list a row of its own stands before the devices of each group,
/// and a collapsed group has only that one; the groups may stand in another order than in the list. A list without groups is shown
/// row by row. A value; what it costs follows the number of groups, never that of devices.
class GroupedRows
{
public:
    struct Group
    {
        QString key;
        int count = 0; ///< of its devices
        int place = 0; ///< in the list, of the first of them
        int row = 0;   ///< in the table, of the group itself
        bool isCollapsed = false;
    };

    /// A list of that many devices, without groups.
    explicit GroupedRows(int total = 0) : m_rowCount(total) {}
    /// `groups` as they stand in the list; `titles` what they are called, one each: they are shown in this order, but for the bus
    /// and what is not known, which come at the end.
    GroupedRows(const QVector<DeviceGroup> &groups, const QStringList &titles, const QSet<QString> &collapsed);

    int rowCount() const { return m_rowCount; }
    const QVector<Group> &groups() const { return m_groups; }

    /// The place in the list of the device that a row shows; -1: it shows a group. Behind the last row, one that nothing has.
    int placeOf(int row) const;
    /// Where a place of the list is shown; -1: in a collapsed group, or nowhere.
    int rowOf(int place) const;
    /// Where a stretch of the list is shown, as first and last rows.
    QVector<QPair<int, int>> rowsOf(int firstPlace, int lastPlace) const;

    /// The group that a row shows; null: it shows a device.
    const Group *groupAt(int row) const;
    /// The group that a row belongs to, or shows; and the one of a place. Null where there are none.
    const Group *groupOfRow(int row) const;
    const Group *groupOfPlace(int place) const;
    const Group *groupOfKey(const QString &key) const;
    /// How many of these rows show groups.
    int groupsBetween(int firstRow, int lastRow) const;

    void setCollapsed(const QString &key, bool isCollapsed);

private:
    void number();

    QVector<Group> m_groups; ///< as they are shown
    int m_rowCount = 0;
};

} // namespace muster::ui
