// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "enrollment/enrollment_service.h"

namespace muster::registry {
struct CommandContext;
}

namespace muster::enrollment {

/// See EnrollmentService::enroll(). What the request gives the device is checked, and decides, but is kept only where it is not
/// refused.
struct EnrollDevice
{
    using Outcome = EnrollmentOutcome;
    static constexpr Permission permission = Permission::AskEnrollment;

    EnrollmentRequest request;

    Result<Outcome> apply(registry::CommandContext &context) const;
};

} // namespace muster::enrollment
