// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/job.h"

#include "registry/commands/record_step.h"
#include "registry/commands/set_job_state.h"

#include <QPointer>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

/// Whether the device may have something of it already.
bool wasBegun(const JournalStep &step)
{
    return (step.state == StepState::Running || step.state == StepState::Failed) && !step.before.isEmpty();
}

QString labelOf(const JournalStep &step)
{
    const StepKind *kind = findStepKind(step.kind);
    return kind ? kind->label() : step.kind;
}

/// The host name that the job gave the device, or found there as wanted; empty when it did neither.
QString nameGivenBy(const JournalJob &job)
{
    for (const JournalStep &step : job.steps)
        if (step.kind == "hostname"_L1)
            return step.parameters.value(u"hostname"_s).toString();
    return {};
}

} // namespace

Job::Job(JournalJob job, JobLock lock, drivers::Login login, Direction direction, Parts parts)
    : TaskOf(Deadline::never()) // each verb of the driver has one
    , m_job(std::move(job))
    , m_lock(std::move(lock))
    , m_login(std::move(login))
    , m_direction(direction)
    , m_parts(parts)
    , m_at(direction == Direction::Forward ? 0 : m_job.steps.size() - 1)
{
}

Job::~Job() = default;

/// Starts `task` and hands its result to `done` of this.
template<typename T, typename Done>
void Job::await(std::unique_ptr<TaskOf<T>> task, Done done)
{
    TaskOf<T> *raw = task.get();
    m_task = std::move(task);
    connect(raw, &Task::finished, this, [this, raw, done = std::move(done)] {
        Result<T> result = raw->takeResult();
        m_task.release()->deleteLater();
        done(std::move(result));
    });
    raw->start();
}

void Job::run()
{
    m_isBegun = true;
    next();
}

bool Job::abort(const Error &why)
{
    m_stopped = why;
    if (!m_isBegun)
        stop();
    else if (m_isOpening)
        m_task->cancel();
    return false;
}

bool Job::isToDo(const JournalStep &step) const
{
    if (m_direction == Direction::Forward)
        return step.state != StepState::Done;
    return step.state != StepState::Waiting && step.state != StepState::Undone && step.state != StepState::Left;
}

void Job::next()
{
    const qsizetype by = m_direction == Direction::Forward ? 1 : -1;
    while (m_at >= 0 && m_at < m_job.steps.size() && !isToDo(m_job.steps.at(m_at)))
        m_at += by;
    if (m_at < 0)
        return end(JobState::Undone);
    if (m_at == m_job.steps.size())
        return end(JobState::Done);
    if (m_stopped)
        return stop();
    // What can't be taken back, and what never began, needs no device.
    if (m_direction == Direction::Back && (!current().canBeUndone || current().before.isEmpty()))
        return leave(current());
    if (m_session)
        return begin();
    m_isOpening = true;
    await(m_parts.driver.open({m_job.address, m_job.port}, m_job.hostKey, m_login, m_parts.clock),
          [this](auto session) { opened(std::move(session)); });
}

void Job::opened(Result<std::shared_ptr<drivers::DriverSession>> session)
{
    m_isOpening = false;
    if (m_stopped)
        return stop();
    if (!session)
        return failed(session.error());
    m_session = std::move(*session);
    m_context.reset(new StepContext{m_job, m_parts.driver, *m_session, m_login, m_parts.keys, m_parts.workers, m_parts.registry,
                                    registry::DeviceQuery(m_parts.store), registry::CertificateQuery(m_parts.store),
                                    m_parts.actor, m_parts.clock});
    begin();
}

void Job::begin()
{
    JournalStep step = current();
    const bool isBack = m_direction == Direction::Back;
    const StepKind *kind = findStepKind(step.kind);
    if (!kind)
        return failed(Error{ErrorCode::Unsupported,
                            tr("This version knows no step \"%1\". Use the one that made the job.").arg(step.kind),
                            {},
                            {}});
    if (isBack && kind->isDone(step, step.before))
        return leave(step);
    step.error.reset();
    if (isBack) {
        step.state = StepState::Running;
        return record(step, &Job::undo);
    }
    if (wasBegun(step)) {
        step.state = StepState::Running;
        step.startedAt = m_parts.clock.now();
        return record(step, &Job::apply);
    }
    await(kind->observe(*m_context, m_job.steps.at(m_at)), [this](Result<QJsonObject> before) {
        if (before)
            observed(std::move(*before));
        else
            failed(before.error());
    });
}

void Job::leave(JournalStep step)
{
    step.state = StepState::Left;
    step.error.reset();
    step.finishedAt = m_parts.clock.now();
    record(step, &Job::advance);
}

void Job::observed(QJsonObject before)
{
    JournalStep step = current();
    step.before = std::move(before);
    step.after = {};
    step.error.reset();
    step.startedAt = m_parts.clock.now();
    step.finishedAt.reset();
    if (findStepKind(step.kind)->isDone(step, step.before)) {
        step.state = StepState::Done;
        step.finishedAt = step.startedAt;
        return record(step, &Job::advance);
    }
    step.state = StepState::Running;
    record(step, &Job::apply);
}

void Job::apply()
{
    await(findStepKind(current().kind)->apply(*m_context, m_job.steps.at(m_at)), [this](Result<QJsonObject> after) {
        if (!after)
            return failed(after.error());
        JournalStep step = current();
        step.state = StepState::Done;
        step.after = std::move(*after);
        step.finishedAt = m_parts.clock.now();
        record(step, &Job::advance);
    });
}

void Job::undo()
{
    await(findStepKind(current().kind)->undo(*m_context, m_job.steps.at(m_at)), [this](Result<> undone) {
        if (!undone)
            return failed(undone.error());
        JournalStep step = current();
        step.state = StepState::Undone;
        step.finishedAt = m_parts.clock.now();
        record(step, &Job::advance);
    });
}

void Job::record(const JournalStep &step, void (Job::*goOn)())
{
    const registry::RecordStep command{m_job.id, static_cast<int>(m_at), step};
    await(m_parts.registry.apply(command, m_parts.actor), [this, goOn](Result<JournalStep> written) {
        if (!written)
            return lost(written.error());
        m_job.steps[m_at] = std::move(*written);
        const QPointer<Job> self(this);
        Q_EMIT changed();
        if (self)
            (this->*goOn)();
    });
}

void Job::advance()
{
    m_at += m_direction == Direction::Forward ? 1 : -1;
    next();
}

void Job::failed(const Error &error)
{
    JournalStep step = current();
    if (m_session || step.state != StepState::Done)
        step.state = StepState::Failed; // but one to be undone that nobody got to is what it was
    step.error = error;
    step.finishedAt = m_parts.clock.now();
    record(step, &Job::pause);
}

void Job::pause()
{
    end(JobState::NeedsAttention, u"%1: %2"_s.arg(labelOf(current()), current().error->message));
}

void Job::lost(const Error &error)
{
    m_lock.reset();
    finish(fail(error));
}

void Job::stop()
{
    end(JobState::NeedsAttention, tr("Stopped by %1.").arg(m_parts.actor.who));
}

void Job::end(JobState state, const QString &why)
{
    m_context.reset();
    m_session.reset();
    const registry::SetJobState move{m_job.id, state, why, nameGivenBy(m_job)};
    await(m_parts.registry.apply(move, m_parts.actor), [this](Result<JournalJob> written) {
        if (!written)
            return lost(written.error());
        m_job = std::move(*written);
        m_lock.reset();
        const QPointer<Job> self(this);
        Q_EMIT changed();
        if (!self)
            return;
        if (m_stopped && m_job.state == JobState::NeedsAttention)
            return finish(fail(*m_stopped));
        finish(m_job);
    });
}

} // namespace muster::provisioning
