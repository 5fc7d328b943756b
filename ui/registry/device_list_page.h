// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/query.h"
#include "ui/shell/page.h"
#include "ui/shell/services.h"

#include <QHash>
#include <QTimer>

#include <functional>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QLabel;
class QSettings;
class QSplitter;
class QToolButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class ActionButton;
class DeviceActions;
class DeviceDetails;
class DeviceTable;
class DeviceTableModel;
class EmptyState;
class GroupingButton;
class HintBar;
class QueryField;
class TabBar;
class ThemeSource;
struct DeviceColumnSet;
struct DeviceView;

/// A page that is a list of devices: views, query, table, selection, details. Which views and columns, and what stands where there
/// are no rows, is said by those who derive from it. Object names and settings begin with the id of its columns.
class DeviceListPage : public Page
{
    Q_OBJECT

public:
    QVector<QWidget *> areas() const override;
    QString countText() const override;

    /// Applies a query as if it had been typed; a bad one leaves what was shown.
    void applyQuery(const QString &text);
    /// Makes the device current and opens its details, whatever view or query hid it.
    void openDevice(const DeviceId &id);

    DeviceTableModel &model() const { return *m_model; }

Q_SIGNALS:
    /// Something was done; for the window to say, wherever the operator looks.
    void noticed(const QString &title, const QString &detail);
    /// The same of something that `undo` takes back; it may be called long after, and once.
    void undoable(const QString &title, const QString &detail, const std::function<void()> &undo);
    /// It was not done, and why.
    void refused(const QString &title, const QString &reason);
    /// Asked to open a device that is not in this list now.
    void deviceWanted(const muster::DeviceId &id);
    /// The selected devices, or the current one.
    void provisionWanted(const QVector<muster::DeviceId> &devices);

protected:
    /// `columns` and `views`, of which the first is the default one, live as long as the program.
    DeviceListPage(const ThemeSource &themes, const Services &services, QSettings &settings, const DeviceColumnSet &columns,
                   const QVector<DeviceView> &views, QWidget *parent);

    /// Asks for the first time: what derives is whole now.
    void begin();

    /// The list may be grouped. Before begin().
    void offerGrouping();

    virtual query::Query queryFor(const DeviceView &view, const query::Query &typed) const;
    /// Counts or rows are others now: says so, and what stands in the rows' place.
    virtual void showCounts();
    virtual void showOverlay() = 0;
    /// As openDevice(), in the list of that view.
    void openDeviceIn(int view, DeviceId id);
    /// openDevice() did not find it; by default that is told. `why` is empty when the list was read and it is not there.
    virtual void missed(const DeviceId &id, const QString &why);

    const ThemeSource &themes() const { return m_themes; }
    const Services &services() const { return m_services; }
    DeviceTable &table() const { return *m_table; }
    QueryField &query() const { return *m_query; }
    TabBar &views() const { return *m_views; }
    const DeviceView &view() const;
    const QString &typed() const { return m_typed; }
    /// Devices of the default view; -1: not counted yet.
    qint64 all() const { return m_viewCounts.isEmpty() ? -1 : m_viewCounts.first(); }
    bool isSelecting() const { return m_bulk && !m_bulk->isHidden(); }
    qint64 viewCount(int view) const { return m_viewCounts.value(view, -1); }
    bool isCounting() const { return m_isCounting; }
    qint64 termCount(const QString &term) const { return m_termCounts.value(term); }
    QString name(QStringView part) const; ///< "registry.part"

    /// Over the whole page, above list and details.
    void addAbove(QWidget *widget);
    /// Between query and table; below the table.
    void addUnderQuery(QWidget *widget);
    void addUnderTable(QWidget *widget);
    EmptyState *addEmptyState(QStringView part);
    /// Its button takes query and view away.
    EmptyState *addNoMatch(const QString &wayBack);
    void showNoMatch(EmptyState &noMatch);
    /// A button in the bar of the selection, before Provision.
    QWidget *addBulkAction(QAction &action);
    DeviceActions &deviceActions() const { return *m_actions; }
    DeviceDetails &details() const { return *m_details; }
    void clearQuery();

    /// Above the table, in reading order.
    QVector<QWidget *> tabStops() const;

    bool eventFilter(QObject *object, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    QWidget *buildViewBar();
    QWidget *buildBulkBar();
    void addActions();
    void connectQuery();
    void connectTable();
    void connectModel();
    void dress();
    void ask(const QString &text, bool isTyped);
    void countSoon();
    void count();
    void takeCounts(const QVector<qint64> &counts);
    void takeChanges(const QVector<Change> &changes);
    void showSelection();
    void setDetailsShown(bool shown);
    void placeDetails();
    void placeDrawer();
    bool isNarrow() const;
    void locate(DeviceId id);
    void openMenu(const QPoint &at);
    void provision();
    void connectIdentity();
    void addIdentityButtons(QHBoxLayout &bulk);
    void showIdentitySelection(qint64 count);
    /// The selected rows, else the current one; none when not all of them are read, which is told.
    std::optional<QVector<DeviceRow>> chosen();

    const ThemeSource &m_themes;
    const Services &m_services;
    QSettings &m_settings;
    const QString m_id;
    const QVector<DeviceView> &m_viewTable;
    DeviceTableModel *m_model;
    DeviceActions *m_actions;
    TabBar *m_views;
    QLabel *m_held;
    GroupingButton *m_grouping; ///< hidden where it is not offered
    QToolButton *m_columns;
    QToolButton *m_detailsButton;
    QueryField *m_query;
    HintBar *m_failure;
    DeviceTable *m_table;
    QWidget *m_bulk = nullptr;
    QHBoxLayout *m_bulkActions = nullptr;
    QLabel *m_selected;
    ActionButton *m_merge = nullptr; ///< in the bulk bar
    QWidget *m_list;                 ///< all but the details
    QVBoxLayout *m_underQuery;
    QSplitter *m_splitter;
    DeviceDetails *m_details;
    QAction *m_toggleDetails;
    QAction *m_copyRows;
    QAction *m_focusQuery;
    QString m_typed; ///< the query in force
    QTimer m_countTimer;
    bool m_isCounting = false;
    bool m_countAgain = false;
    QTimer m_judgeTimer; ///< runs while somebody types
    QHash<QString, qint64> m_termCounts;
    QVector<qint64> m_viewCounts;   ///< empty: not counted yet
    bool m_areDetailsStale = false; ///< the device changed while the page was hidden
    bool m_isDetailsShown = false;
    std::optional<DeviceId> m_toOpen;
};

} // namespace muster::ui
