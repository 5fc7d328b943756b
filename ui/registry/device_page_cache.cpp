// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_page_cache.h"

namespace muster::ui {

void DevicePageCache::insert(int page, QVector<DeviceRow> rows)
{
    if (!m_pages.contains(page) && m_pages.size() >= mostPages) {
        auto oldest = m_pages.end();
        for (auto each = m_pages.begin(); each != m_pages.end(); ++each)
            if (each.key() != m_pinned && (oldest == m_pages.end() || each->used < oldest->used))
                oldest = each;
        m_pages.erase(oldest);
    }
    m_pages.insert(page, {std::move(rows), ++m_use});
}

const DeviceRow *DevicePageCache::row(int row) const
{
    const auto page = m_pages.constFind(pageOf(row));
    if (page == m_pages.cend())
        return nullptr;
    page->used = ++m_use;
    const int offset = row % m_pageSize;
    return offset < page->rows.size() ? &page->rows[offset] : nullptr;
}

int DevicePageCache::rowOf(const DeviceId &id) const
{
    for (auto page = m_pages.cbegin(); page != m_pages.cend(); ++page)
        for (int i = 0; i < page->rows.size(); ++i)
            if (page->rows[i].id == id)
                return page.key() * m_pageSize + i;
    return -1;
}

void DevicePageCache::replace(int row, const DeviceRow &newer)
{
    const auto page = m_pages.find(pageOf(row));
    if (page != m_pages.end() && row % m_pageSize < page->rows.size())
        page->rows[row % m_pageSize] = newer;
}

} // namespace muster::ui
