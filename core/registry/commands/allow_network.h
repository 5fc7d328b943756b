// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"
#include "domain/actor.h"

namespace muster::registry {

struct CommandContext;

/// Lets discovery touch a network: speak to single hosts, sweep. Remembered by interface and prefix; done already is no error.
/// Rejected when the prefix is wider than any sweep.
struct AllowNetwork
{
    using Outcome = discovery::AllowedNetwork;
    static constexpr Permission permission = Permission::ManageSite;

    discovery::AllowedNetwork network;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
