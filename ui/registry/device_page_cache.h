// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_page.h"

#include <QHash>

namespace muster::ui {

/// The pages of a long list that are in memory: the most recently used ones, and what changed in them lately. A value; the model
/// owns one for the list it shows.
class DevicePageCache
{
public:
    static constexpr int mostPages = 12;

    explicit DevicePageCache(int pageSize) : m_pageSize(pageSize) {}

    int pageOf(int row) const { return row / m_pageSize; }
    bool hasPage(int page) const { return m_pages.contains(page); }
    int size() const { return int(m_pages.size()); }
    void clear() { m_pages.clear(); }

    /// Puts a page in; the one not looked at for longest goes when there are too many.
    void insert(int page, QVector<DeviceRow> rows);
    /// That page never goes to make room; -1: none.
    void pin(int page) { m_pinned = page; }
    /// The row, or null when its page is not here or is shorter than it was. Looking at it keeps its page.
    const DeviceRow *row(int row) const;
    /// Where a device stands; -1 when it is in no page here.
    int rowOf(const DeviceId &id) const;
    /// Puts a newer state of a device in its place.
    void replace(int row, const DeviceRow &newer);

private:
    struct Page
    {
        QVector<DeviceRow> rows;
        mutable quint64 used = 0;
    };

    int m_pageSize;
    int m_pinned = -1;
    QHash<int, Page> m_pages;
    mutable quint64 m_use = 0;
};

} // namespace muster::ui
