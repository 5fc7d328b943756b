// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/doctor_service.h"

namespace muster::app {

/// Every Source there is, on this machine's own interfaces and buses. Call it in the thread they shall live in. `interfaces` are the only
/// ones that will be used; empty: all.
discovery::DiscoveryService::Parts systemDiscovery(const Clock &clock, const QStringList &interfaces = {});

/// What the discovery doctor looks at this machine with. The same holds.
discovery::DoctorService::Parts systemDoctor();

} // namespace muster::app
