// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/job_run.h"

namespace muster::cli {

JobRun::JobRun(provisioning::ProvisioningService &service, std::unique_ptr<TaskOf<JournalJob>> begin, Changed changed)
    : TaskOf<JournalJob>(Deadline::never()) // each of its steps has one
    , m_service(service)
    , m_begin(std::move(begin))
    , m_changed(std::move(changed))
{
}

void JobRun::run()
{
    connect(&m_service, &provisioning::ProvisioningService::jobChanged, this, [this](const JournalJob &job) {
        if (m_job.isNull())
            m_early.append(job);
        else if (job.id == m_job)
            take(job);
    });
    connect(&m_service, &provisioning::ProvisioningService::jobLost, this, [this](const JournalJob &job, const Error &error) {
        if (job.id == m_job)
            finish(fail(error));
    });
    connect(m_begin.get(), &Task::finished, this, &JobRun::begun);
    m_begin->start();
}

void JobRun::begun()
{
    const Result<JournalJob> job = m_begin->takeResult();
    m_begin.release()->deleteLater();
    if (!job)
        return finish(fail(job.error()));
    m_job = job->id;
    if (m_isStopping)
        m_service.stop(m_job);
    m_changed(*job);
    const QVector<JournalJob> early = std::exchange(m_early, {});
    for (const JournalJob &told : early)
        if (told.id == m_job)
            take(told);
}

void JobRun::take(const JournalJob &job)
{
    m_changed(job);
    if (job.state != JobState::Running && job.state != JobState::Undoing)
        finish(job);
}

bool JobRun::abort(const Error &)
{
    m_isStopping = true;
    if (m_job.isNull())
        m_begin->cancel();
    else
        m_service.stop(m_job);
    return false;
}

} // namespace muster::cli
