// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/begin_job.h"

#include "registry/apply_command.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

QJsonObject startPayload(const JournalJob &job)
{
    QJsonArray kinds;
    for (const JournalStep &step : job.steps)
        kinds.append(step.kind);
    return {{u"job"_s, job.id.toString()}, {u"profile"_s, job.profile},
            {u"driver"_s, job.driver},     {u"address"_s, job.address},
            {u"port"_s, job.port},         {u"user"_s, job.user},
            {u"steps"_s, kinds},           {u"hostKey"_s, job.hostKey.fingerprint}};
}

} // namespace

Result<JournalJob> BeginJob::apply(CommandContext &context) const
{
    MUSTER_TRY(const Device device, context.unit.devices().load(job.device));
    if (device.state == Lifecycle::Retired)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry", "%1 is retired: it has to be admitted anew first.")
                        .arg(device.name));
    MUSTER_TRY(const QVector<JournalJob> unfinished, context.unit.jobs().unfinished());
    const auto other = std::ranges::find(unfinished, device.id, &JournalJob::device);
    if (other != unfinished.end())
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry",
                                                "%1 has a job that is not finished: %2. Resume or undo that one first.")
                        .arg(device.name, other->id.toString()));
    JournalJob begun = job;
    if (begun.id.isNull())
        begun.id = JobId::create(context.now);
    begun.device = device.id;
    begun.state = JobState::Running;
    begun.actor = context.actor.who;
    begun.via = context.actor.via;
    begun.startedAt = context.now;
    begun.finishedAt = std::nullopt;
    MUSTER_CHECK(context.unit.jobs().add(begun));
    MUSTER_CHECK(context.record(u"job.started"_s, device.id.toString(), startPayload(begun)));
    return begun;
}

template std::unique_ptr<TaskOf<JournalJob>> DeviceRegistry::apply(BeginJob, Actor);

} // namespace muster::registry
