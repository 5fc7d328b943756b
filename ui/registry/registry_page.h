// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"
#include "ui/shell/services.h"

#include <QHash>
#include <QTimer>

QT_BEGIN_NAMESPACE
class QLabel;
class QSettings;
class QSplitter;
class QToolButton;
QT_END_NAMESPACE

namespace muster::ui {

class DeviceActions;
class DeviceDetails;
class DeviceTable;
class DeviceTableModel;
class EmptyState;
class HintBar;
class QueryField;
class TabBar;
class ThemeSource;

/// Every device of the site: views, query, table, details.
class RegistryPage : public Page
{
    Q_OBJECT

public:
    RegistryPage(const ThemeSource &themes, const Services &services, QSettings &settings, QWidget *parent = nullptr);

    QString title() const override;
    QString subtitle() const override;
    QString iconName() const override;
    QString countText() const override;
    QAction *primaryAction() const override;
    bool isPrimaryFilled() const override { return m_all != 0; }
    QVector<QWidget *> areas() const override;

    void setSiteName(const QString &name);
    /// Applies a query as if it had been typed; a bad one leaves what was shown.
    void applyQuery(const QString &text);
    /// Makes the device current and opens its details, whatever view or query hid it.
    void openDevice(const DeviceId &id);

    DeviceTableModel &model() const { return *m_model; }

protected:
    void resizeEvent(QResizeEvent *event) override;

Q_SIGNALS:
    /// Something was done; for the window to say, wherever the operator looks.
    void noticed(const QString &title, const QString &detail);

private:
    void build();
    QWidget *buildViewBar();
    QWidget *buildBulkBar();
    void addActions();
    void connectTable();
    void dress();
    void ask(const QString &text, bool isTyped);
    void countSoon();
    void count();
    void takeCounts(const QVector<qint64> &counts);
    void showCounts();
    void showOverlay();
    void showSelection();
    void setDetailsShown(bool shown);
    void placeDetails();
    bool isNarrow() const;
    void locate(const DeviceId &id);
    void openMenu(const QPoint &at);
    void clearQuery();

    const ThemeSource &m_themes;
    const Services &m_services;
    QSettings &m_settings;
    QString m_siteName;
    DeviceTableModel *m_model;
    DeviceActions *m_actions;
    TabBar *m_views;
    QLabel *m_held;
    QToolButton *m_columns;
    QToolButton *m_detailsButton;
    QueryField *m_query;
    HintBar *m_failure;
    DeviceTable *m_table;
    EmptyState *m_empty;
    EmptyState *m_noMatch;
    QWidget *m_bulk;
    QLabel *m_selected;
    QWidget *m_list; ///< all but the details
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
    QVector<qint64> m_viewCounts;
    qint64 m_all = -1; ///< devices of the default view; -1: not counted yet
    bool m_isDetailsShown = false;
    std::optional<DeviceId> m_toOpen;
};

} // namespace muster::ui
