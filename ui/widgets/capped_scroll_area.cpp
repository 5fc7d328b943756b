// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/capped_scroll_area.h"

#include <QEvent>

#include <algorithm>

namespace muster::ui {

CappedScrollArea::CappedScrollArea(int mostHeight, QWidget *parent) : QScrollArea(parent), m_mostHeight(mostHeight)
{
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize CappedScrollArea::sizeHint() const
{
    const int wanted = widget() ? widget()->sizeHint().height() : 0;
    return {QScrollArea::sizeHint().width(), std::min(wanted, m_mostHeight)};
}

/// QScrollArea watches its widget already; its height is ours.
bool CappedScrollArea::eventFilter(QObject *object, QEvent *event)
{
    if (object == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(object, event);
}

} // namespace muster::ui
