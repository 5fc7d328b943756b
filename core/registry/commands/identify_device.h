// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"
#include "domain/host_key.h"
#include "domain/sighting.h"

#include <optional>

namespace muster::registry {

struct CommandContext;

/// Takes what a device said of itself over an authenticated session into the registry, as an observation: events only for what
/// changes identity or lifecycle, as RecordSightings writes them. With a device it is that one; Conflict when the sighting has a
/// strong identifier that another device holds, or of the MACs that were observed of the device, or given by an operator, none is
/// said. Without one it is the device that has the strong identifiers, else a new Discovered one; Conflict when several have
/// them, or it has none and its address is known of another device: an address never identifies.
struct IdentifyDevice
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::Provision;

    std::optional<DeviceId> device;
    Sighting sighting;
    HostKey hostKey = {}; ///< that the session showed; empty where the driver knows none

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
