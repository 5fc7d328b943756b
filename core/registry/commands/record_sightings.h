// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/identity_resolver.h"
#include "discovery/scan.h"
#include "domain/actor.h"

namespace muster::registry {

struct CommandContext;

/// Puts what discovery saw into the registry: resolves each sighting, in order, to a device, new ones included, and keeps it in that
/// device's sighting log. Events are written for what changes identity or lifecycle (device.discovered, device.identified,
/// device.merged), none for mere observations. One that meets a damaged record is left out; the others are recorded.
struct RecordSightings
{
    struct Outcome
    {
        QVector<std::optional<DeviceId>> devices; ///< of each sighting; none: nobody's, left out, or not stored
        qint64 notStored = 0; ///< new devices beyond the limits of DESIGN section 4: 20,000 discovered, 64 a minute and network
        std::optional<Timestamp> nextPresenceChange; ///< of these devices, unless something is heard
    };
    static constexpr Permission permission = Permission::RecordSightings;

    QVector<Sighting> sightings;
    QVector<discovery::ScannedRange> scanned = {}; ///< whoever is found there was looked for: docs/adr/0004

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
