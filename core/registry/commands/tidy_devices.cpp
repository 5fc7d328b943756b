// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/tidy_devices.h"

#include "discovery/identity_resolver.h"
#include "discovery/presence/presence_rules.h"
#include "registry/apply_command.h"
#include "registry/conflict_change.h"
#include "registry/identifier_json.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::registry {

namespace {

constexpr auto expiresAfter = 24h * 30;
// So that nobody waits long for the writer after a summer in which the program was off.
constexpr int mostAged = 2000;
constexpr qint64 mostExpired = 500;
constexpr int portion = 250;

/// False when somebody has touched the device, or its record can't be read: then it stays.
Result<bool> expire(const DeviceId &id, CommandContext &context)
{
    const Result<Device> device = context.unit.devices().load(id);
    if (!device && device.error().code != ErrorCode::Corrupt)
        return fail(device.error());
    if (!device || !discovery::isUntouched(*device))
        return false;
    MUSTER_CHECK(context.unit.devices().remove(id));
    QJsonObject payload{{u"name"_s, device->name}, {u"identifiers"_s, identifierArray(device->identifiers)}};
    if (device->lastSeen)
        payload.insert(u"lastSeen"_s, toIso8601(*device->lastSeen));
    MUSTER_CHECK(context.record(u"device.expired"_s, id.toString(), payload));
    return true;
}

Result<> agePresence(CommandContext &context, TidyDevices::Outcome &outcome)
{
    storage::DeviceRepository &devices = context.unit.devices();
    MUSTER_TRY(const QVector<storage::PresenceRecord> due,
               devices.duePresence(context.now, context.now + discovery::clockTolerance, mostAged));
    for (const storage::PresenceRecord &record : due) {
        const Presence presence = discovery::presenceOf(record.signs, record.rhythm, record.presence, context.now);
        MUSTER_CHECK(devices.savePresence(record.id, presence));
        if (presence.value != record.presence.value || presence.proof != record.presence.proof)
            outcome.changed.append(record.id);
    }
    outcome.aged = due.size();
    return {};
}

} // namespace

Result<TidyDevices::Outcome> TidyDevices::apply(CommandContext &context) const
{
    Outcome outcome;
    MUSTER_CHECK(agePresence(context, outcome));
    MUSTER_TRY(outcome.settled, closeQuietConflicts(context));
    DeviceId last;
    for (bool isDone = false; !isDone && outcome.expired < mostExpired;) {
        MUSTER_TRY(const QVector<DeviceId> old,
                   context.unit.devices().discoveredBefore(context.now - expiresAfter, last, portion));
        for (const DeviceId &id : old) {
            MUSTER_TRY(const bool isGone, expire(id, context));
            outcome.expired += isGone ? 1 : 0;
            last = id;
        }
        isDone = old.size() < portion;
    }
    MUSTER_TRY(outcome.nextPresenceChange, context.unit.devices().nextPresenceChange());
    outcome.isMore = outcome.aged >= mostAged || outcome.expired >= mostExpired;
    return outcome;
}

template std::unique_ptr<TaskOf<TidyDevices::Outcome>> DeviceRegistry::apply(TidyDevices, Actor);

} // namespace muster::registry
