// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "enrollment/enrollment_service.h"

namespace muster::registry {
struct CommandContext;
}

namespace muster::enrollment {

/// See EnrollmentService::approve().
struct ApproveDevice
{
    using Outcome = EnrollmentOutcome;
    static constexpr Permission permission = Permission::ApproveEnrollment;

    DeviceId device;
    QString reason; ///< goes on record

    Result<Outcome> apply(registry::CommandContext &context) const;
};

} // namespace muster::enrollment
