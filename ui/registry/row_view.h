// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

#include <functional>

namespace muster::ui {

/// A table whose rows are chosen as the design says: arrows and clicks move the current row and leave the selection alone; Space and
/// Ctrl+click select a row, Shift extends.
class RowView : public QTableView
{
    Q_OBJECT

public:
    explicit RowView(QWidget *parent = nullptr);

    /// Qt's search would read every row of a model that holds only a window of them; what is typed is for the query.
    void keyboardSearch(const QString &text) override;

    /// Called for each row in sight after its cells, with the whole width of the viewport: what it paints spans the columns, and
    /// stays when they scroll.
    using RowPainter = std::function<void(QPainter &painter, const QRect &rect, int row)>;
    void setRowPainter(RowPainter painter) { m_rowPainter = std::move(painter); }

Q_SIGNALS:
    void typed(const QString &text);

protected:
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex &index, const QEvent *event = nullptr) const override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    RowPainter m_rowPainter;
};

} // namespace muster::ui
