// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/conflict_change.h"

#include "discovery/contradiction.h"
#include "discovery/identity_resolver.h"
#include "discovery/sighting_merge.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::registry {

namespace {

constexpr qsizetype mostOfOneClaimant = 4;
constexpr qint64 mostConflicts = 1000;
constexpr auto quietAfter = 24h;
constexpr int mostClosedAtOnce = 500;
constexpr qsizetype mostHolders = 8;

bool isAlive(const Device &device, Timestamp now)
{
    return device.lastSeen && now - *device.lastSeen <= discovery::aliveFor;
}

/// Of a discovered row nobody spoke for: three of them may say so, and it counts for nothing.
bool mayBeShared(const Device &holder, const Identifier &identifier)
{
    return discovery::isUntouched(holder) && identifier.strength() == Strength::Strong && identifier.type != IdentifierType::Mac;
}

Result<bool> isToldApart(const Device &claimant, const Identifier &identifier, CommandContext &context)
{
    MUSTER_TRY(const QVector<Distinction> own, context.unit.identities().distinctions(claimant.id));
    return own.contains(Distinction{identifier.type, identifier.value, claimant.id});
}

/// True when a third device turned up with it, and it no longer counts.
Result<bool> becomesShared(const storage::ConflictRecord &claim, const Device &holder, const Identifier &identifier,
                           CommandContext &context)
{
    if (!mayBeShared(holder, identifier))
        return false;
    MUSTER_TRY(const QVector<storage::ConflictRecord> open,
               context.unit.conflicts().ofIdentifier(identifier.type, identifier.value));
    if (std::ranges::none_of(open, [&claim](const storage::ConflictRecord &each) { return each.claimant != claim.claimant; }))
        return false;
    MUSTER_TRY(const bool isNew, context.unit.conflicts().share(identifier.type, identifier.value, context.now));
    if (isNew)
        MUSTER_CHECK(context.record(u"identifier.shared"_s, claim.device.toString(),
                                    {{u"type"_s, identifierTypeWords.word(identifier.type)}, {u"value"_s, identifier.value}}));
    for (const storage::ConflictRecord &each : open)
        MUSTER_CHECK(closeConflict(each, u"shared"_s, context));
    return true;
}

bool isSeenWith(const Device &device, const QString &mac)
{
    return std::ranges::any_of(device.identifiers, [&mac](const Identifier &own) {
        return own.type == IdentifierType::Mac && own.value == mac && discovery::isObserved(own.source);
    });
}

/// Each says that the other's card, as it is seen on the wire, is its own: nobody can make a stranger say so.
Result<bool> becomesOne(const storage::ConflictRecord &claim, const Device &holder, CommandContext &context)
{
    if (claim.type != IdentifierType::Mac)
        return false;
    MUSTER_TRY(Device claimant, context.unit.devices().load(claim.claimant));
    if (discovery::contradictionOf(claimant, holder.identifiers, holder.vendor))
        return false;
    MUSTER_TRY(const QVector<storage::ConflictRecord> open, context.unit.conflicts().ofDevice(claim.claimant));
    const auto isMutual = [&](const storage::ConflictRecord &each) {
        return each.device == claim.claimant && each.claimant == claim.device && each.type == IdentifierType::Mac
               && isSeenWith(claimant, each.value);
    };
    if (std::ranges::none_of(open, isMutual) || !isSeenWith(holder, claim.value) || !discovery::isUntouched(holder)
        || !discovery::isUntouched(claimant))
        return false;
    for (const storage::ConflictRecord &each : open)
        if (each.device == holder.id || each.claimant == holder.id)
            MUSTER_CHECK(closeConflict(each, u"merged"_s, context));
    Device &kept = claimant;
    discovery::mergeDevice(kept, holder);
    MUSTER_CHECK(context.unit.devices().save(kept));
    MUSTER_CHECK(context.unit.devices().merge(kept.id, holder.id));
    MUSTER_CHECK(context.record(u"device.merged"_s, kept.id.toString(),
                                {{u"absorbed"_s, holder.id.toString()}, {u"why"_s, u"each claims the MAC of the other"_s}}));
    return true;
}

/// True when the holder is part of the claimant now.
Result<bool> recordConflict(const Device &claimant, const Device &holder, const Identifier &identifier, const Sighting &sighting,
                            CommandContext &context)
{
    const storage::ConflictRecord claim{identifier.type, identifier.value, holder.id, claimant.id, context.now, context.now};
    MUSTER_TRY(const bool isOne, becomesOne(claim, holder, context));
    if (isOne)
        return true;
    MUSTER_TRY(const bool isShared, becomesShared(claim, holder, identifier, context));
    if (isShared)
        return false;
    MUSTER_TRY(const QVector<storage::ConflictRecord> own, context.unit.conflicts().ofDevice(claimant.id));
    const bool isKnown = std::ranges::any_of(own, [&claim](const storage::ConflictRecord &each) {
        return each.type == claim.type && each.value == claim.value && each.device == claim.device
               && each.claimant == claim.claimant;
    });
    MUSTER_TRY(const qint64 all, context.unit.conflicts().countOpen());
    const auto claims = std::ranges::count(own, claimant.id, &storage::ConflictRecord::claimant);
    if (!isKnown && (claims >= mostOfOneClaimant || all >= mostConflicts))
        return false;
    MUSTER_TRY(const bool isNew, context.unit.conflicts().open(claim));
    if (!isNew)
        return false;
    MUSTER_CHECK(context.record(u"conflict.opened"_s, holder.id.toString(),
                                {{u"type"_s, identifierTypeWords.word(identifier.type)},
                                 {u"value"_s, identifier.value},
                                 {u"with"_s, claimant.id.toString()},
                                 {u"endpoint"_s, sighting.endpoint},
                                 {u"source"_s, sighting.source}}));
    return false;
}

} // namespace

Result<> recordConflicts(const Device &claimant, const QVector<Identifier> &disputed, const Sighting &sighting,
                         CommandContext &context)
{
    const QString endpoint = discovery::canonicalEndpoint(sighting.endpoint);
    // The name of an access point is not a device that speaks: a known one may just have left its own on.
    if (sighting.source == "wifi"_L1)
        return {};
    const bool isSeen = std::ranges::any_of(sighting.identifiers,
                                            [](const Identifier &each) { return discovery::isObserved(each.source); });
    for (const Identifier &identifier : disputed) {
        // What a MAC made up by anybody is claimed to be says nothing of identities.
        if (identifier.strength() == Strength::Weak && !identifier.isRandomised())
            continue;
        MUSTER_TRY(const bool isSettled, isToldApart(claimant, identifier, context));
        if (isSettled)
            continue;
        MUSTER_TRY(const QVector<DeviceId> holders, context.unit.devices().withIdentifier(identifier.type, identifier.value));
        for (const DeviceId &id : holders.mid(0, mostHolders)) {
            if (id == claimant.id)
                continue;
            MUSTER_TRY(const Device holder, context.unit.devices().load(id));
            // From its own address it may well be that device itself, unless the wire shows another.
            if (!isAlive(holder, context.now) || (!isSeen && holder.addresses.contains(endpoint)))
                continue;
            MUSTER_TRY(const bool isOne, recordConflict(claimant, holder, identifier, sighting, context));
            if (isOne)
                return {};
        }
    }
    return {};
}

Result<qint64> closeQuietConflicts(CommandContext &context)
{
    MUSTER_TRY(const QVector<storage::ConflictRecord> quiet,
               context.unit.conflicts().claimedBefore(context.now - quietAfter, mostClosedAtOnce));
    for (const storage::ConflictRecord &conflict : quiet)
        MUSTER_CHECK(closeConflict(conflict, u"quiet"_s, context));
    return quiet.size();
}

Result<> closeConflict(const storage::ConflictRecord &conflict, const QString &why, CommandContext &context)
{
    MUSTER_CHECK(context.unit.conflicts().close(conflict, context.now));
    return context.record(u"conflict.closed"_s, conflict.device.toString(),
                          {{u"type"_s, identifierTypeWords.word(conflict.type)},
                           {u"value"_s, conflict.value},
                           {u"with"_s, conflict.claimant.toString()},
                           {u"why"_s, why}});
}

} // namespace muster::registry
