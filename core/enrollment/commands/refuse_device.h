// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {
struct CommandContext;
}

namespace muster::enrollment {

/// See EnrollmentService::refuse(). An expected device that was seen while it waited goes back to discovered.
struct RefuseDevice
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::ApproveEnrollment;

    DeviceId device;
    QString reason; ///< goes on record

    Result<Outcome> apply(registry::CommandContext &context) const;
};

} // namespace muster::enrollment
