// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/record_step.h"

#include "registry/apply_command.h"
#include "registry/job_change.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

/// The event a change of a step is worth; empty when it is none.
QString eventOf(const JournalStep &before, const JournalStep &after)
{
    switch (after.state) {
    // A step that was not begun, and is done, found everything as it should be.
    case StepState::Done: return before.state == StepState::Running ? u"step.done"_s : QString();
    case StepState::Failed: return u"step.failed"_s;
    case StepState::Undone: return before.state == StepState::Undone ? QString() : u"step.undone"_s;
    case StepState::Waiting:
    case StepState::Running:
    case StepState::Left: return {};
    }
    return {};
}

QJsonObject stepPayload(const JobId &job, int position, const JournalStep &step)
{
    QJsonObject payload{{u"job"_s, job.toString()},
                        {u"step"_s, step.kind},
                        {u"position"_s, position},
                        {u"now"_s, step.now},
                        {u"then"_s, step.then}};
    if (step.error) {
        payload.insert(u"error"_s, errorCodeName(step.error->code));
        payload.insert(u"message"_s, step.error->message);
    }
    return payload;
}

} // namespace

Result<JournalStep> RecordStep::apply(CommandContext &context) const
{
    MUSTER_TRY(const JournalJob found, openJob(job, context));
    if (position < 0 || position >= found.steps.size() || found.steps.at(position).kind != step.kind)
        return fail(ErrorCode::Rejected,
                    QCoreApplication::translate("muster::registry", "The job %1 has no step \"%2\" at place %3.")
                        .arg(job.toString(), step.kind)
                        .arg(position + 1));
    const JournalStep &before = found.steps.at(position);
    if (before == step)
        return step;
    MUSTER_CHECK(context.unit.jobs().saveStep(job, position, step));
    const QString event = eventOf(before, step);
    if (!event.isEmpty())
        MUSTER_CHECK(context.record(event, found.device.toString(), stepPayload(job, position, step)));
    return step;
}

template std::unique_ptr<TaskOf<JournalStep>> DeviceRegistry::apply(RecordStep, Actor);

} // namespace muster::registry
