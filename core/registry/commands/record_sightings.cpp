// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/record_sightings.h"

#include "base/logging.h"
#include "discovery/network.h"
#include "registry/apply_command.h"
#include "registry/sighting_record.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr qint64 mostDiscovered = 20000;
constexpr int mostNewInAMinute = 64;
constexpr int mostSweptInAMinute = 1022; // as many hosts as the widest network that is offered has

/// Who may be new, within the limits, while one command runs.
class Intake
{
public:
    Intake(CommandContext &context, const QVector<discovery::ScannedRange> &scanned) : m_context(context), m_scanned(scanned) {}

    Result<bool> admits(const Sighting &sighting)
    {
        if (!m_discovered) {
            static const query::Query discovered = query::Query::parse(u"state:discovered"_s).value_or(query::Query());
            MUSTER_TRY(m_discovered, m_context.unit.devices().count(discovered));
        }
        if (*m_discovered >= mostDiscovered)
            return false;
        MUSTER_TRY(const Gate gate, gateOf(sighting));
        MUSTER_TRY(const bool isAdmitted, m_context.unit.networks().admit(gate.name, m_context.now, gate.mostInAMinute));
        *m_discovered += isAdmitted ? 1 : 0;
        return isAdmitted;
    }

private:
    /// What is counted together.
    struct Gate
    {
        QString name;
        int mostInAMinute = mostNewInAMinute;
    };

    Result<Gate> gateOf(const Sighting &sighting)
    {
        if (sighting.source == "neighbours"_L1)
            for (const discovery::ScannedRange &scanned : m_scanned)
                if (scanned.interface == sighting.interface && scanned.range.contains(QHostAddress(sighting.endpoint)))
                    return Gate{scanned.interface + u"/scanned"_s, int(scanned.range.size())};
        MUSTER_TRY(const bool isSwept, isFromSweep(sighting));
        return isSwept ? Gate{sighting.interface + u"/swept"_s, mostSweptInAMinute} : Gate{sighting.interface};
    }

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
    const QVector<discovery::ScannedRange> &m_scanned;
    std::optional<qint64> m_discovered;
    std::optional<QVector<storage::NetworkGrant>> m_allowed;
};

/// What became of one sighting.
struct Recorded
{
    std::optional<DeviceId> device;
    bool isBeyondLimits = false;
    std::optional<Timestamp> presenceUntil{};
};

Result<Recorded> recordOne(const Sighting &sighting, CommandContext &context, Intake &intake)
{
    MUSTER_TRY(const Sighting telling, withoutShared(sighting, context));
    MUSTER_TRY(const std::optional<discovery::Resolution> resolution, resolved(telling, context));
    if (!resolution)
        return Recorded{};
    if (resolution->isNew) {
        MUSTER_TRY(const bool isAdmitted, intake.admits(sighting));
        if (!isAdmitted)
            return Recorded{std::nullopt, true};
    }
    MUSTER_TRY(const Device device, keep(*resolution, sighting, context));
    return Recorded{device.id, false, device.presence.until};
}

} // namespace

Result<RecordSightings::Outcome> RecordSightings::apply(CommandContext &context) const
{
    Outcome outcome;
    Intake intake(context, scanned);
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
        if (const auto until = recorded.presenceUntil)
            outcome.nextPresenceChange = std::min(outcome.nextPresenceChange.value_or(*until), *until);
        outcome.notStored += recorded.isBeyondLimits ? 1 : 0;
    }
    return outcome;
}

template std::unique_ptr<TaskOf<RecordSightings::Outcome>> DeviceRegistry::apply(RecordSightings, Actor);

} // namespace muster::registry
