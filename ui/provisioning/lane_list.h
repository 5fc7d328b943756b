// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QListView>
#include <QTimer>

namespace muster {
class Clock;
}

namespace muster::ui {

class FailurePanel;
class LaneDelegate;
class LaneModel;
class ThemeSource;

/// The lanes of a run, each failed one with its reason panel below.
class LaneList : public QListView
{
    Q_OBJECT

public:
    LaneList(LaneModel &model, const ThemeSource &themes, const Clock &clock, QWidget *parent);

Q_SIGNALS:
    void retryWanted(int row);
    void undoWanted(int row);
    void leaveWanted(int row);

protected:
    void updateGeometries() override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void follow(int row);
    void followAll();
    void place();
    void measure();
    FailurePanel *makePanel(int row);

    LaneModel &m_model;
    const ThemeSource &m_themes;
    LaneDelegate *m_delegate;
    QHash<int, FailurePanel *> m_panels; ///< by row
    QTimer m_tick;                       ///< while something runs: marks turn, times grow
    int m_ticks = 0;
};

} // namespace muster::ui
