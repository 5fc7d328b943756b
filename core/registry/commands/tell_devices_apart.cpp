// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/tell_devices_apart.h"

#include "registry/apply_command.h"
#include "registry/conflict_change.h"
#include "registry/split_preview.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

/// As if an operator had written it into the record: discovery alone neither absorbs nor forgets such a device.
Result<> speakFor(Device device, const Device &other, CommandContext &context)
{
    device.provenance.insert(u"identity"_s, {u"operator"_s, context.now});
    MUSTER_CHECK(context.unit.devices().save(device));
    return context.record(u"device.distinguished"_s, device.id.toString(),
                          {{u"from"_s, other.id.toString()}, {u"name"_s, other.name}});
}

} // namespace

Result<> TellDevicesApart::apply(CommandContext &context) const
{
    storage::UnitOfWork &unit = context.unit;
    MUSTER_TRY(const Device first, unit.devices().load(one));
    MUSTER_TRY(const Device second, unit.devices().load(other));
    if (first.id == second.id)
        return fail(ErrorCode::Rejected,
                    QCoreApplication::translate("muster::registry", "%1 is one device. To make it two, split it.")
                        .arg(first.name));
    QVector<Distinction> apart = distinctionsOf(first, second);
    MUSTER_TRY(const QVector<storage::ConflictRecord> conflicts, unit.conflicts().ofDevice(first.id));
    for (const storage::ConflictRecord &conflict : conflicts) {
        if (conflict.device != second.id && conflict.claimant != second.id)
            continue;
        apart.append({conflict.type, conflict.value, conflict.claimant});
        MUSTER_CHECK(closeConflict(conflict, u"distinct"_s, context));
    }
    MUSTER_CHECK(unit.identities().tellApart(apart));
    MUSTER_CHECK(speakFor(first, second, context));
    return speakFor(second, first, context);
}

template std::unique_ptr<TaskOf<void>> DeviceRegistry::apply(TellDevicesApart, Actor);

} // namespace muster::registry
