// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/set_device_attributes.h"

#include "registry/apply_command.h"
#include "registry/device_attribute.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<Device> SetDeviceAttributes::apply(CommandContext &context) const
{
    MUSTER_TRY(Device changed, context.unit.devices().load(device));
    QJsonObject changes;
    for (auto it = values.begin(); it != values.end(); ++it) {
        MUSTER_TRY(const AttributeChange change, setAttribute(changed, it.key(), it.value(), context.now));
        if (change.from != change.to)
            changes.insert(it.key(), QJsonObject{{u"from"_s, change.from}, {u"to"_s, change.to}});
    }
    if (changes.isEmpty())
        return changed;
    MUSTER_CHECK(context.unit.devices().save(changed));
    MUSTER_CHECK(context.record(u"device.changed"_s, changed.id.toString(), {{u"changes"_s, changes}}));
    return changed;
}

template std::unique_ptr<TaskOf<Device>> DeviceRegistry::apply(SetDeviceAttributes, Actor);

} // namespace muster::registry
