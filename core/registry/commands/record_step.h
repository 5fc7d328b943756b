// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/job.h"

namespace muster::registry {

struct CommandContext;

/// Writes how far a step is. Event step.done, step.failed or step.undone, about the device, when that is what it says; none for
/// Running, and none when the step found everything as it should be.
struct RecordStep
{
    using Outcome = JournalStep;
    static constexpr Permission permission = Permission::Provision;

    JobId job;
    int position = 0; ///< from 0
    JournalStep step;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
