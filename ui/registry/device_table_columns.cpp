// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of DeviceTable: which columns it shows, and what is copied of them.
#include "ui/registry/device_columns.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

QString columnsKey(const DeviceColumnSet &set)
{
    return QLatin1StringView(set.id) + u"/columns"_s;
}

int columnById(const QVector<DeviceTableColumn> &columns, QStringView id)
{
    for (int i = 0; i < columns.size(); ++i)
        if (id == QLatin1StringView(columns[i].id))
            return i;
    return -1;
}

} // namespace

QVector<int> DeviceTable::visualColumns() const
{
    QVector<int> columns;
    for (int visual = 0; visual < m_model.columnCount(); ++visual)
        columns += horizontalHeader()->logicalIndex(visual);
    return columns;
}

/// Kept as "name:134,state:118,-site:90": order, width, and a minus before what is hidden.
void DeviceTable::saveColumns() const
{
    if (m_isRestoring)
        return;
    QStringList words;
    for (const int column : visualColumns()) {
        const bool isHidden = isColumnHidden(column);
        const int width = isHidden ? m_model.columns().columns[column].width : columnWidth(column);
        words +=
            u"%1%2:%3"_s.arg(isHidden ? u"-"_s : QString(), QLatin1StringView(m_model.columns().columns[column].id)).arg(width);
    }
    m_settings.setValue(columnsKey(m_model.columns()), words);
}

void DeviceTable::restoreColumns()
{
    m_isRestoring = true;
    const auto &columns = m_model.columns().columns;
    for (int i = 0; i < columns.size(); ++i) {
        setColumnWidth(i, columns[i].width);
        setColumnHidden(i, !columns[i].isShown);
    }
    int visual = 0;
    const QStringList words = m_settings.value(columnsKey(m_model.columns())).toStringList();
    for (const QString &word : words) {
        const bool isHidden = word.startsWith(u'-');
        const QStringList parts = word.mid(isHidden ? 1 : 0).split(u':');
        const int column = columnById(columns, parts.first());
        const int width = parts.size() == 2 ? parts.last().toInt() : 0;
        if (column < 0 || width < horizontalHeader()->minimumSectionSize() || width > 1000)
            continue; // of another version, or written by hand
        horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), visual++);
        setColumnWidth(column, width);
        setColumnHidden(column, isHidden && column != 0);
    }
    m_frozen->setColumnWidth(0, columnWidth(0));
    m_isRestoring = false;
}

void DeviceTable::fillColumnsMenu()
{
    m_columnsMenu->setObjectName(u"columnsMenu"_s);
    m_columnsMenu->setToolTipsVisible(true);
    const auto &columns = m_model.columns().columns;
    for (int i = 0; i < columns.size(); ++i) {
        QAction *action = m_columnsMenu->addAction(deviceColumnTitle(columns[i]));
        action->setObjectName(u"column.%1"_s.arg(QLatin1StringView(columns[i].id)));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(i));
        if (i == 0) {
            action->setEnabled(false);
            action->setToolTip(tr("The name always stays in sight"));
        }
        connect(action, &QAction::toggled, this, [this, i](bool shown) {
            setColumnHidden(i, !shown);
            saveColumns();
        });
    }
    m_columnsMenu->addSeparator();
    QAction *reset = m_columnsMenu->addAction(tr("As at first"));
    reset->setObjectName(u"columns.reset"_s);
    connect(reset, &QAction::triggered, this, [this] {
        m_isRestoring = true; // what is moved on the way is not to be remembered
        m_settings.remove(columnsKey(m_model.columns()));
        for (int i = 0; i < m_model.columns().columns.size(); ++i)
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(i), i);
        restoreColumns();
        const auto actions = m_columnsMenu->actions();
        for (int i = 0; i < m_model.columns().columns.size(); ++i) {
            const QSignalBlocker quiet(actions[i]);
            actions[i]->setChecked(m_model.columns().columns[i].isShown);
        }
    });
}

/// The selected rows that are in memory, or the current one where nothing is selected.
QVector<int> DeviceTable::rowsToCopy()
{
    QVector<int> rows = selectedRows();
    const qint64 selected = selectedCount();
    if (selected == 0 && m_model.device(currentIndex().row()))
        rows += currentIndex().row();
    std::sort(rows.begin(), rows.end());
    if (selected > rows.size())
        Q_EMIT copiedInPart(rows.size(), selected);
    return rows;
}

void DeviceTable::copyCells()
{
    const int column = currentIndex().isValid() ? currentIndex().column() : 0;
    QStringList lines;
    for (const int row : rowsToCopy())
        lines += m_model.index(row, column).data().toString();
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(u'\n'));
}

void DeviceTable::copyRows()
{
    QStringList lines;
    for (const int row : rowsToCopy()) {
        QStringList cells;
        for (const int column : visualColumns())
            if (!isColumnHidden(column))
                cells += m_model.index(row, column).data().toString();
        lines += cells.join(u'\t');
    }
    if (!lines.isEmpty())
        QApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace muster::ui
