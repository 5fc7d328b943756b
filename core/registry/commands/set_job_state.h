// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/job.h"

namespace muster::registry {

struct CommandContext;

/// Moves a job: Running, Undoing (taken up again), NeedsAttention, Done, Undone. Event job.resumed, job.undoing, job.stopped,
/// job.done or job.undone, about the device. Done moves an Expected or Discovered device to Provisioned, in the same transaction
/// (event device.provisioned), sets its driver, and names it (event device.changed). Conflict for a job that is Done or Undone.
struct SetJobState
{
    using Outcome = JournalJob;
    static constexpr Permission permission = Permission::Provision;

    JobId job;
    JobState state = JobState::Done;
    QString why;       ///< for job.stopped
    QString name = {}; ///< for Done: what the device is called from now on; empty: as before

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
