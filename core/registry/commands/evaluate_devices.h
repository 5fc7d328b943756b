// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// Holds devices that wait for it against the policies in force, and keeps what these say: findings, with the time each was found
/// first, and compliance. An enrolled device with a new finding of severity error goes to quarantine where its policies say so; one
/// that was released with a finding stays released. Events finding.opened, finding.closed, device.quarantined; none for a device that was
/// merely discovered, whose findings have no `since`: whoever is on the network can make them. A damaged record is
/// left out, and waits no longer until it is saved again.
struct EvaluateDevices
{
    struct Outcome
    {
        QVector<DeviceId> evaluated;
        QVector<DeviceId> quarantined;
        bool hasMore = false;             ///< others wait: apply it again
        std::optional<Timestamp> nextDue; ///< when time alone makes one wait; none: never
    };
    static constexpr Permission permission = Permission::Evaluate;

    int limit = 256; ///< in one transaction

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
