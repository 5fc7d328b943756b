// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QFrame>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace muster::ui {

class ThemeSource;
struct LaneView;

/// Why a lane stands still, and what can be done: below the lane, as a widget, so that Tab reaches it.
class FailurePanel : public QFrame
{
    Q_OBJECT

public:
    FailurePanel(const ThemeSource &themes, QWidget *parent);

    void setLane(const LaneView &lane);

Q_SIGNALS:
    void retryWanted();
    void undoWanted();
    void leaveWanted();

private:
    QLabel *m_happened;
    QLabel *m_why;
    QLabel *m_whyTitle;
    QLabel *m_next;
    QPushButton *m_retry;
    QPushButton *m_undo;
    QPushButton *m_leave;
};

} // namespace muster::ui
