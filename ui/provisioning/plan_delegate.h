// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace muster::ui {

class ThemeSource;

/// Rows of a PlanModel: a device on a ground of its own with its counts at the right, a step with an arrow between now and then,
/// what is not possible across the columns in the tone of a warning.
class PlanDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    PlanDelegate(const ThemeSource &themes, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    void paintDevice(QPainter &painter, const QRectF &rect, const QModelIndex &index) const;
    void paintStep(QPainter &painter, const QRectF &rect, const QModelIndex &index) const;
    void paintImpossible(QPainter &painter, const QRectF &rect, const QModelIndex &index, int nowAt) const;

    const ThemeSource &m_themes;
};

} // namespace muster::ui
