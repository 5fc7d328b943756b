// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/policy_version.h"

namespace muster::registry {

struct CommandContext;

/// Takes a policy out of force; its versions stay on record. What it covered is evaluated again. Event policy.removed.
struct RemovePolicy
{
    using Outcome = PolicyVersion; ///< the one that says so
    static constexpr Permission permission = Permission::EditPolicies;

    QString name;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
