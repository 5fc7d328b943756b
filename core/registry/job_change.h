// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/job.h"
#include "registry/command_context.h"

namespace muster::registry {

/// The job, for a change of it: Conflict when it is Done or Undone.
Result<JournalJob> openJob(const JobId &id, CommandContext &context);

} // namespace muster::registry
