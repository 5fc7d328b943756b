// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/record_sightings.h"

#include "base/logging.h"
#include "discovery/network.h"
#include "discovery/sighting_merge.h"
#include "registry/apply_command.h"
#include "registry/identifier_json.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr qint64 mostDiscovered = 20000;
constexpr int mostNewInAMinute = 64;
constexpr int mostSweptInAMinute = 1022; // as many hosts as the widest network that is offered has
// Somebody who sends from one address under ever new names makes many rows at it; each sighting costs no more for that.
constexpr int mostAtOneAddress = 16;
constexpr qsizetype mostCandidates = 64;

Result<QVector<Device>> candidatesFor(const Sighting &sighting, storage::DeviceRepository &devices)
{
    QVector<DeviceId> ids;
    const auto add = [&ids](const QVector<DeviceId> &found) {
        for (const DeviceId &id : found)
            if (ids.size() < mostCandidates && !ids.contains(id))
                ids.append(id);
    };
    for (const Identifier &identifier : sighting.identifiers) {
        if (identifier.strength() == Strength::Weak)
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

/// Who may be new, within the limits, while one command runs.
class Intake
{
public:
    explicit Intake(CommandContext &context) : m_context(context) {}

    Result<bool> admits(const Sighting &sighting)
    {
        if (!m_discovered) {
            static const query::Query discovered = query::Query::parse(u"state:discovered"_s).value_or(query::Query());
            MUSTER_TRY(m_discovered, m_context.unit.devices().count(discovered));
        }
        if (*m_discovered >= mostDiscovered)
            return false;
        MUSTER_TRY(const bool isSwept, isFromSweep(sighting));
        const QString network = isSwept ? sighting.interface + u"/swept"_s : sighting.interface;
        MUSTER_TRY(const bool isAdmitted,
                   m_context.unit.networks().admit(network, m_context.now, isSwept ? mostSweptInAMinute : mostNewInAMinute));
        *m_discovered += isAdmitted ? 1 : 0;
        return isAdmitted;
    }

private:
    /// An address of a network a person allowed: a sweep finds many at once (docs/adr/0004).
    Result<bool> isFromSweep(const Sighting &sighting)
    {
        if (sighting.source != "neighbours"_L1)
            return false;
        if (!m_allowed) {
            MUSTER_TRY(m_allowed, m_context.unit.networks().list());
        }
        const QHostAddress address(sighting.endpoint);
        return std::ranges::any_of(*m_allowed, [&](const storage::NetworkGrant &grant) {
            const auto prefix = discovery::Prefix::parse(grant.prefix);
            return grant.interface == sighting.interface && prefix && prefix->contains(address);
        });
    }

    CommandContext &m_context;
    std::optional<qint64> m_discovered;
    std::optional<QVector<storage::NetworkGrant>> m_allowed;
};

Result<> recordEvents(const discovery::Resolution &resolution, const Sighting &sighting, CommandContext &context)
{
    const Device &device = resolution.device;
    const QString subject = device.id.toString();
    for (const DeviceId &gone : resolution.absorbed)
        MUSTER_CHECK(context.record(u"device.merged"_s, subject, {{u"absorbed"_s, gone.toString()}}));
    if (resolution.isNew || resolution.wasExpected) {
        QJsonObject payload{{u"name"_s, device.name},
                            {u"source"_s, sighting.source},
                            {u"identifiers"_s, identifierArray(device.identifiers)}};
        if (resolution.wasExpected)
            payload.insert(u"from"_s, lifecycleWords.word(Lifecycle::Expected));
        MUSTER_CHECK(context.record(u"device.discovered"_s, subject, payload));
    }
    if (!resolution.isNew && !resolution.joined.isEmpty())
        MUSTER_CHECK(context.record(u"device.identified"_s, subject, {{u"identifiers"_s, identifierArray(resolution.joined)}}));
    return {};
}

/// What became of one sighting.
struct Recorded
{
    std::optional<DeviceId> device;
    bool isBeyondLimits = false;
};

Result<Recorded> recordOne(const Sighting &sighting, CommandContext &context, Intake &intake)
{
    storage::DeviceRepository &devices = context.unit.devices();
    MUSTER_TRY(const QVector<Device> candidates, candidatesFor(sighting, devices));
    std::optional<discovery::Resolution> resolution = discovery::resolve(sighting, candidates, context.now);
    if (!resolution)
        return Recorded{};
    Device &device = resolution->device;
    if (resolution->isNew) {
        MUSTER_TRY(const bool isAdmitted, intake.admits(sighting));
        if (!isAdmitted)
            return Recorded{std::nullopt, true};
    }
    // A goodbye of what never arrived changes nothing.
    resolution->wasExpected = resolution->wasExpected && device.state == Lifecycle::Discovered;
    for (const Device &other : std::as_const(resolution->corrected))
        MUSTER_CHECK(devices.save(other));
    MUSTER_CHECK(devices.save(device));
    for (const DeviceId &gone : std::as_const(resolution->absorbed))
        MUSTER_CHECK(devices.merge(device.id, gone));
    MUSTER_CHECK(context.unit.sightings().append(device.id, sighting));
    MUSTER_CHECK(recordEvents(*resolution, sighting, context));
    return Recorded{device.id, false};
}

/// The registry can't be written at the moment; anything else is a matter of one sighting, or of the one record it meets.
bool concernsAll(const Error &error)
{
    return error.code == ErrorCode::Storage || error.code == ErrorCode::Conflict || error.code == ErrorCode::Cancelled;
}

} // namespace

Result<RecordSightings::Outcome> RecordSightings::apply(CommandContext &context) const
{
    Outcome outcome;
    Intake intake(context);
    for (const Sighting &sighting : sightings) {
        Recorded recorded;
        const Result<> done = context.unit.attempt([&]() -> Result<> {
            MUSTER_TRY(recorded, recordOne(sighting, context, intake));
            return {};
        });
        if (!done) {
            if (concernsAll(done.error()))
                return fail(done.error());
            qCInfo(lcStorage) << "a sighting by" << sighting.source << "was left out:" << done.error().message
                              << done.error().detail;
            recorded = {};
        }
        outcome.devices.append(recorded.device);
        outcome.notStored += recorded.isBeyondLimits ? 1 : 0;
    }
    return outcome;
}

template std::unique_ptr<TaskOf<RecordSightings::Outcome>> DeviceRegistry::apply(RecordSightings, Actor);

} // namespace muster::registry
