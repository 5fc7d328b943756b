// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QStyledItemDelegate>

namespace muster::ui {

class ThemeSource;
struct LaneStep;
struct LaneView;

/// One device of a run: its name and state over a segment for each step, with mark, word and duration. Leaves room below for the
/// reason panel of a lane that failed. For views on a LaneModel.
class LaneDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    LaneDelegate(const ThemeSource &themes, const Clock &clock, QObject *parent);

    /// What stands below the lane, in pixels.
    void setPanelHeight(int row, int height);
    int panelHeight(int row) const { return m_panels.value(row); }
    /// How far the marks of what runs have turned, 0 to 1.
    void setTurn(double turn) { m_turn = turn; }
    /// The lane itself, without the gap to the next.
    int laneHeight(int width, const LaneView &lane) const;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintHead(QPainter &painter, const QRectF &rect, const LaneView &lane) const;
    void paintStep(QPainter &painter, const QRectF &rect, const LaneStep &step) const;
    int columnsAt(int width, const LaneView &lane) const;

    const ThemeSource &m_themes;
    const Clock &m_clock;
    QHash<int, int> m_panels; ///< by row
    double m_turn = 0;
};

} // namespace muster::ui
