// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_reload.h"

namespace muster::ui {

DeviceReload::DeviceReload(const registry::DeviceQuery &devices, Wish wish) : m_devices(devices), m_wish(std::move(wish))
{
    launch(m_devices.outline(m_wish.query, m_wish.sort, DeviceTableModel::pageSize), this,
           [this](Result<DeviceOutline> outline) { takeOutline(std::move(outline)); });
}

void DeviceReload::takeOutline(Result<DeviceOutline> outline)
{
    if (!outline) {
        Q_EMIT failed(outline.error());
        return;
    }
    m_outline = std::move(*outline);
    QVector<int> pages;
    for (const int page : std::as_const(m_wish.pages))
        if (page < m_outline.pages.size())
            pages += page;
    if (pages.isEmpty() && !m_outline.pages.isEmpty())
        pages += 0;
    m_open = int(pages.size());
    for (const int page : std::as_const(pages)) {
        const std::optional<PageKey> to = page + 1 < m_outline.pages.size() ? std::optional(m_outline.pages[page + 1])
                                                                            : std::nullopt;
        launch(m_devices.page(m_wish.query, m_wish.sort, m_outline.pages[page], to, DeviceTableModel::pageSize), this,
               [this, page](Result<QVector<DeviceRow>> rows) {
                   if (rows) {
                       for (int i = 0; i < rows->size(); ++i)
                           m_rows.insert((*rows)[i].id, page * DeviceTableModel::pageSize + i);
                       m_pages.insert(page, std::move(*rows));
                   }
                   partDone(rows ? nullptr : &rows.error());
               });
    }
    if (pages.isEmpty())
        askPositions(m_wish.keep);
}

bool DeviceReload::lookFor(const QVector<DeviceId> &devices)
{
    QVector<DeviceId> more;
    for (const DeviceId &id : devices)
        if (!m_wish.keep.contains(id))
            more += id;
    if (more.isEmpty())
        return false;
    m_wish.keep += more;
    askPositions(more);
    return true;
}

void DeviceReload::askPositions(const QVector<DeviceId> &devices)
{
    m_hasAskedPositions = true;
    for (const DeviceId &id : devices) {
        if (m_rows.contains(id) || m_outline.total <= m_pages.size() * DeviceTableModel::pageSize)
            continue; // all there is, is here
        ++m_open;
        launch(m_devices.position(m_wish.query, m_wish.sort, id), this, [this, id](Result<std::optional<qint64>> row) {
            if (row && *row)
                m_rows.insert(id, int(**row));
            partDone(row ? nullptr : &row.error());
        });
    }
    if (m_open == 0)
        Q_EMIT done();
}

void DeviceReload::partDone(const Error *error)
{
    --m_open;
    if (m_hasFailed)
        return;
    if (error) {
        m_hasFailed = true;
        Q_EMIT failed(*error);
    } else if (m_open == 0) {
        if (m_hasAskedPositions)
            Q_EMIT done();
        else
            askPositions(m_wish.keep);
    }
}

} // namespace muster::ui
