// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "discovery/scan.h"

#include <QElapsedTimer>

namespace muster::discovery {

/// Has a RangeSweeper ask every address of a range, on each interface of the plan at the same time, and counts what comes of it. It
/// ends when the last address is asked and those asked last have had their time to answer. Lives in the core thread.
class RangeScan final : public TaskOf<ScanReport>
{
    Q_OBJECT

public:
    /// Fails as `plan` does. `sweeper` may be null only then, and outlives it.
    RangeScan(RangeSweeper *sweeper, Result<ScanPlan> plan);
    ~RangeScan() override;

    const ScanProgress &progress() const { return m_progress; }

Q_SIGNALS:
    void progressChanged();

protected:
    void run() override;
    bool abort(const Error &why) override;

private:
    struct Part
    {
        int scan = 0; ///< 0: it did not begin, or is lost
        ScanAccount account;
    };

    void look();
    void conclude();
    void stop();

    RangeSweeper *m_sweeper;
    const Result<ScanPlan> m_plan;
    QVector<Part> m_parts;
    ScanProgress m_progress;
    QElapsedTimer m_since;
    QTimer m_look;
};

} // namespace muster::discovery
