// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/identity_resolver.h"

#include "discovery/sighting_merge.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

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

/// Known otherwise than by what the device, or somebody in its name, said over the network.
bool isFirm(const Identifier &identifier)
{
    return isObserved(identifier.source) || identifier.source == "operator"_L1;
}

bool hasFirmly(const Device &device, const Identifier &identifier)
{
    const Identifier *own = find(device, identifier);
    return own && isFirm(*own);
}

bool tellsWho(const Identifier &identifier)
{
    return identifier.strength() != Strength::Weak;
}

/// Seen now, and known as surely.
bool isSeenAs(const Device &device, const Sighting &sighting)
{
    return std::ranges::any_of(sighting.identifiers, [&device](const Identifier &identifier) {
        return tellsWho(identifier) && isObserved(identifier.source) && hasFirmly(device, identifier);
    });
}

/// One of the two is no more than a claim.
bool isClaimedToBe(const Device &device, const Sighting &sighting)
{
    return std::ranges::any_of(sighting.identifiers, [&device](const Identifier &identifier) {
        return tellsWho(identifier) && has(device, identifier);
    });
}

/// The device is known by its MAC, and the wire does not show it.
bool isKnownOtherwise(const Device &device, const Sighting &sighting)
{
    const auto isFirmMac = [](const Identifier &own) { return own.type == IdentifierType::Mac && isFirm(own); };
    const auto isShown = [&device](const Identifier &seen) {
        return seen.type == IdentifierType::Mac && isObserved(seen.source) && hasFirmly(device, seen);
    };
    return std::ranges::any_of(device.identifiers, isFirmMac) && std::ranges::none_of(sighting.identifiers, isShown);
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

/// A row that stands for an address that answers, not for a device: nothing identifies it.
bool isNameless(const Device &device)
{
    return device.identifiers.isEmpty() && isUntouched(device);
}

/// Those the sighting is of, the one that stays first: what a person has touched before what nobody has, then what is seen now, then
/// the oldest.
QVector<const Device *> matches(const Sighting &sighting, const QVector<Device> &candidates)
{
    QVector<const Device *> found;
    for (const Device &candidate : candidates) {
        const bool isBelievable = takesClaims(candidate) && !isKnownOtherwise(candidate, sighting);
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
Sighting believed(const Sighting &sighting, const QVector<Device> &others, bool mayClaim, const Device &device,
                  Resolution &resolution)
{
    Sighting rest = sighting;
    rest.identifiers.clear();
    for (const Identifier &identifier : sighting.identifiers) {
        const auto isOthers = [&identifier](const Device &other) {
            return tellsWho(identifier)
                   && (isObserved(identifier.source) ? hasFirmly(other, identifier) : has(other, identifier));
        };
        if (std::ranges::any_of(others, isOthers))
            resolution.disputed.append(identifier);
        else if (mayClaim || isObserved(identifier.source) || has(device, identifier))
            rest.identifiers.append(identifier);
    }
    for (Device other : others) {
        const qsizetype removed = other.identifiers.removeIf([&rest](const Identifier &own) {
            return tellsWho(own) && std::ranges::any_of(rest.identifiers, [&own](const Identifier &taken) {
                       return isObserved(taken.source) && isSame(taken, own);
                   });
        });
        if (removed > 0)
            resolution.corrected.append(std::move(other));
    }
    return rest;
}

std::optional<Resolution> resolveNameless(const Sighting &sighting, const QVector<Device> &candidates, Timestamp now)
{
    Resolution resolution;
    const auto isThere = [&sighting](const Device &device) { return isAt(device, sighting); };
    const auto row = std::ranges::find_if(candidates,
                                          [&](const Device &device) { return isThere(device) && device.identifiers.isEmpty(); });
    if (row != candidates.end()) {
        resolution.device = *row;
    } else {
        if (sighting.isGone || std::ranges::any_of(candidates, isThere))
            return std::nullopt;
        resolution.isNew = true;
        resolution.device.id = DeviceId::create(now);
    }
    mergeSighting(resolution.device, sighting);
    return resolution;
}

} // namespace

bool isObserved(const QString &source)
{
    static const QStringList observers{u"neighbours"_s, u"usb"_s, u"serial"_s};
    return observers.contains(source);
}

bool isUntouched(const Device &device)
{
    const bool isSpokenFor = std::ranges::any_of(device.provenance,
                                                 [](const Provenance &said) { return said.source == "operator"_L1; });
    return device.state == Lifecycle::Discovered && !isSpokenFor && device.credentials.isEmpty();
}

std::optional<Resolution> resolve(const Sighting &sighting, const QVector<Device> &candidates, Timestamp now)
{
    const bool isNamed = std::ranges::any_of(sighting.identifiers, [](const Identifier &identifier) {
        return identifier.strength() != Strength::Weak;
    });
    if (!isNamed)
        return resolveNameless(sighting, candidates, now);

    Resolution resolution;
    const QVector<const Device *> same = matches(sighting, candidates);
    if (!same.isEmpty())
        resolution.device = *same.front();
    QVector<Device> others;
    QVector<const Device *> parts;
    for (const Device &candidate : candidates) {
        if (candidate.id == resolution.device.id)
            continue;
        if (same.contains(&candidate) ? isUntouched(candidate) : isNameless(candidate) && isAt(candidate, sighting))
            parts.append(&candidate);
        else
            others.append(candidate);
    }
    const bool mayClaim = same.isEmpty() || takesClaims(resolution.device);
    const Sighting rest = believed(sighting, others, mayClaim, resolution.device, resolution);
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
        resolution.isNew = true;
        resolution.device.id = DeviceId::create(now);
    }
    for (const Device *part : std::as_const(parts)) {
        mergeDevice(resolution.device, *part);
        resolution.absorbed.append(part->id);
    }
    resolution.wasExpected = resolution.device.state == Lifecycle::Expected;
    const QVector<Identifier> before = resolution.device.identifiers;
    mergeSighting(resolution.device, rest);
    for (const Identifier &identifier : std::as_const(resolution.device.identifiers))
        if (std::ranges::none_of(before, [&identifier](const Identifier &own) { return isSame(own, identifier); }))
            resolution.joined.append(identifier);
    return resolution;
}

} // namespace muster::discovery
