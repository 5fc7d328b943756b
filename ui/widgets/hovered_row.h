// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QVector>

QT_BEGIN_NAMESPACE
class QAbstractItemView;
QT_END_NAMESPACE

namespace muster::ui {

/// The row under the pointer in one table, which may be two views on one model (a frozen column). Views repaint that row whole;
/// Qt alone knows only the cell. Owned by the table; lives as long as its views.
class HoveredRow : public QObject
{
    Q_OBJECT

public:
    explicit HoveredRow(QObject *parent = nullptr);

    void watch(QAbstractItemView *view);
    int row() const { return m_row; } ///< -1: none
    bool isPointing() const { return m_row >= 0; }

Q_SIGNALS:
    void changed(int row);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void setRow(int row);

    QVector<QAbstractItemView *> m_views;
    int m_row = -1;
};

} // namespace muster::ui
