// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/sighting_record.h"

#include "discovery/sighting_merge.h"
#include "drivers/driver.h"
#include "registry/conflict_change.h"
#include "registry/identifier_json.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

// Somebody who sends from one address under ever new names makes many rows at it; each sighting costs no more for that.
constexpr int mostAtOneAddress = 16;
constexpr qsizetype mostCandidates = 64;

/// A driver that provisioned the device has claimed it.
void suggestDriver(Device &device)
{
    const bool isProvisioned = !device.driver.isEmpty() && !device.claimable;
    if (isProvisioned)
        return;
    const drivers::Driver *driver = drivers::driverFor(device);
    device.driver = driver ? driver->id() : QString();
    device.claimable = driver != nullptr;
}

Result<> recordEvents(const discovery::Resolution &resolution, const Sighting &sighting, CommandContext &context)
{
    const Device &device = resolution.device;
    const QString subject = device.id.toString();
    const auto withProof = [&resolution](QJsonObject payload) {
        if (resolution.isByClaim)
            payload.insert(u"byClaim"_s, true);
        return payload;
    };
    for (const DeviceId &gone : resolution.absorbed)
        MUSTER_CHECK(context.record(u"device.merged"_s, subject, withProof({{u"absorbed"_s, gone.toString()}})));
    if (resolution.isNew || resolution.wasExpected) {
        QJsonObject payload{{u"name"_s, device.name},
                            {u"source"_s, sighting.source},
                            {u"identifiers"_s, identifierArray(device.identifiers)}};
        if (resolution.wasExpected)
            payload.insert(u"from"_s, lifecycleWords.word(Lifecycle::Expected));
        MUSTER_CHECK(context.record(u"device.discovered"_s, subject, payload));
    }
    if (!resolution.isNew && !resolution.joined.isEmpty())
        MUSTER_CHECK(
            context.record(u"device.identified"_s, subject, withProof({{u"identifiers"_s, identifierArray(resolution.joined)}})));
    return {};
}

/// What `other` had only claimed is now seen to be another's: told of the one that lost it.
Result<> saveCorrected(const Device &other, const DeviceId &owner, CommandContext &context)
{
    MUSTER_TRY(const Device before, context.unit.devices().load(other.id));
    QVector<Identifier> taken;
    for (const Identifier &identifier : before.identifiers)
        if (!other.identifiers.contains(identifier))
            taken.append(identifier);
    MUSTER_CHECK(context.unit.devices().save(other));
    return context.record(u"identifier.corrected"_s, other.id.toString(),
                          {{u"identifiers"_s, identifierArray(taken)}, {u"with"_s, owner.toString()}});
}

} // namespace

Result<QVector<Device>> candidatesFor(const Sighting &sighting, storage::DeviceRepository &devices)
{
    QVector<DeviceId> ids;
    const auto add = [&ids](const QVector<DeviceId> &found) {
        for (const DeviceId &id : found)
            if (ids.size() < mostCandidates && !ids.contains(id))
                ids.append(id);
    };
    for (const Identifier &identifier : sighting.identifiers) {
        if (!discovery::tellsWho(identifier))
            continue; // decides nothing, and a thousand clones may share it
        MUSTER_TRY(const auto found, devices.withIdentifier(identifier.type, identifier.value));
        add(found);
    }
    MUSTER_TRY(const auto found, devices.atAddress(discovery::canonicalEndpoint(sighting.endpoint), mostAtOneAddress));
    add(found);
    QVector<Device> candidates;
    for (const DeviceId &id : std::as_const(ids)) {
        MUSTER_TRY(Device device, devices.load(id));
        candidates.append(std::move(device));
    }
    return candidates;
}

Result<Sighting> withoutShared(const Sighting &sighting, CommandContext &context)
{
    Sighting rest = sighting;
    rest.identifiers.clear();
    for (const Identifier &identifier : sighting.identifiers) {
        MUSTER_TRY(const bool isShared, context.unit.conflicts().isShared(identifier.type, identifier.value));
        if (!isShared)
            rest.identifiers.append(identifier);
    }
    return rest;
}

Result<std::optional<discovery::Resolution>> resolved(const Sighting &sighting, CommandContext &context)
{
    MUSTER_TRY(const QVector<Device> candidates, candidatesFor(sighting, context.unit.devices()));
    QVector<Distinction> distinctions;
    for (const Device &candidate : candidates) {
        MUSTER_TRY(const QVector<Distinction> own, context.unit.identities().distinctions(candidate.id));
        distinctions += own;
    }
    return discovery::resolve(sighting, candidates, context.now, distinctions);
}

Result<Device> keep(discovery::Resolution resolution, const Sighting &sighting, CommandContext &context)
{
    storage::DeviceRepository &devices = context.unit.devices();
    Device &device = resolution.device;
    // A goodbye of what never arrived changes nothing.
    resolution.wasExpected = resolution.wasExpected && device.state == Lifecycle::Discovered;
    suggestDriver(device);
    for (const Device &other : std::as_const(resolution.corrected))
        MUSTER_CHECK(saveCorrected(other, device.id, context));
    MUSTER_CHECK(devices.save(device));
    for (const DeviceId &gone : std::as_const(resolution.absorbed))
        MUSTER_CHECK(devices.merge(device.id, gone));
    MUSTER_CHECK(context.unit.sightings().append(device.id, sighting));
    MUSTER_CHECK(recordEvents(resolution, sighting, context));
    if (!resolution.disputed.isEmpty() && !sighting.isGone)
        MUSTER_CHECK(recordConflicts(device, resolution.disputed, sighting, context));
    return device;
}

} // namespace muster::registry
