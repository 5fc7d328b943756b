// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// An operator's word that two devices are two, whatever either claims: conflicts between them are closed and not opened again, and
/// nothing that is seen makes them one. MergeDevices overrules it. NotFound; Rejected when they are one device. Events
/// conflict.closed for each, device.distinguished about both.
struct TellDevicesApart
{
    using Outcome = void;
    static constexpr Permission permission = Permission::EditDevices;

    DeviceId one;
    DeviceId other;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
