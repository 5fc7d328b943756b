// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/identity_resolver.h"
#include "registry/command_context.h"

namespace muster::registry {

// What the commands that take sightings into the registry share.

/// The devices that have a strong identifier of it, and those at its address: what discovery::resolve() chooses from.
Result<QVector<Device>> candidatesFor(const Sighting &sighting, storage::DeviceRepository &devices);

/// Without the identifiers that so many devices have that they tell nobody from anybody.
Result<Sighting> withoutShared(const Sighting &sighting, CommandContext &context);

/// Which device it is of, as discovery::resolve() says, with what operators told apart.
Result<std::optional<discovery::Resolution>> resolved(const Sighting &sighting, CommandContext &context);

/// Writes what was resolved: rows, merges, the sighting into the device's log, and the events for what changed identity or
/// lifecycle (device.merged, device.discovered, device.identified), and conflicts (recordConflicts()). Says which driver would do, unless one has provisioned the
/// device.
Result<Device> keep(discovery::Resolution resolution, const Sighting &sighting, CommandContext &context);

} // namespace muster::registry
