// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/registry/device_table_model.h"

#include <QObject>

namespace muster::ui {

/// One question for the whole list: a new outline, where the devices that must stay selected stand in it, and the pages around what
/// was on screen, so that the model can put everything in place at once. Deleting it drops the answers that are on their way.
class DeviceReload : public QObject
{
    Q_OBJECT

public:
    struct Wish
    {
        query::Query query;
        DeviceSort sort;
        QVector<DeviceId> keep; ///< their rows are wanted
        QVector<int> pages;     ///< to have at once, where they still exist
        bool isAsked = false;   ///< by somebody, not for a change: nothing holds it back
    };

    DeviceReload(const registry::DeviceQuery &devices, Wish wish);

    /// Looks for these too. False when all of them were asked for; otherwise done() comes once more.
    bool lookFor(const QVector<DeviceId> &devices);

    const Wish &wish() const { return m_wish; }
    const DeviceOutline &outline() const { return m_outline; }
    const QHash<DeviceId, int> &rows() const { return m_rows; }
    QHash<int, QVector<DeviceRow>> takePages() { return std::move(m_pages); }

Q_SIGNALS:
    void done();
    void failed(const muster::Error &error);

private:
    void takeOutline(Result<DeviceOutline> outline);
    void askPositions(const QVector<DeviceId> &devices);
    void partDone(const Error *error);

    const registry::DeviceQuery &m_devices;
    Wish m_wish;
    DeviceOutline m_outline;
    QHash<DeviceId, int> m_rows;
    QHash<int, QVector<DeviceRow>> m_pages;
    int m_open = 0;
    bool m_hasAskedPositions = false;
    bool m_hasFailed = false;
};

} // namespace muster::ui
