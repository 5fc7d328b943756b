// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "discovery/discovery_handle.h"
#include "domain/actor.h"
#include "registry/change_feed.h"
#include "registry/device_query.h"
#include "registry/device_registry.h"
#include "registry/event_log.h"

namespace muster::ui {

/// What the pages work with once a registry is open. A view: what it points to is owned by the composition root and outlives every
/// page. The feed lives in the core thread, so its signals arrive through the queue; the others may be asked from any thread.
struct Services
{
    registry::DeviceQuery &devices;
    registry::DeviceRegistry &registry;
    registry::EventLog &events;
    registry::ChangeFeed &feed;
    discovery::DiscoveryHandle &discovery;
    const Clock &clock;
    Actor actor;
};

} // namespace muster::ui
