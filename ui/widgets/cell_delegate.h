// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "ui/shell/theme.h"

#include <QPointer>
#include <QStyledItemDelegate>

namespace muster::ui {

class HoveredRow;
class ThemeSource;

/// What all cells of our tables share: the ground of their row (hovered, selected, selected in an inactive window, changed and
/// fading), the hairline below, the two lines of the current row, a check box if the model has one, tool tips for what is cut.
/// Subclasses paint the content. Reads the roles of cell_roles.h. Thread: GUI.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    CellDelegate(const ThemeSource &themes, const Clock &clock, QObject *parent = nullptr);

    /// Without it only the cell under the pointer is tinted, not its row. Must outlive the delegate's last paint.
    void setHoveredRow(const HoveredRow *row) { m_hoveredRow = row; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const final;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    /// Into `rect`, which is free of margins and check box.
    virtual void paintContent(QPainter &painter, const QRectF &rect, const QModelIndex &index) const = 0;
    virtual int contentWidth(const QModelIndex &index) const = 0;
    /// What the tool tip says if the model says nothing and the cell is cut, or always if the subclass wants that.
    virtual QString toolTip(const QModelIndex &index, bool isCut) const;

    const Theme &theme() const;
    Timestamp now() const { return m_clock.now(); }
    /// The model's TokenRole, or `otherwise`.
    QColor textColour(const QModelIndex &index, Token otherwise) const;

private:
    QRectF contentRect(const QRect &cell, const QModelIndex &index) const;
    QColor ground(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    double freshness(const QModelIndex &index, int role) const;
    void paintLines(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void keepFading(const QWidget *view) const;

    const ThemeSource &m_themes;
    const Clock &m_clock;
    const HoveredRow *m_hoveredRow = nullptr;
    mutable QPointer<QObject> m_fading; ///< the pending repaint of a fading row
};

} // namespace muster::ui
