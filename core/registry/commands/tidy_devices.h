// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// Does what time does: an Online device of which nothing was heard for 35 minutes is Stale, after 2 hours Offline; discovered
/// rows that nobody has touched go 30 days after they were last seen (event device.expired); conflicts that nobody claimed for a day are closed. Does so much at a time that others get
/// their turn.
struct TidyDevices
{
    struct Outcome
    {
        qint64 aged = 0;
        qint64 expired = 0;
        qint64 settled = 0;
        bool isMore = false; ///< there was more than it does at a time
    };
    static constexpr Permission permission = Permission::RecordSightings;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
