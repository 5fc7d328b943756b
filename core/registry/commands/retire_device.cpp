// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/retire_device.h"

#include "registry/apply_command.h"
#include "registry/lifecycle_change.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<Device> RetireDevice::apply(CommandContext &context) const
{
    return changeLifecycle(context, device, Lifecycle::Retired, u"device.retired"_s, reason);
}

template std::unique_ptr<TaskOf<Device>> DeviceRegistry::apply(RetireDevice, Actor);

} // namespace muster::registry
