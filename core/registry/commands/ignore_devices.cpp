// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/ignore_devices.h"

#include "registry/apply_command.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct IgnoreText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

/// What to do with a device in that state instead.
QString insteadOfIgnoring(Lifecycle state)
{
    switch (state) {
    case Lifecycle::Enrolled: return IgnoreText::tr("Quarantine or retire it instead.");
    case Lifecycle::Pending: return IgnoreText::tr("Refuse it first.");
    case Lifecycle::Retired: return IgnoreText::tr("It is out of service already.");
    case Lifecycle::Expected:
    case Lifecycle::Discovered:
    case Lifecycle::Provisioned:
    case Lifecycle::Quarantined: break;
    }
    return IgnoreText::tr("Retire it instead.");
}

} // namespace

Result<QVector<Device>> IgnoreDevices::apply(CommandContext &context) const
{
    MUSTER_TRY(const QString why, checkedText(reason, IgnoreText::tr("The reason")));
    if (why.isEmpty())
        return fail(ErrorCode::Rejected, IgnoreText::tr("Say why: the reason goes on record."));
    QVector<Device> changed;
    for (const DeviceId &id : devices) {
        MUSTER_TRY(Device device, context.unit.devices().load(id));
        if (device.state != Lifecycle::Discovered)
            return fail(ErrorCode::Conflict,
                        IgnoreText::tr("%1 is %2: only what was merely discovered can be ignored. %3 Nothing was changed.")
                            .arg(device.name, lifecycleWords.word(device.state), insteadOfIgnoring(device.state)));
        if (device.ignored && device.ignored->reason == why)
            continue;
        device.ignored = Ignored{why, context.actor.who, context.now};
        MUSTER_CHECK(context.unit.devices().save(device));
        MUSTER_CHECK(context.record(u"device.ignored"_s, device.id.toString(), {{u"name"_s, device.name}, {u"reason"_s, why}}));
        changed.append(std::move(device));
    }
    return changed;
}

template std::unique_ptr<TaskOf<QVector<Device>>> DeviceRegistry::apply(IgnoreDevices, Actor);

} // namespace muster::registry
