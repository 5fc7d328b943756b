// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/identity_resolver.h"

#include "discovery/contradiction.h"
#include "discovery/sighting_merge.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype shortestJoiningSerial = 6;              ///< makers who count from 1 are many
constexpr auto announcementTime = std::chrono::seconds(10); ///< within which all of a first announcement has come

bool isSame(const Identifier &one, const Identifier &other)
{
    return one.type == other.type && one.value == other.value;
}

const Identifier *find(const Device &device, const Identifier &identifier)
{
    const auto own = std::ranges::find_if(device.identifiers,
                                          [&identifier](const Identifier &one) { return isSame(one, identifier); });
    return own == device.identifiers.end() ? nullptr : &*own;
}

bool has(const Device &device, const Identifier &identifier)
{
    return find(device, identifier) != nullptr;
}

/// Over a session. SNMP is answered by anybody, and lists MACs that may be another host's.
bool mayTellMacs(const QString &source)
{
    return isReadFromTheDevice(source) && source != "snmp"_L1;
}

/// Known otherwise than by what the device, or somebody in its name, said over the network.
bool isFirm(const Identifier &identifier)
{
    const bool isRead = identifier.type == IdentifierType::Mac ? mayTellMacs(identifier.source)
                                                               : isReadFromTheDevice(identifier.source);
    return isObserved(identifier.source) || isRead || identifier.source == "operator"_L1;
}

bool hasFirmly(const Device &device, const Identifier &identifier)
{
    const Identifier *own = find(device, identifier);
    return own && isFirm(*own);
}

bool wasSeenLately(const Device &device, Timestamp now)
{
    return now - device.lastSeen.value_or(Timestamp()) <= aliveFor;
}

/// Serial numbers are unique to a maker at best. What an operator wrote down is meant, whoever made it.
bool isOtherMakers(const Device &device, const Identifier &serial, const Sighting &sighting)
{
    if (serial.type != IdentifierType::Serial)
        return false;
    const Identifier *own = find(device, serial);
    return (!own || own->source != "operator"_L1) && areOtherVendors(device.vendor, sighting.attributes.value(u"vendor"_s));
}

/// Seen now, and known as surely.
bool isSeenAs(const Device &device, const Sighting &sighting)
{
    return std::ranges::any_of(sighting.identifiers, [&](const Identifier &identifier) {
        return tellsWho(identifier) && isObserved(identifier.source) && hasFirmly(device, identifier)
               && !isOtherMakers(device, identifier, sighting);
    });
}

/// One of the two is no more than a claim.
bool isClaimedToBe(const Device &device, const Sighting &sighting)
{
    return std::ranges::any_of(sighting.identifiers, [&](const Identifier &identifier) {
        return tellsWho(identifier) && has(device, identifier) && !isOtherMakers(device, identifier, sighting);
    });
}

/// The device is known by its MAC, and the wire does not show it.
bool isKnownByMac(const Device &device, const Sighting &sighting, Timestamp now)
{
    const auto isFirmMac = [now](const Identifier &own) {
        const bool isOld = own.isRandomised() && own.source != "operator"_L1 && now - own.lastSeen > aliveFor;
        return own.type == IdentifierType::Mac && isFirm(own) && !isOld;
    };
    const auto isShown = [&device](const Identifier &seen) {
        return seen.type == IdentifierType::Mac && isObserved(seen.source) && hasFirmly(device, seen);
    };
    return std::ranges::any_of(device.identifiers, isFirmMac) && std::ranges::none_of(sighting.identifiers, isShown);
}

/// The device is known by what a bus shows.
bool isKnownByBus(const Device &device)
{
    return std::ranges::any_of(device.identifiers, [](const Identifier &own) {
        return own.type != IdentifierType::Mac && isObserved(own.source) && tellsWho(own);
    });
}

/// Who sends: the device seen by the same identifiers, when there is one.
const Device *seenAs(const Sighting &sighting, const QVector<Device> &candidates)
{
    const auto found = std::ranges::find_if(candidates, [&](const Device &each) { return isSeenAs(each, sighting); });
    return found == candidates.end() ? nullptr : &*found;
}

/// A device on a bus may be on the network as well, when it says so by the serial number the bus shows: one that is long enough to
/// be one device's, with the same vendor, and while nobody else who is there says the same.
bool isBusDeviceOnNetwork(const Device &device, const Sighting &sighting, const QVector<Device> &candidates, Timestamp now)
{
    const auto serial = std::ranges::find_if(sighting.identifiers, [&device](const Identifier &said) {
        const Identifier *own = find(device, said);
        return own && said.type == IdentifierType::Serial && said.value.size() >= shortestJoiningSerial
               && isObserved(own->source);
    });
    if (serial == sighting.identifiers.end())
        return false;
    const Device *sender = seenAs(sighting, candidates);
    QString vendor = sighting.attributes.value(u"vendor"_s);
    if (vendor.isEmpty() && sender)
        vendor = sender->vendor;
    if (vendor.isEmpty() || areOtherVendors(vendor, device.vendor))
        return false;
    return std::ranges::none_of(candidates, [&](const Device &other) {
        return other.id != device.id && (!sender || other.id != sender->id) && has(other, *serial) && wasSeenLately(other, now);
    });
}

/// The device is known by what was observed of it, and the sighting shows nothing of that.
bool isKnownOtherwise(const Device &device, const Sighting &sighting, const QVector<Device> &candidates, Timestamp now)
{
    if (isKnownByMac(device, sighting, now))
        return true;
    return isKnownByBus(device) && !isSeenAs(device, sighting) && !isBusDeviceOnNetwork(device, sighting, candidates, now);
}

bool takesClaims(const Device &device)
{
    return device.state == Lifecycle::Expected || device.state == Lifecycle::Discovered;
}

bool isAt(const Device &device, const Sighting &sighting)
{
    return device.addresses.contains(canonicalEndpoint(sighting.endpoint))
           && (sighting.interface.isEmpty() || device.interfaces.contains(sighting.interface)); // a bus has none
}

/// It stands for an address that answers, not for a device.
bool isUnidentified(const Device &device)
{
    return std::ranges::none_of(device.identifiers, &tellsWho);
}

/// Such a row that may go, and still stands for who is there.
bool isNameless(const Device &device, Timestamp now)
{
    return isUnidentified(device) && isUntouched(device) && wasSeenLately(device, now);
}

/// Somebody else speaks under the device's MAC: until now it announced another number, and the new one is nobody's whose MAC is known.
bool isOtherVoice(const Device &device, const Contradiction &found, const QVector<Device> &candidates, Timestamp now)
{
    if (now - found.one.firstSeen <= announcementTime || now - found.one.lastSeen > aliveFor)
        return false;
    const auto isFirmMac = [](const Identifier &own) { return own.type == IdentifierType::Mac && isFirm(own); };
    return std::ranges::none_of(candidates, [&](const Device &other) {
        return other.id != device.id && has(other, found.other) && std::ranges::any_of(other.identifiers, isFirmMac);
    });
}

bool contradicts(const Device &device, const Sighting &sighting, const QVector<Device> &candidates, Timestamp now)
{
    const auto found = contradictionOf(device, sighting.identifiers, sighting.attributes.value(u"vendor"_s));
    if (!found)
        return false;
    const bool isByMakersMac = std::ranges::any_of(sighting.identifiers, [&device](const Identifier &identifier) {
        return identifier.strength() != Strength::Weak && isObserved(identifier.source) && hasFirmly(device, identifier);
    });
    return found->isCertain() || !isByMakersMac || isOtherVoice(device, *found, candidates, now);
}

bool isForeign(const Device &device, const Identifier &identifier, const QVector<Distinction> &distinctions)
{
    return distinctions.contains(Distinction{identifier.type, identifier.value, device.id});
}

bool areApart(const Device &one, const Device &other, const QVector<Distinction> &distinctions)
{
    const auto isForeignTo = [&distinctions](const Device &device) {
        return [&](const Identifier &identifier) { return isForeign(device, identifier, distinctions); };
    };
    return std::ranges::any_of(one.identifiers, isForeignTo(other)) || std::ranges::any_of(other.identifiers, isForeignTo(one));
}

/// Those the sighting is of, the one that stays first: what a person has touched before what nobody has, then what is seen now, then
/// the oldest.
QVector<const Device *> matches(const Sighting &sighting, const QVector<Device> &candidates, Timestamp now)
{
    QVector<const Device *> found;
    for (const Device &candidate : candidates) {
        if (contradicts(candidate, sighting, candidates, now))
            continue;
        const bool isBelievable = takesClaims(candidate) && !isKnownOtherwise(candidate, sighting, candidates, now);
        if (isSeenAs(candidate, sighting) || (isBelievable && isClaimedToBe(candidate, sighting)))
            found.append(&candidate);
    }
    std::ranges::sort(found, {}, [&sighting](const Device *device) {
        return std::make_tuple(isUntouched(*device), !isSeenAs(*device, sighting), device->id);
    });
    return found;
}

/// What of the sighting's identifiers is its sender's. What was observed is taken from those who only claimed it; what others have
/// is disputed; a claim is nothing to a device that is beyond Discovered.
Sighting believed(const Sighting &sighting, const QVector<Device> &others, bool mayClaim,
                  const QVector<Distinction> &distinctions, Resolution &resolution)
{
    const Device &device = resolution.device;
    Sighting rest = sighting;
    rest.identifiers.clear();
    for (const Identifier &identifier : sighting.identifiers) {
        const auto isOthers = [&](const Device &other) {
            if (!tellsWho(identifier) && !identifier.isRandomised())
                return false;
            return isObserved(identifier.source) ? hasFirmly(other, identifier) && !isOtherMakers(other, identifier, sighting)
                                                 : has(other, identifier);
        };
        if (isForeign(device, identifier, distinctions) || std::ranges::any_of(others, isOthers))
            resolution.disputed.append(identifier);
        else if (mayClaim || isObserved(identifier.source) || has(device, identifier))
            rest.identifiers.append(identifier);
    }
    for (const Device &before : others) {
        Device other = before;
        const qsizetype removed = other.identifiers.removeIf([&](const Identifier &own) {
            return (tellsWho(own) || own.isRandomised()) && !isOtherMakers(before, own, sighting)
                   && std::ranges::any_of(rest.identifiers, [&own](const Identifier &taken) {
                          return isObserved(taken.source) && isSame(taken, own);
                      });
        });
        if (removed > 0)
            resolution.corrected.append(std::move(other));
    }
    return rest;
}

/// The rows that turn out to be the same device. What becomes one on somebody's word alone can't be told apart again by what is seen:
/// one row at a time, and only by who has an address.
QVector<const Device *> partsOf(const Device &device, const Sighting &sighting, const QVector<Device> &candidates,
                                const QVector<const Device *> &same, const QVector<Distinction> &distinctions, Timestamp now)
{
    QVector<const Device *> parts;
    bool mayClaim = !sighting.endpoint.isEmpty();
    for (const Device *candidate : same) {
        if (candidate->id == device.id || !isUntouched(*candidate) || areApart(device, *candidate, distinctions)
            || contradictionOf(device, candidate->identifiers, candidate->vendor))
            continue;
        const bool isSeen = isSeenAs(*candidate, sighting);
        if (isSeen || mayClaim)
            parts.append(candidate);
        mayClaim = mayClaim && isSeen;
    }
    for (const Device &candidate : candidates)
        if (candidate.id != device.id && !same.contains(&candidate) && isNameless(candidate, now) && isAt(candidate, sighting))
            parts.append(&candidate);
    return parts;
}

/// The row that stands for the sighting's address, or null.
const Device *namelessAt(const Sighting &sighting, const QVector<Device> &candidates, Timestamp now)
{
    const auto row =
        std::ranges::find_if(candidates, [&](const Device &device) { return isNameless(device, now) && isAt(device, sighting); });
    return row == candidates.end() ? nullptr : &*row;
}

std::optional<Resolution> resolveNameless(const Sighting &sighting, const QVector<Device> &candidates, Timestamp now)
{
    if (sighting.endpoint.isEmpty())
        return std::nullopt; // no address to stand for
    Resolution resolution;
    const auto isThere = [&sighting](const Device &device) { return isAt(device, sighting); };
    const auto isTakenOver = [&](const Device &row) {
        return !wasSeenLately(row, now) && std::ranges::any_of(candidates, [&](const Device &other) {
            return isThere(other) && other.lastSeen > row.lastSeen;
        });
    };
    const auto row = std::ranges::find_if(candidates, [&](const Device &device) {
        return isThere(device) && isUnidentified(device) && !isTakenOver(device);
    });
    if (row != candidates.end()) {
        resolution.device = *row;
    } else {
        if (sighting.isGone || std::ranges::any_of(candidates, isThere))
            return std::nullopt;
        resolution.isNew = true;
        resolution.device.id = DeviceId::create(now);
    }
    mergeSighting(resolution.device, sighting, now);
    return resolution;
}

} // namespace

bool isObserved(const QString &source)
{
    static const QStringList observers{u"neighbours"_s, u"usb"_s, u"serial"_s};
    return observers.contains(source);
}

bool tellsWho(const Identifier &identifier)
{
    if (identifier.strength() != Strength::Weak)
        return true;
    return identifier.isRandomised() && (isObserved(identifier.source) || mayTellMacs(identifier.source));
}

bool isUntouched(const Device &device)
{
    const bool isSpokenFor = std::ranges::any_of(device.provenance,
                                                 [](const Provenance &said) { return said.source == "operator"_L1; });
    return device.state == Lifecycle::Discovered && !isSpokenFor && !device.ignored && device.credentials.isEmpty();
}

std::optional<Resolution> resolve(const Sighting &sighting, const QVector<Device> &candidates, Timestamp now,
                                  const QVector<Distinction> &distinctions)
{
    if (std::ranges::none_of(sighting.identifiers, &tellsWho))
        return resolveNameless(sighting, candidates, now);

    Resolution resolution;
    const QVector<const Device *> same = matches(sighting, candidates, now);
    const Device *known = same.isEmpty() ? namelessAt(sighting, candidates, now) : same.front();
    if (known)
        resolution.device = *known;
    const QVector<const Device *> parts = partsOf(resolution.device, sighting, candidates, same, distinctions, now);
    QVector<Device> others;
    for (const Device &candidate : candidates)
        if (candidate.id != resolution.device.id && !parts.contains(&candidate))
            others.append(candidate);
    const bool mayClaim = same.isEmpty() || takesClaims(resolution.device);
    const Sighting rest = believed(sighting, others, mayClaim, distinctions, resolution);
    if (same.isEmpty()) {
        if (std::ranges::none_of(rest.identifiers, tellsWho)) {
            // All it said belongs to others: it stands for its address.
            auto nameless = resolveNameless(rest, candidates, now);
            if (nameless)
                nameless->disputed = resolution.disputed;
            return nameless;
        }
        if (sighting.isGone)
            return std::nullopt;
        if (!known) {
            resolution.isNew = true;
            resolution.device.id = DeviceId::create(now);
        }
    }
    const auto isClaimed = [&sighting](const Device *device) { return !isSeenAs(*device, sighting); };
    resolution.isByClaim = (!same.isEmpty() && isClaimed(same.front())) || std::ranges::any_of(parts, [&](const Device *part) {
                               return !isUnidentified(*part) && isClaimed(part);
                           });
    for (const Device *part : std::as_const(parts)) {
        mergeDevice(resolution.device, *part);
        resolution.absorbed.append(part->id);
    }
    resolution.wasExpected = resolution.device.state == Lifecycle::Expected;
    const QVector<Identifier> before = resolution.device.identifiers;
    mergeSighting(resolution.device, rest, now);
    for (const Identifier &identifier : std::as_const(resolution.device.identifiers))
        if (std::ranges::none_of(before, [&identifier](const Identifier &own) { return isSame(own, identifier); }))
            resolution.joined.append(identifier);
    return resolution;
}

} // namespace muster::discovery
