// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hovered_row.h"

#include <QMouseEvent>
#include <QTableView>

#include <algorithm>

namespace muster::ui {

HoveredRow::HoveredRow(QObject *parent) : QObject(parent)
{
}

void HoveredRow::watch(QAbstractItemView *view)
{
    m_views.append(view);
    view->setMouseTracking(true);
    view->viewport()->installEventFilter(this);
    connect(view, &QObject::destroyed, this, [this, view] { m_views.removeAll(view); });
}

bool HoveredRow::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setRow(-1);
    if (event->type() == QEvent::MouseMove || event->type() == QEvent::Wheel) {
        const auto view = std::ranges::find_if(m_views, [object](const auto *each) { return each->viewport() == object; });
        if (view != m_views.cend())
            setRow((*view)->indexAt(static_cast<QSinglePointEvent *>(event)->position().toPoint()).row());
    }
    return QObject::eventFilter(object, event);
}

void HoveredRow::setRow(int row)
{
    if (row == m_row)
        return;
    const int before = std::exchange(m_row, row);
    for (QAbstractItemView *view : std::as_const(m_views)) {
        const auto *table = qobject_cast<const QTableView *>(view);
        if (!table) {
            view->viewport()->update();
            continue;
        }
        for (const int each : {before, row})
            view->viewport()->update(0, table->rowViewportPosition(each), view->viewport()->width(), table->rowHeight(each));
    }
    Q_EMIT changed(row);
}

} // namespace muster::ui
