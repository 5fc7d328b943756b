// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/registry/device_page_cache.h"
#include "ui/shell/services.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <functional>
#include <memory>

namespace muster::ui {

class DeviceReload;
struct CellContext;
struct DeviceColumnSet;

/// A table of devices as a window onto the sorted list: it knows how long the list is and where its pages begin (the outline), and
/// holds a dozen pages. A row whose page is on its way shows "…". Thread: GUI; all reading is done by Tasks. Invariants: an answer
/// to an older question is dropped; what is shown stays until the answer to the newest question is whole; a row that changed is
/// repainted in place, while order, insertions and removals come with a new outline, which waits while somebody points at the table.
class DeviceTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int pageSize = 128;
    static constexpr int outlinePauseMs = 250; ///< at least, between two outlines made for changes

    /// `columns` live as long as the program.
    DeviceTableModel(const Services &services, const DeviceColumnSet &columns, QObject *parent = nullptr);
    ~DeviceTableModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    const DeviceColumnSet &columns() const { return m_columns; }

    /// Asks anew; the rows change when the answer is there.
    void setQuery(const query::Query &query);
    const query::Query &query() const { return m_query; }
    DeviceSort deviceSort() const { return m_sort; }
    bool isLoaded() const { return m_isLoaded; }

    /// The device of a row; null while its page is on its way.
    std::optional<DeviceRow> device(int row) const;
    /// Where a device stands in the pages that are here; -1 otherwise.
    int rowOf(const DeviceId &id) const;
    /// This row stays in memory, wherever it moves to; -1: none.
    void pinRow(int row);

    /// The rows whose devices must stay selected when rows move: asked for whenever the list is read anew.
    void setKeptRows(std::function<QVector<int>()> rows) { m_keptRows = std::move(rows); }

    /// While held, nothing moves: changes are counted instead.
    void setOrderHeld(bool held);
    int pendingChanges() const { return int(m_waiting.size()); }

    /// While nobody looks, nothing is read for changes; once somebody does, everything is, if it must.
    void setAsleep(bool asleep);

    /// Devices seen first after that are marked as new.
    void setNewSince(Timestamp since);

    /// Everything is read again.
    void reload();

    int pagesInMemory() const { return m_pages.size(); }

Q_SIGNALS:
    void loadedChanged();
    void pendingChangesChanged(int count);
    /// Reading failed; what was shown stays.
    void failed(const muster::Error &error);

private:
    struct RowChange
    {
        qint64 at = 0;
        quint32 columns = 0; ///< a bit each
    };

    void takeChanges(const QVector<Change> &changes);
    void refreshRows(const QVector<DeviceId> &ids);
    void applyRows(const QVector<DeviceRow> &rows);
    void scheduleOutline();
    void startReload(bool isAsked);
    void pinPage();
    void applyReload(DeviceReload &reload);
    void resizeTo(int total);
    void want(int page) const;
    void fetchWanted();
    void takePage(int page, QVector<DeviceRow> rows);
    void forgetOldChanges();
    CellContext contextNow() const;
    QVariant cellData(const DeviceRow &row, int column, int role) const;

    const Services &m_services;
    const DeviceColumnSet &m_columns;
    std::function<QVector<int>()> m_keptRows;
    query::Query m_query;
    DeviceSort m_sort;

    DeviceOutline m_outline; ///< the list as it is shown
    query::Query m_shownQuery;
    DeviceSort m_shownSort;
    int m_total = 0;
    std::optional<Timestamp> m_newSince;
    int m_generation = 0; ///< of the outline in force
    bool m_isLoaded = false;
    DevicePageCache m_pages{pageSize};
    QPersistentModelIndex m_pinned;
    QHash<DeviceId, RowChange> m_changes;
    QVector<DeviceId> m_toRefresh; ///< once the rows on their way are here
    bool m_isRefreshing = false;

    mutable QVector<int> m_wanted; ///< pages to fetch, the newest wish last
    QVector<int> m_fetching;
    mutable QTimer m_fetchTimer;

    std::unique_ptr<DeviceReload> m_reload; ///< the question on its way
    QTimer m_outlineTimer;
    bool m_isHeld = false;
    bool m_isAsleep = false;
    bool m_isStale = false;      ///< something changed since the outline in force
    QVector<DeviceId> m_waiting; ///< changed while held
};

} // namespace muster::ui
