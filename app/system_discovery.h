// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"

namespace muster::app {

/// Every Source there is, on this machine's own interfaces and buses. Call it in the thread they shall live in.
discovery::DiscoveryService::Parts systemDiscovery(const Clock &clock);

} // namespace muster::app
