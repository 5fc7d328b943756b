// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/job_run.h"

#include <algorithm>

namespace muster::ui {

bool JobRun::Lane::isRunning() const
{
    return isStarting || (job && (job->state == JobState::Running || job->state == JobState::Undoing) && !error);
}

bool JobRun::Lane::needsSomebody() const
{
    return !isLeft && !isRunning() && (error || (job && job->state == JobState::NeedsAttention));
}

JobRun::JobRun(provisioning::ProvisioningHandle &handle, const QVector<provisioning::Plan> &plans, drivers::Login login,
               QObject *parent)
    : QObject(parent)
    , m_handle(handle)
    , m_login(std::move(login))
{
    for (const provisioning::Plan &plan : plans)
        m_lanes += Lane{plan, {}, {}};
    connect(&handle, &provisioning::ProvisioningHandle::jobChanged, this, &JobRun::takeJob);
    connect(&handle, &provisioning::ProvisioningHandle::jobLost, this, [this](const JournalJob &job, const Error &error) {
        if (const int lane = laneOf(job); lane >= 0) {
            m_lanes[lane].job = job;
            m_lanes[lane].error = error;
            m_lanes[lane].isTold = true;
            change(lane);
        }
    });
}

void JobRun::start()
{
    startMore();
}

bool JobRun::isRunning() const
{
    return std::ranges::any_of(m_lanes, [](const Lane &lane) { return lane.isRunning() || lane.isWaiting(); });
}

void JobRun::startMore()
{
    auto running = std::ranges::count_if(m_lanes, &Lane::isRunning);
    for (int i = 0; i < m_lanes.size() && running < atOnce; ++i) {
        if (!m_lanes[i].isWaiting() || m_lanes[i].isStarting)
            continue;
        ++running;
        begin(i, m_handle.start(m_lanes[i].plan, m_login));
    }
}

void JobRun::retry(int lane)
{
    Lane &each = m_lanes[lane];
    if (!each.needsSomebody())
        return;
    if (each.job) {
        takeUp(lane, provisioning::Job::Direction::Forward);
    } else {
        each.error.reset();
        Q_EMIT laneChanged(lane);
        startMore();
    }
}

void JobRun::undo(int lane)
{
    if (m_lanes[lane].job && !m_lanes[lane].isRunning())
        takeUp(lane, provisioning::Job::Direction::Back);
}

void JobRun::leave(int lane)
{
    m_lanes[lane].isLeft = true;
    change(lane);
}

void JobRun::takeUp(int lane, provisioning::Job::Direction direction)
{
    begin(lane, m_handle.takeUp(m_lanes[lane].job->id, direction, m_login));
}

void JobRun::begin(int lane, std::unique_ptr<TaskOf<JournalJob>> task)
{
    Lane &beginning = m_lanes[lane];
    beginning.error.reset();
    beginning.isStarting = true;
    beginning.isTold = false;
    beginning.isStopWanted = false;
    Q_EMIT laneChanged(lane);
    launch(std::move(task), this, [this, lane](const Result<JournalJob> &job) {
        Lane &begun = m_lanes[lane];
        begun.isStarting = false;
        if (!job)
            begun.error = job.error();
        else if (!begun.isTold)
            begun.job = *job;
        if (job && begun.isStopWanted)
            m_handle.stop(job->id);
        change(lane);
    });
}

void JobRun::stop()
{
    for (int i = 0; i < m_lanes.size(); ++i) {
        if (m_lanes[i].isStarting)
            m_lanes[i].isStopWanted = true; // it has no job that could be stopped yet
        else if (m_lanes[i].isWaiting())
            m_lanes[i].isStopped = true;
        else if (m_lanes[i].job && m_lanes[i].isRunning())
            m_handle.stop(m_lanes[i].job->id);
        else
            continue;
        Q_EMIT laneChanged(i);
    }
    if (!isRunning())
        Q_EMIT ended();
}

void JobRun::release()
{
    m_isReleased = true;
    if (!isRunning())
        deleteLater();
}

/// The journal of a job that just begins may arrive before the answer that it did.
int JobRun::laneOf(const JournalJob &job) const
{
    for (int i = 0; i < m_lanes.size(); ++i) {
        const Lane &lane = m_lanes[i];
        if (lane.job ? lane.job->id == job.id : lane.isStarting && lane.plan.device == job.device)
            return i;
    }
    return -1;
}

void JobRun::takeJob(const JournalJob &job)
{
    const int lane = laneOf(job);
    if (lane < 0)
        return;
    m_lanes[lane].job = job;
    m_lanes[lane].error.reset();
    m_lanes[lane].isTold = true;
    change(lane);
}

void JobRun::change(int lane)
{
    Q_EMIT laneChanged(lane);
    startMore();
    if (isRunning())
        return;
    Q_EMIT ended();
    if (m_isReleased)
        deleteLater();
}

} // namespace muster::ui
