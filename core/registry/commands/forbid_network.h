// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"
#include "domain/actor.h"

namespace muster::registry {

struct CommandContext;

/// Takes back AllowNetwork. NotFound when it was not allowed.
struct ForbidNetwork
{
    using Outcome = discovery::AllowedNetwork;
    static constexpr Permission permission = Permission::ManageSite;

    discovery::AllowedNetwork network;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
