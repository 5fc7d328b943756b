// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/release_device.h"

#include "registry/apply_command.h"
#include "registry/lifecycle_change.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<Device> ReleaseDevice::apply(CommandContext &context) const
{
    // Enrolled can be reached from elsewhere, too, but not past the admission.
    MUSTER_TRY(const Device found, context.unit.devices().load(device));
    if (found.state != Lifecycle::Quarantined)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry",
                                                "%1 is %2. Only a quarantined device can be released. Nothing was changed.")
                        .arg(found.name, lifecycleWords.word(found.state)));
    return changeLifecycle(context, device, Lifecycle::Enrolled, u"device.released"_s, reason);
}

template std::unique_ptr<TaskOf<Device>> DeviceRegistry::apply(ReleaseDevice, Actor);

} // namespace muster::registry
