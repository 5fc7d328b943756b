// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/split_preview.h"

#include "discovery/identity_resolver.h"
#include "discovery/presence/presence_rules.h"
#include "discovery/sighting_merge.h"
#include "domain/lifecycle_move.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct SplitText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

bool isSame(const Identifier &one, const Identifier &other)
{
    return one.type == other.type && one.value == other.value;
}

const Identifier *find(const QVector<Identifier> &identifiers, const Identifier &identifier)
{
    const auto found = std::ranges::find_if(identifiers,
                                            [&identifier](const Identifier &one) { return isSame(one, identifier); });
    return found == identifiers.end() ? nullptr : &*found;
}

/// A list without what the merge brought, with what it drove out, and with what is new since.
template<typename List, typename Same = std::equal_to<>>
List takenBack(const List &current, const List &before, const List &merged, Same same = {})
{
    if (current == merged)
        return before;
    const auto has = [&same](const List &list, const auto &item) {
        return std::ranges::any_of(list, [&](const auto &other) { return same(item, other); });
    };
    List result;
    for (const auto &item : current)
        if (has(before, item) || !has(merged, item))
            result.append(item);
    for (const auto &item : before)
        if (!has(merged, item) && !has(result, item))
            result.append(item);
    return result;
}

template<typename T>
T takenBackValue(const T &current, const T &before, const T &merged)
{
    return current == merged ? before : current;
}

constexpr QString Device::*texts[] = {&Device::name,   &Device::vendor, &Device::model, &Device::kind,  &Device::firmware,
                                      &Device::serial, &Device::group,  &Device::site,  &Device::owner, &Device::driver};

void takeBackState(const Device &current, const MergeRecord &record, Unmerged &result)
{
    const Lifecycle merged = record.merged.state;
    const bool hasMoved = current.state != merged;
    result.kept.state = hasMoved && merged == record.kept.state ? current.state : record.kept.state;
    if (hasMoved && merged == record.gone.state)
        result.gone.state = current.state;
}

void takeBackCredentials(const Device &current, const MergeRecord &record, Unmerged &result)
{
    const auto byId = [](const QVector<Credential> &list, const Credential &credential) {
        return std::ranges::find_if(list, [&credential](const Credential &other) { return other.id == credential.id; });
    };
    const auto isSameCredential = [](const Credential &one, const Credential &other) { return one.id == other.id; };
    result.kept.credentials = takenBack(current.credentials, record.kept.credentials, record.merged.credentials,
                                        isSameCredential);
    // A state that the merge gave goes back; one that was given since stays.
    const auto settle = [&](QVector<Credential> &list, const QVector<Credential> &before) {
        for (Credential &credential : list) {
            const auto now = byId(current.credentials, credential);
            const auto then = byId(record.merged.credentials, credential);
            const auto first = byId(before, credential);
            if (now == current.credentials.end() || then == record.merged.credentials.end() || first == before.end())
                continue;
            credential.state = now->state == then->state ? first->state : now->state;
        }
    };
    settle(result.kept.credentials, record.kept.credentials);
    settle(result.gone.credentials, record.gone.credentials);
}

void takeBackProvenance(const Device &current, const MergeRecord &record, Device &kept)
{
    kept.provenance = current.provenance;
    for (auto it = record.merged.provenance.begin(); it != record.merged.provenance.end(); ++it)
        if (current.provenance.value(it.key()) == *it && !record.kept.provenance.contains(it.key()))
            kept.provenance.remove(it.key());
    for (auto it = record.kept.provenance.begin(); it != record.kept.provenance.end(); ++it)
        if (current.provenance.value(it.key()) == record.merged.provenance.value(it.key()))
            kept.provenance.insert(it.key(), *it);
}

/// The part as its own sightings tell it, the oldest first.
void replay(Device &part, const QVector<Sighting> &newestFirst, Timestamp now)
{
    for (auto it = newestFirst.rbegin(); it != newestFirst.rend(); ++it) {
        Sighting sighting = *it;
        sighting.identifiers.removeIf(
            [&part](const Identifier &each) { return discovery::tellsWho(each) && !find(part.identifiers, each); });
        discovery::mergeSighting(part, sighting, now);
    }
}

/// The number of a device goes with the identifier that says it.
void takeSerial(Device &rest, Device &part)
{
    const QString field = u"serial"_s;
    const auto isIt = [&rest](const Identifier &each) {
        return each.type == IdentifierType::Serial && each.value == rest.serial;
    };
    if (std::ranges::none_of(part.identifiers, isIt))
        return;
    if (part.serial.isEmpty()) {
        part.serial = rest.serial;
        part.provenance.insert(field, rest.provenance.value(field));
    }
    rest.serial.clear();
    rest.provenance.remove(field);
}

/// Two logs that were one, the newest first.
struct Logs
{
    QVector<Sighting> part;
    QVector<Sighting> rest;
};

/// The rest is there as far as it was heard itself. What it was before they were one stays.
void takeAwaySigns(Device &rest, const Device &before, const Logs &logs, Timestamp now)
{
    rest.signs.removeIf([&logs](const SignOfLife &sign) {
        return std::ranges::any_of(logs.part, [&sign](const Sighting &heard) {
            return heard.source == sign.source && heard.interface == sign.interface && heard.at >= sign.at;
        });
    });
    QVector<SignOfLife> own = before.signs;
    for (const Sighting &heard : logs.rest)
        discovery::putSign(own, heard, rest.rhythm, now);
    discovery::joinSigns(rest.signs, own);
    rest.presence = discovery::presenceOf(rest.signs, rest.rhythm, before.presence, now);
    std::optional<Timestamp> lastSeen = before.lastSeen;
    for (const Identifier &identifier : std::as_const(rest.identifiers))
        lastSeen = std::max(lastSeen, std::optional(identifier.lastSeen));
    rest.lastSeen = std::min(rest.lastSeen, lastSeen);
}

/// What only the part was seen with leaves the rest.
void takeAway(Device &rest, const Device &part, const Device &before, const Logs &logs, Timestamp now)
{
    if (logs.part.isEmpty())
        return;
    for (const QString &address : part.addresses)
        if (!before.addresses.contains(address) && std::ranges::none_of(logs.rest, [&address](const Sighting &sighting) {
                return discovery::canonicalEndpoint(sighting.endpoint) == address;
            }))
            rest.addresses.removeAll(address);
    const auto has = [](const QVector<Service> &services, const Service &service) {
        return std::ranges::any_of(services, [&service](const Service &own) {
            return own.source == service.source && own.type == service.type && own.name == service.name;
        });
    };
    for (const Service &service : part.services)
        if (!has(before.services, service)
            && std::ranges::none_of(logs.rest, [&](const Sighting &sighting) { return has(sighting.services, service); }))
            rest.services.removeAll(service);
    takeAwaySigns(rest, before, logs, now);
}

std::optional<Error> whyNot(const Device &device, const QVector<Identifier> &identifiers)
{
    if (identifiers.isEmpty())
        return Error{ErrorCode::Rejected, SplitText::tr("Say which identifiers shall leave %1.").arg(device.name), {}, {}};
    for (const Identifier &each : identifiers)
        if (!find(device.identifiers, each))
            return Error{ErrorCode::NotFound,
                         SplitText::tr("%1 has no identifier %2:%3.")
                             .arg(device.name, identifierTypeWords.word(each.type), each.value),
                         {},
                         each.value};
    if (std::ranges::all_of(device.identifiers,
                            [&](const Identifier &own) { return find(identifiers, own) || !discovery::tellsWho(own); }))
        return Error{ErrorCode::Rejected,
                     SplitText::tr("%1 would have nothing left that it can be told by. Nothing was changed.").arg(device.name),
                     {},
                     {}};
    return std::nullopt;
}

} // namespace

Unmerged unmerged(const Device &current, const MergeRecord &record, const QVector<Sighting> &sightings, Timestamp now)
{
    const Device &before = record.kept;
    const Device &merged = record.merged;
    Unmerged result{current, record.gone};
    Device &kept = result.kept;
    for (const auto member : texts)
        kept.*member = takenBackValue(current.*member, before.*member, merged.*member);
    takeBackProvenance(current, record, kept);
    kept.presence = takenBackValue(current.presence, before.presence, merged.presence);
    kept.signs.removeIf([&](const SignOfLife &sign) { return merged.signs.contains(sign) && !before.signs.contains(sign); });
    discovery::joinSigns(kept.signs, before.signs);
    kept.rhythm = takenBackValue(current.rhythm, before.rhythm, merged.rhythm);
    kept.claimable = takenBackValue(current.claimable, before.claimable, merged.claimable);
    kept.isFactoryDefault = takenBackValue(current.isFactoryDefault, before.isFactoryDefault, merged.isFactoryDefault);
    kept.ignored = takenBackValue(current.ignored, before.ignored, merged.ignored);
    kept.firstSeen = takenBackValue(current.firstSeen, before.firstSeen, merged.firstSeen);
    kept.lastSeen = takenBackValue(current.lastSeen, before.lastSeen, merged.lastSeen);
    kept.identifiers = takenBack(current.identifiers, before.identifiers, merged.identifiers, &isSame);
    kept.addresses = takenBack(current.addresses, before.addresses, merged.addresses);
    kept.interfaces = takenBack(current.interfaces, before.interfaces, merged.interfaces);
    kept.services = takenBack(current.services, before.services, merged.services, [](const Service &one, const Service &other) {
        return one.source == other.source && one.type == other.type && one.name == other.name && one.port == other.port;
    });
    kept.sources = takenBack(current.sources, before.sources, merged.sources);
    kept.tags = takenBack(current.tags, before.tags, merged.tags);
    kept.pinnedPolicies = takenBack(current.pinnedPolicies, before.pinnedPolicies, merged.pinnedPolicies);
    takeBackState(current, record, result);
    takeBackCredentials(current, record, result);
    for (Identifier &own : result.gone.identifiers)
        if (const Identifier *seen = find(current.identifiers, own); seen && !find(before.identifiers, own))
            own.lastSeen = std::max(own.lastSeen, seen->lastSeen);
    moveTo(kept, kept.state); // it may have been ignored until it was merged
    moveTo(result.gone, result.gone.state);
    Logs since;
    for (const Sighting &sighting : sightings)
        if (sighting.at >= record.at)
            (isSeenSince(sighting, record, result.gone, kept) ? since.part : since.rest).append(sighting);
    replay(result.gone, since.part, now);
    takeAway(kept, result.gone, before, since, now);
    return result;
}

SplitPreview previewSplit(const Device &device, const QVector<Identifier> &identifiers, const QVector<MergeRecord> &merges,
                          const QVector<Sighting> &sightings, Timestamp now)
{
    SplitPreview preview;
    preview.device = device;
    preview.refusal = whyNot(device, identifiers);
    if (preview.refusal)
        return preview;
    const auto brought = std::ranges::find_if(merges, [&identifiers](const MergeRecord &record) {
        return std::ranges::all_of(identifiers, [&record](const Identifier &each) {
            return find(record.gone.identifiers, each) && !find(record.kept.identifiers, each);
        });
    });
    if (brought != merges.end()) {
        Unmerged apart = unmerged(device, *brought, sightings, now);
        preview.rest = std::move(apart.kept);
        preview.part = std::move(apart.gone);
        preview.undone = *brought;
        return preview;
    }
    preview.rest = device;
    preview.rest.identifiers.removeIf([&identifiers](const Identifier &own) { return find(identifiers, own) != nullptr; });
    preview.rest.provenance.insert(u"identity"_s, {u"operator"_s, now});
    Device &part = preview.part;
    part.id = DeviceId::create(now);
    for (const Identifier &each : identifiers)
        part.identifiers.append(*find(device.identifiers, each));
    Logs logs;
    for (const Sighting &sighting : sightings)
        (belongsToPart(sighting, identifiers, preview.rest) ? logs.part : logs.rest).append(sighting);
    preview.sightings = logs.part.size();
    replay(part, logs.part, now);
    if (part.name.isEmpty())
        part.name = part.identifiers.front().value;
    part.provenance.insert(u"identity"_s, {u"operator"_s, now});
    takeAway(preview.rest, part, {}, logs, now);
    takeSerial(preview.rest, part);
    return preview;
}

bool belongsToPart(const Sighting &sighting, const QVector<Identifier> &identifiers, const Device &rest)
{
    return std::ranges::any_of(sighting.identifiers, [&](const Identifier &each) { return find(identifiers, each) != nullptr; })
           && std::ranges::none_of(sighting.identifiers, [&](const Identifier &each) {
                  return discovery::tellsWho(each) && find(rest.identifiers, each) != nullptr;
              });
}

bool isSeenSince(const Sighting &sighting, const MergeRecord &record, const Device &gone, const Device &kept)
{
    return sighting.at >= record.at && belongsToPart(sighting, gone.identifiers, kept);
}

QVector<Distinction> distinctionsOf(const Device &one, const Device &other)
{
    QVector<Distinction> all;
    const auto add = [&all](const Device &device, const Device &stranger) {
        for (const Identifier &each : device.identifiers)
            if (!find(stranger.identifiers, each))
                all.append({each.type, each.value, stranger.id});
    };
    add(one, other);
    add(other, one);
    return all;
}

} // namespace muster::registry
