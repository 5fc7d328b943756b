// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "registry/merge_preview.h"

namespace muster::registry {

struct CommandContext;

/// Makes two devices one, as previewMerge() says: `gone` becomes an alias of `kept` for ever, its identifiers, notes, sightings, jobs,
/// certificates and enrollment go to `kept`. Can be taken back (SplitDevice, UnmergeDevice). Conflict while choices are open, with
/// their names. Conflicts between the two are closed, and so are the findings of the one that goes. Events device.merged,
/// conflict.closed, finding.closed.
struct MergeDevices
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::EditDevices;

    DeviceId kept;
    DeviceId gone;
    MergeChoices choices = {};
    bool takesProposals = false; ///< what is open is decided as proposed

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
