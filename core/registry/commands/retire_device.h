// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// Takes a device out for good. Its record and its history stay.
struct RetireDevice
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::ChangeLifecycle;

    DeviceId device;
    QString reason; ///< goes on record

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
