// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/profile.h"

namespace muster::registry {

struct CommandContext;

/// Drops a profile. Event profile.removed. NotFound when there is none of that name.
struct RemoveProfile
{
    using Outcome = Profile;
    static constexpr Permission permission = Permission::EditProfiles;

    QString name;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
