// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

#include <QMap>

namespace muster::registry {

struct CommandContext;

/// Changes what people say about a device: name, group, owner, tags ... (settableAttributes()). All or nothing; what is the
/// same already makes no event.
struct SetDeviceAttributes
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::EditDevices;

    DeviceId device;
    QMap<QString, QString> values; ///< tags as a list with commas

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
