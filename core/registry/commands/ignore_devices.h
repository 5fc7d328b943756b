// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// Says that discovered devices are none of our business: they leave what is new, and are watched all the same. All or nothing:
/// Conflict when one of them is past Discovered. Event device.ignored each; what is ignored for that reason already makes none.
/// They stay ignored whatever they say of themselves, are never forgotten, and are noticed again by NoticeDevices or by whatever
/// takes them past Discovered. Somebody else with an identifier of theirs opens a conflict, as with any device.
struct IgnoreDevices
{
    using Outcome = QVector<Device>; ///< those that changed, as they are now
    static constexpr Permission permission = Permission::EditDevices;

    QVector<DeviceId> devices;
    QString reason; ///< goes on record

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
