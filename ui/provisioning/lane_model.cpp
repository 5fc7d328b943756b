// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/lane_model.h"

#include "ui/provisioning/job_look.h"
#include "ui/widgets/state_look.h"

#include <QCoreApplication>

#include <utility>

namespace muster::ui {

namespace {

struct LaneText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::LaneText)
};

LaneStep plannedLaneStep(const provisioning::PlanStep &step)
{
    LaneStep made;
    made.label = step.label;
    made.look = &lookOf(StepMark::Waiting);
    made.word = LaneText::tr("waits");
    return made;
}

LaneStep journalLaneStep(const JournalStep &step)
{
    LaneStep made;
    made.label = stepLabel(step.kind);
    made.look = &lookOf(step.state);
    made.startedAt = step.startedAt;
    made.finishedAt = step.finishedAt;
    if (step.state == StepState::Waiting) {
        made.word = LaneText::tr("waits");
        made.startedAt.reset();
    } else if (step.state == StepState::Undone || step.state == StepState::Left) {
        made.word = made.look->word().toLower();
        made.startedAt.reset();
    }
    return made;
}

} // namespace

LaneView LaneView::of(const JobRun::Lane &lane)
{
    LaneView view;
    view.name = lane.plan.newName.isEmpty() ? lane.plan.deviceName : lane.plan.newName;
    view.driverTitle = lane.plan.driverTitle;
    if (lane.job) {
        for (const JournalStep &step : lane.job->steps)
            view.steps += journalLaneStep(step);
        view.done = doneSteps(*lane.job);
        view.startedAt = lane.job->startedAt;
        view.finishedAt = lane.job->finishedAt;
        view.look = &lookOf(lane.job->state);
        view.word = jobSentence(*lane.job);
        if (const JournalStep *step = standingStep(*lane.job); step && step->error && lane.needsSomebody())
            view.error = step->error;
    } else {
        for (const provisioning::PlanStep &step : lane.plan.steps)
            view.steps += plannedLaneStep(step);
        view.look = &lookOf(lane.isStarting ? StepMark::Running : StepMark::Waiting);
        view.word = lane.isStarting  ? LaneText::tr("Connecting")
                    : lane.isStopped ? LaneText::tr("Not begun")
                                     : LaneText::tr("Waits for its turn");
    }
    for (const provisioning::Impossible &each : lane.plan.notPossible) {
        LaneStep step;
        step.label = each.label;
        step.look = &lookOf(StepMark::NotPossible);
        step.word = LaneText::tr("not possible");
        step.isPossible = false;
        view.steps += step;
    }
    if (lane.isStarting) {
        view.look = &lookOf(StepMark::Running);
    } else if (lane.error) {
        view.look = &lookOf(JobState::NeedsAttention);
        view.word = lane.job ? LaneText::tr("Needs you") : LaneText::tr("Could not begin");
        view.error = lane.needsSomebody() ? lane.error : std::nullopt;
    } else if (lane.needsSomebody() && !view.error) {
        view.error = Error{ErrorCode::Cancelled,
                           LaneText::tr("The job was stopped before it was whole. What was done so far is kept."),
                           {},
                           {}};
    }
    if (lane.isLeft && lane.needsSomebody() == false && lane.job && lane.job->state == JobState::NeedsAttention)
        view.word = LaneText::tr("%1, left as it is").arg(view.word);
    view.canRetry = lane.needsSomebody();
    view.undoable = lane.job && lane.needsSomebody() ? undoableSteps(*lane.job) : 0;
    return view;
}

void LaneModel::setLanes(QVector<LaneView> lanes)
{
    beginResetModel();
    m_lanes = std::move(lanes);
    endResetModel();
}

void LaneModel::setLane(int row, LaneView lane)
{
    m_lanes[row] = std::move(lane);
    Q_EMIT dataChanged(index(row), index(row));
}

int LaneModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lanes.size());
}

QVariant LaneModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LaneView &lane = m_lanes[index.row()];
    if (role == Qt::DisplayRole)
        return lane.name;
    if (role == Qt::AccessibleTextRole)
        return tr("%1, %2, %3 of %4 steps done", "device, state, numbers")
            .arg(lane.name, lane.word, QString::number(lane.done), QString::number(lane.steps.size()));
    return {};
}

} // namespace muster::ui
