// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/notice_devices.h"

#include "registry/apply_command.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<QVector<Device>> NoticeDevices::apply(CommandContext &context) const
{
    QVector<Device> changed;
    for (const DeviceId &id : devices) {
        MUSTER_TRY(Device device, context.unit.devices().load(id));
        const std::optional<Ignored> was = std::exchange(device.ignored, std::nullopt);
        if (!was)
            continue;
        MUSTER_CHECK(context.unit.devices().save(device));
        MUSTER_CHECK(context.record(u"device.noticed"_s, device.id.toString(),
                                    {{u"name"_s, device.name}, {u"ignoredFor"_s, was->reason}, {u"ignoredBy"_s, was->by}}));
        changed.append(std::move(device));
    }
    return changed;
}

template std::unique_ptr<TaskOf<QVector<Device>>> DeviceRegistry::apply(NoticeDevices, Actor);

} // namespace muster::registry
