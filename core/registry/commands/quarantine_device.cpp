// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/quarantine_device.h"

#include "registry/apply_command.h"
#include "registry/lifecycle_change.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<Device> QuarantineDevice::apply(CommandContext &context) const
{
    return changeLifecycle(context, device, Lifecycle::Quarantined, u"device.quarantined"_s, reason);
}

template std::unique_ptr<TaskOf<Device>> DeviceRegistry::apply(QuarantineDevice, Actor);

} // namespace muster::registry
