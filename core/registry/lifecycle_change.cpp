// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/lifecycle_change.h"

#include "domain/lifecycle_move.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<Device> changeLifecycle(CommandContext &context, const DeviceId &id, Lifecycle to, const QString &eventKind,
                               const QString &reason)
{
    MUSTER_TRY(const QString why, checkedText(reason, QCoreApplication::translate("muster::registry", "The reason")));
    if (why.isEmpty())
        return fail(ErrorCode::Rejected, QCoreApplication::translate("muster::registry", "Say why: the reason goes on record."));
    MUSTER_TRY(Device device, context.unit.devices().load(id));
    if (!canMove(device.state, to))
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry",
                                                "%1 is %2 and can't become %3 from there. Nothing was changed.")
                        .arg(device.name, lifecycleWords.word(device.state), lifecycleWords.word(to)));
    const Lifecycle from = device.state;
    moveTo(device, to);
    MUSTER_CHECK(context.unit.devices().save(device));
    MUSTER_CHECK(
        context.record(eventKind, device.id.toString(),
                       {{u"from"_s, lifecycleWords.word(from)}, {u"to"_s, lifecycleWords.word(to)}, {u"reason"_s, why}}));
    return device;
}

} // namespace muster::registry
