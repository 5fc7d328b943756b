// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// Does what time does: presence whose time is over becomes what it is now (discovery/presence/presence_rules.h); discovered rows
/// that nobody has touched go 30 days after they were last seen (event device.expired); conflicts that nobody claimed for a day are
/// closed. Does so much at a time that others get their turn.
struct TidyDevices
{
    struct Outcome
    {
        qint64 aged = 0;             ///< whose presence was looked at again
        QVector<DeviceId> changed{}; ///< of these, whose word or proof is another now
        qint64 expired = 0;
        qint64 settled = 0;
        bool isMore = false;                         ///< there was more than it does at a time
        std::optional<Timestamp> nextPresenceChange; ///< none: nothing changes by itself
    };
    static constexpr Permission permission = Permission::RecordSightings;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
