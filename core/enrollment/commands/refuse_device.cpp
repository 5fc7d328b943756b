// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/commands/refuse_device.h"

#include "enrollment/admission_case.h"
#include "registry/apply_command.h"

#include <QJsonDocument>

#include <limits>

using namespace Qt::StringLiterals;

namespace muster::enrollment {

namespace {

constexpr int eventsAtOnce = 64;

/// Where the device was when it last became pending. Discovered where that is not on record.
Result<Lifecycle> stateBefore(const Device &device, storage::UnitOfWork &unit)
{
    qint64 seq = std::numeric_limits<qint64>::max();
    for (;;) {
        MUSTER_TRY(const QVector<Event> events, unit.events().before(seq, device.id.toString(), eventsAtOnce));
        if (events.isEmpty())
            return Lifecycle::Discovered;
        for (const Event &event : events) {
            if (event.kind != "device.pending"_L1)
                continue;
            const QJsonObject payload = QJsonDocument::fromJson(event.payload).object();
            const Lifecycle from = lifecycleWords.value(payload[u"from"].toString()).value_or(Lifecycle::Discovered);
            const bool wasSeen = from == Lifecycle::Expected && device.lastSeen;
            return wasSeen || !canMove(Lifecycle::Pending, from) ? Lifecycle::Discovered : from;
        }
        seq = events.last().seq;
    }
}

} // namespace

Result<Device> RefuseDevice::apply(registry::CommandContext &context) const
{
    MUSTER_TRY(const QString why, checkedReason(reason));
    MUSTER_TRY(Device refused, pendingDevice(device, context.unit));
    MUSTER_TRY(refused.state, stateBefore(refused, context.unit));
    MUSTER_CHECK(context.unit.devices().save(refused));
    MUSTER_CHECK(context.record(u"enrollment.refused"_s, refused.id.toString(),
                                {{u"from"_s, lifecycleWords.word(Lifecycle::Pending)},
                                 {u"to"_s, lifecycleWords.word(refused.state)},
                                 {u"reason"_s, why}}));
    return refused;
}

} // namespace muster::enrollment

namespace muster {
template std::unique_ptr<TaskOf<Device>> registry::DeviceRegistry::apply(enrollment::RefuseDevice, Actor);
}
