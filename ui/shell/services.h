// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "discovery/discovery_handle.h"
#include "discovery/doctor/doctor_service.h"
#include "domain/actor.h"
#include "drivers/driver.h"
#include "enforcement/enforcement_service.h"
#include "enrollment/enrollment_service.h"
#include "provisioning/provisioning_handle.h"
#include "registry/authority_query.h"
#include "registry/certificate_query.h"
#include "registry/change_feed.h"
#include "registry/device_query.h"
#include "registry/device_registry.h"
#include "registry/event_log.h"
#include "registry/identity_query.h"
#include "registry/job_query.h"
#include "registry/policy_query.h"
#include "registry/profile_query.h"

#include <functional>

namespace muster::ui {

/// The drivers there are: findDriver() and driverFor(), or those of a test. Null for what none is or suits.
struct DriverChoice
{
    std::function<const drivers::Driver *(const QString &id)> byId;
    std::function<const drivers::Driver *(const Device &device)> forDevice;
};

/// What the pages work with once a registry is open. A view: what it points to is owned by the composition root and outlives every
/// page. Feed and enforcement live in the core thread, so their signals arrive through the queue; the others may be asked from any
/// thread.
struct Services
{
    registry::DeviceQuery &devices;
    registry::DeviceRegistry &registry;
    registry::EventLog &events;
    registry::ChangeFeed &feed;
    registry::ProfileQuery &profiles;
    registry::JobQuery &jobs;
    registry::CertificateQuery &certificates;
    registry::PolicyQuery &policies;
    registry::AuthorityQuery &authority;
    registry::IdentityQuery &identities;
    enrollment::EnrollmentService &enrollment;
    enforcement::EnforcementService &enforcement;
    discovery::DiscoveryHandle &discovery;
    discovery::DoctorHandle &doctor;
    provisioning::ProvisioningHandle &provisioning;
    DriverChoice drivers;
    /// Puts the site's passphrase where the operating system keeps passwords; empty: there is no such place.
    std::function<std::unique_ptr<TaskOf<void>>(SharedSecret passphrase)> keepPassphrase;
    const Clock &clock;
    Actor actor;
};

} // namespace muster::ui
