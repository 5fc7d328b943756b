// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/policy_version.h"

namespace muster::registry {

struct CommandContext;

/// Puts a policy into force: a new one at the end of the order, or the next version of the one of that name. It is checked as
/// policyFromJson() does. The same again: nothing. What it covers, or no longer does, is evaluated again. Events policy.added,
/// policy.changed.
struct AddPolicy
{
    using Outcome = PolicyVersion;
    static constexpr Permission permission = Permission::EditPolicies;

    Policy policy;
    std::optional<int> basedOn =
        std::nullopt; ///< the version that was edited, 0 for a new one: Conflict when another is in force

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
