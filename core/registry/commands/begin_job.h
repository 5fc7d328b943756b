// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/job.h"

namespace muster::registry {

struct CommandContext;

/// Writes a job and its steps into the journal, Running; actor, via and startedAt are filled in here, and the id unless it was given, for
/// a lock that is taken first. Conflict while the device has an unfinished job, and when it is retired. Event job.started, about the device.
struct BeginJob
{
    using Outcome = JournalJob;
    static constexpr Permission permission = Permission::Provision;

    JournalJob job;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
