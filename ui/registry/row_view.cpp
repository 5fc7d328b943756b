// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/row_view.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace muster::ui {

RowView::RowView(QWidget *parent) : QTableView(parent)
{
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setFrameShape(NoFrame);
    setDragEnabled(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    verticalHeader()->hide();
}

QItemSelectionModel::SelectionFlags RowView::selectionCommand(const QModelIndex &index, const QEvent *event) const
{
    const auto rows = QItemSelectionModel::Rows;
    if (!event)
        return QTableView::selectionCommand(index, event);
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<const QKeyEvent *>(event);
        if (key->key() == Qt::Key_Space || key->key() == Qt::Key_Select)
            return QItemSelectionModel::Toggle | rows;
        if (key->modifiers() & Qt::ShiftModifier)
            return QItemSelectionModel::SelectCurrent | rows;
        return QItemSelectionModel::NoUpdate;
    }
    const auto type = event->type();
    if (type == QEvent::MouseButtonPress || type == QEvent::MouseButtonRelease || type == QEvent::MouseMove) {
        const auto modifiers = static_cast<const QMouseEvent *>(event)->modifiers();
        if (!(modifiers & (Qt::ControlModifier | Qt::ShiftModifier)))
            return QItemSelectionModel::NoUpdate;
    }
    return QTableView::selectionCommand(index, event);
}

void RowView::keyboardSearch(const QString &text)
{
    if (!text.trimmed().isEmpty()) // Space selects, and comes here as well
        Q_EMIT typed(text);
}

void RowView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!m_rowPainter || !model())
        return;
    QPainter painter(viewport());
    const int bottom = viewport()->height();
    for (int row = rowAt(0); row >= 0 && row < model()->rowCount() && rowViewportPosition(row) < bottom; ++row)
        m_rowPainter(painter, QRect(0, rowViewportPosition(row), viewport()->width(), rowHeight(row)), row);
}

void RowView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && event->button() == Qt::LeftButton)
        Q_EMIT activated(index);
}

} // namespace muster::ui
