// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/enrollment_service.h"

#include "enrollment/commands/approve_device.h"
#include "enrollment/commands/enroll_device.h"
#include "enrollment/commands/refuse_device.h"
#include "registry/device_registry.h"

namespace muster::enrollment {

std::unique_ptr<TaskOf<EnrollmentOutcome>> EnrollmentService::enroll(EnrollmentRequest request, Actor actor) const
{
    return registry::DeviceRegistry(m_store, m_clock).apply(EnrollDevice{std::move(request)}, std::move(actor));
}

std::unique_ptr<TaskOf<EnrollmentOutcome>> EnrollmentService::approve(DeviceId device, QString reason, Actor actor) const
{
    return registry::DeviceRegistry(m_store, m_clock).apply(ApproveDevice{device, std::move(reason)}, std::move(actor));
}

std::unique_ptr<TaskOf<Device>> EnrollmentService::refuse(DeviceId device, QString reason, Actor actor) const
{
    return registry::DeviceRegistry(m_store, m_clock).apply(RefuseDevice{device, std::move(reason)}, std::move(actor));
}

} // namespace muster::enrollment
