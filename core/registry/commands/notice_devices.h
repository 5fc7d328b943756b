// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// Takes IgnoreDevices back: they are among what is new again. Event device.noticed each, with the reason they were ignored for;
/// those that are not ignored make none.
struct NoticeDevices
{
    using Outcome = QVector<Device>; ///< those that changed, as they are now
    static constexpr Permission permission = Permission::EditDevices;

    QVector<DeviceId> devices;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
