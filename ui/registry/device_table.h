// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "ui/registry/row_view.h"

QT_BEGIN_NAMESPACE
class QMenu;
class QSettings;
QT_END_NAMESPACE

namespace muster {
class Clock;
}

namespace muster::ui {

class CellDelegate;
class DeviceTableModel;
class HoveredRow;
class ThemeSource;

/// A table of devices: the model's rows with the name column frozen at the left, as a second view on the same model and selection.
/// Order, width and choice of columns are kept in the settings. The rows of groups go across all columns; a click, Enter and Space
/// open and close them, and so do Right and Left.
class DeviceTable : public RowView
{
    Q_OBJECT

public:
    DeviceTable(DeviceTableModel &model, const ThemeSource &themes, const Clock &clock, QSettings &settings,
                QWidget *parent = nullptr);
    ~DeviceTable() override;

    std::optional<DeviceId> currentDevice() const;
    QVector<int> selectedRows() const; ///< of rows that are in memory, at most some hundred
    qint64 selectedCount() const;
    void setCurrentDevice(const DeviceId &id); ///< where it is in memory
    void goToFirstInSight();                   ///< makes it current; nothing scrolls

    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;

    /// Ticks to show and hide columns.
    QMenu *columnsMenu() const { return m_columnsMenu; }

    /// Stands below the header where rows would be; null takes it away. The caller shows and hides it.
    void setOverlay(QWidget *overlay);

    void copyCells();
    void copyRows();

Q_SIGNALS:
    void currentDeviceChanged();
    void selectionSizeChanged();
    /// Not all of the selected rows were in memory.
    void copiedInPart(qint64 copied, qint64 selected);
    void escapePressed();
    void menuRequested(const QPoint &globalPosition);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void updateGeometries() override;

private:
    void addDelegates(const ThemeSource &themes, const Clock &clock);
    void freezeNames();
    void placeFrozen();
    void fillColumnsMenu();
    void restoreColumns();
    void saveColumns() const;
    void syncSort(int column, Qt::SortOrder order);
    QVector<int> visualColumns() const;
    QVector<int> rowsToCopy();
    void showGroups();
    void paintGroup(QPainter &painter, const QRect &rect, int row) const;
    bool takeGroupKey(int key);
    void toggleGroup(int row);

    DeviceTableModel &m_model;
    const ThemeSource &m_themes;
    QSettings &m_settings;
    RowView *m_frozen;
    QFrame *m_edge; ///< right of the frozen column
    HoveredRow *m_hovered;
    QMenu *m_columnsMenu;
    QWidget *m_overlay = nullptr;
    QTimer *m_ageTimer;
    bool m_isRestoring = true;
    bool m_hasPaintedRows = false;
};

} // namespace muster::ui
