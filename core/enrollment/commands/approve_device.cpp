// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/commands/approve_device.h"

#include "enrollment/admission_case.h"
#include "registry/apply_command.h"

namespace muster::enrollment {

Result<EnrollmentOutcome> ApproveDevice::apply(registry::CommandContext &context) const
{
    MUSTER_TRY(const QString why, checkedReason(reason));
    MUSTER_TRY(Device pending, pendingDevice(device, context.unit));
    MUSTER_TRY(AdmissionCase heard, hear(pending, true, context));
    heard.reason = why;
    if (heard.verdict.decision == Decision::Refused)
        MUSTER_CHECK(recordRefusal(heard, pending, context));
    else
        MUSTER_CHECK(carryOut(heard, pending, context));
    return outcomeOf(heard, pending, context.now);
}

} // namespace muster::enrollment

namespace muster {
template std::unique_ptr<TaskOf<enrollment::EnrollmentOutcome>> registry::DeviceRegistry::apply(enrollment::ApproveDevice, Actor);
}
