// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/job_run.h"

#include <QAbstractListModel>

namespace muster::ui {

struct StateLook;

/// One step as a lane shows it: a segment, a mark, two lines.
struct LaneStep
{
    QString label;
    const StateLook *look = nullptr;
    QString word;                       ///< where there is no time to tell: "waits", "no MQTT"
    std::optional<Timestamp> startedAt; ///< with finishedAt: how long it took
    std::optional<Timestamp> finishedAt;
    bool isPossible = true;
};

/// One device of a run as its lane shows it. Made of values, so that a made-up one looks the same.
struct LaneView
{
    QString name;
    QString driverTitle;
    const StateLook *look = nullptr;
    QString word; ///< "Done", "Failed at Credential"
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt;
    QVector<LaneStep> steps;
    int done = 0;
    std::optional<Error> error; ///< somebody must decide
    bool canRetry = false;
    int undoable = 0; ///< steps an undo takes back

    static LaneView of(const JobRun::Lane &lane);
};

/// The lanes of a run, for LaneDelegate. Thread: GUI.
class LaneModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setLanes(QVector<LaneView> lanes);
    void setLane(int row, LaneView lane);
    const LaneView &lane(int row) const { return m_lanes[row]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QVector<LaneView> m_lanes;
};

} // namespace muster::ui
