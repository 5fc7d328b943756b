// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/set_job_state.h"

#include "domain/lifecycle_move.h"
#include "registry/apply_command.h"
#include "registry/device_attribute.h"
#include "registry/job_change.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr qsizetype longestReason = 1000; // it may quote a device

QString stateEvent(JobState state)
{
    switch (state) {
    case JobState::Running: return u"job.resumed"_s;
    case JobState::NeedsAttention: return u"job.stopped"_s;
    case JobState::Done: return u"job.done"_s;
    case JobState::Undoing: return u"job.undoing"_s;
    case JobState::Undone: return u"job.undone"_s;
    }
    return {};
}

/// Its operator's choice: what it says of itself may be the old name until it starts again.
Result<> giveName(Device &device, const QString &name, CommandContext &context)
{
    if (name.isEmpty() || name == device.name)
        return {};
    MUSTER_TRY(const AttributeChange change, setAttribute(device, u"name"_s, name, context.now));
    return context.record(u"device.changed"_s, device.id.toString(),
                          {{u"changes"_s,
                            QJsonObject{{u"name"_s, QJsonObject{{u"from"_s, change.from}, {u"to"_s, change.to}}}}}});
}

/// The device has what the profile says.
Result<> provisioned(const JournalJob &job, const QString &name, CommandContext &context)
{
    Result<Device> device = context.unit.devices().load(job.device);
    if (!device && device.error().code == ErrorCode::NotFound)
        return {}; // removed while the job ran: the job is done all the same
    if (!device)
        return fail(device.error());
    const Lifecycle from = device->state;
    // Pending goes back there by a refusal only.
    const bool isMoving = from == Lifecycle::Expected || from == Lifecycle::Discovered;
    if (isMoving)
        moveTo(*device, Lifecycle::Provisioned);
    device->driver = job.driver;
    device->claimable = false;
    MUSTER_CHECK(giveName(*device, name, context));
    MUSTER_CHECK(context.unit.devices().save(*device));
    if (isMoving)
        MUSTER_CHECK(context.record(u"device.provisioned"_s, device->id.toString(),
                                    {{u"from"_s, lifecycleWords.word(from)},
                                     {u"job"_s, job.id.toString()},
                                     {u"profile"_s, job.profile},
                                     {u"driver"_s, job.driver}}));
    return {};
}

} // namespace

Result<JournalJob> SetJobState::apply(CommandContext &context) const
{
    MUSTER_TRY(JournalJob moved, openJob(job, context));
    // Taken up again: what an earlier attempt to log in met is no trouble of a step that is done.
    for (qsizetype i = 0; (state == JobState::Running || state == JobState::Undoing) && i < moved.steps.size(); ++i) {
        JournalStep &step = moved.steps[i];
        if (step.state != StepState::Done || !step.error)
            continue;
        step.error.reset();
        MUSTER_CHECK(context.unit.jobs().saveStep(moved.id, int(i), step));
    }
    moved.state = state;
    moved.finishedAt = state == JobState::Done || state == JobState::Undone ? std::optional(context.now) : std::nullopt;
    MUSTER_CHECK(context.unit.jobs().setState(moved.id, moved.state, moved.finishedAt));
    QJsonObject payload{{u"job"_s, moved.id.toString()}, {u"profile"_s, moved.profile}};
    if (!why.isEmpty())
        payload.insert(u"why"_s, why.left(longestReason));
    MUSTER_CHECK(context.record(stateEvent(state), moved.device.toString(), payload));
    if (state == JobState::Done)
        MUSTER_CHECK(provisioned(moved, name, context));
    return moved;
}

template std::unique_ptr<TaskOf<JournalJob>> DeviceRegistry::apply(SetJobState, Actor);

} // namespace muster::registry
