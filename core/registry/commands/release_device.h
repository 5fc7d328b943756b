// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// Puts a quarantined device back into service, over the heads of the policies that may have put it there.
struct ReleaseDevice
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::ApproveEnrollment;

    DeviceId device;
    QString reason; ///< goes on record

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
