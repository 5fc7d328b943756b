// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/profile.h"

namespace muster::registry {

struct CommandContext;

/// Keeps a profile under its name; one of that name is replaced. Event profile.added or profile.changed; none when it is the same.
struct AddProfile
{
    using Outcome = Profile;
    static constexpr Permission permission = Permission::EditProfiles;

    Profile profile;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
