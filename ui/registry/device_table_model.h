// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/registry/device_page_cache.h"
#include "ui/registry/grouped_rows.h"
#include "ui/shell/services.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <functional>
#include <memory>

namespace muster::ui {

class DeviceReload;
struct CellContext;
struct DeviceColumnSet;

/// A table of devices as a window onto the sorted list: it knows how long the list is and where its pages begin (the outline),
/// and holds a dozen pages. A row whose page is on its way shows "…". Thread: GUI; all reading is done by Tasks. Invariants: an
/// answer to an older question is dropped; what is shown stays until the answer to the newest question is whole; a row that
/// changed is repainted in place, while order, insertions and removals come with a new outline, which waits while somebody
/// points at the table. Where the list is grouped, each group has a row of its own, which is no device and can't be selected.
class DeviceTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int pageSize = 128;
    static constexpr int outlinePauseMs = 250; ///< at least, between two outlines made for changes; the first comes at once

    /// `columns` live as long as the program.
    DeviceTableModel(const Services &services, const DeviceColumnSet &columns, QObject *parent = nullptr);
    ~DeviceTableModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    const DeviceColumnSet &columns() const { return m_columns; }

    /// Asks anew; the rows change when the answer is there.
    void setQuery(const query::Query &query);
    const query::Query &query() const { return m_query; }
    DeviceSort deviceSort() const { return m_sort; }
    bool isLoaded() const { return m_isLoaded; }
    /// A question for the whole list is on its way.
    bool isReading() const { return m_reload != nullptr; }
    /// Of the list that is shown, whatever is collapsed.
    int deviceCount() const { return int(m_outline.total); }

    /// The device of a row; null while its page is on its way, and for the row of a group.
    std::optional<DeviceRow> device(int row) const;
    /// Who it is; of kept rows also while their pages are on their way.
    std::optional<DeviceId> idAt(int row) const;
    /// Where a device stands in the pages that are here; -1 otherwise, and in a collapsed group.
    int rowOf(const DeviceId &id) const;

    /// Asks anew, as a query does. All groups are open then.
    void setGrouping(DeviceGrouping grouping);
    /// What a group's row says.
    struct Group
    {
        QString title;
        QString iconName;
        int count = 0;
        bool isCollapsed = false;
    };
    bool isGrouped() const { return m_shownSort.grouping != DeviceGrouping::None; }
    std::optional<Group> group(int row) const;
    /// Where the group of a row stands; -1 in a list without groups.
    int groupRowOf(int row) const;
    int groupsBetween(int firstRow, int lastRow) const { return m_rows.groupsBetween(firstRow, lastRow); }
    /// Takes the rows of its devices away, or brings them back; what is taken away is no longer selected.
    void setCollapsed(int groupRow, bool isCollapsed);
    /// Opens the group that a device is in, if it is collapsed, and returns its row; -1 when it is in no page here.
    int show(const DeviceId &id);
    /// The same by its place in the list, as DeviceQuery::position() says it.
    int show(qint64 place);

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
    QVector<DeviceId> keptDevices() const;
    void pinPage();
    void applyReload(DeviceReload &reload);
    void resizeTo(int rowCount);
    GroupedRows rowsFor(const DeviceOutline &outline, DeviceGrouping grouping) const;
    int newRowOf(int row, const GroupedRows &rows, const DeviceReload &reload) const;
    QString groupTitle(const QString &key, DeviceGrouping grouping) const;
    QVariant groupData(const Group &group, int column, int role) const;
    const DeviceRow *deviceAt(int row) const;
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
    GroupedRows m_rows; ///< what each row shows of it
    int m_rowCount = 0; ///< as views were told
    QSet<QString> m_collapsed;
    std::optional<Timestamp> m_newSince;
    int m_generation = 0; ///< of the outline in force
    bool m_isLoaded = false;
    DevicePageCache m_pages{pageSize};
    QHash<int, DeviceId> m_keptPlaces; ///< of kept rows, also where their pages are not in memory
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
