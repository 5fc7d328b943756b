// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/identify_device.h"

#include "discovery/contradiction.h"
#include "discovery/sighting_merge.h"
#include "drivers/driver.h"
#include "registry/apply_command.h"
#include "registry/sighting_record.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct IdentifyText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

bool isAmong(const QVector<Identifier> &identifiers, const Identifier &identifier)
{
    return std::ranges::any_of(identifiers, [&identifier](const Identifier &other) {
        return other.type == identifier.type && other.value == identifier.value;
    });
}

/// Seen on a wire or a bus, given by an operator, or said over a session of ours: more than an announcement anybody can make.
bool isFirm(const Identifier &own)
{
    return discovery::isObserved(own.source) || own.source == "operator"_L1 || drivers::findDriver(own.source);
}

/// Known by MACs that were seen, or that an operator gave, none of which it says it has: something else answers.
bool isSomethingElse(const Device &device, const Sighting &sighting)
{
    QVector<Identifier> known = device.identifiers;
    known.removeIf([](const Identifier &own) {
        const bool isGiven = discovery::isObserved(own.source) || own.source == "operator"_L1;
        return own.type != IdentifierType::Mac || !isGiven;
    });
    return !known.isEmpty()
           && std::ranges::none_of(known, [&sighting](const Identifier &own) { return isAmong(sighting.identifiers, own); });
}

/// Nobody chose this device: what answers only says that it is this one. Enough where nothing better is known of it.
bool isProven(const Device &device, const Sighting &sighting)
{
    const bool isOpen = device.state == Lifecycle::Expected || device.state == Lifecycle::Discovered;
    const auto isSeen = [](const Identifier &own) { return discovery::isObserved(own.source); };
    if (isOpen && std::ranges::none_of(device.identifiers, isSeen))
        return true;
    return std::ranges::any_of(sighting.identifiers,
                               [&](const Identifier &said) { return isSeen(said) && isAmong(device.identifiers, said); });
}

/// Another key than the one an operator accepted for it: whatever it says, it is not believed.
Result<> checkPin(const Device &device, const HostKey &shown, CommandContext &context)
{
    MUSTER_TRY(const std::optional<PinnedHostKey> pinned, context.unit.hostKeys().load(device.id));
    if (!pinned || pinned->key == shown)
        return {};
    return fail(ErrorCode::NotTrusted,
                IdentifyText::tr("What answers says that it is %1, but shows the host key %2; %3 is pinned. Nothing was changed.")
                    .arg(device.name, shown.fingerprint, pinned->key.fingerprint));
}

/// Those that have a strong identifier of the sighting, by more than an announcement.
Result<QVector<DeviceId>> holdersOf(const Sighting &sighting, storage::DeviceRepository &devices)
{
    QVector<DeviceId> holders;
    for (const Identifier &identifier : sighting.identifiers) {
        if (!discovery::tellsWho(identifier))
            continue;
        MUSTER_TRY(const QVector<DeviceId> found, devices.withIdentifier(identifier.type, identifier.value));
        for (const DeviceId &id : found) {
            if (holders.contains(id))
                continue;
            MUSTER_TRY(const Device holder, devices.load(id));
            const auto own = std::ranges::find_if(holder.identifiers, [&identifier](const Identifier &other) {
                return other.type == identifier.type && other.value == identifier.value;
            });
            if (own != holder.identifiers.end() && isFirm(*own))
                holders.append(id);
        }
    }
    return holders;
}

tl::unexpected<Error> isAnother(const Device &device, const DeviceId &other)
{
    return fail(ErrorCode::Conflict,
                IdentifyText::tr(
                    "What answers as %1 has an identifier of device %2. Nothing was changed. Go on with that one, or "
                    "find out why two have it.")
                    .arg(device.name, other.toString()));
}

/// A device that is known takes what it says of itself: over a session that was opened to it, that is more than a claim.
Result<discovery::Resolution> recognised(const DeviceId &id, const QVector<DeviceId> &holders, const Sighting &sighting,
                                         CommandContext &context)
{
    discovery::Resolution resolution;
    Device &device = resolution.device;
    MUSTER_TRY(device, context.unit.devices().load(id));
    const auto other = std::ranges::find_if(holders, [&device](const DeviceId &holder) { return holder != device.id; });
    if (other != holders.end())
        return isAnother(device, *other);
    if (isSomethingElse(device, sighting))
        return fail(ErrorCode::Conflict,
                    IdentifyText::tr(
                        "What answers has none of the MAC addresses that %1 is known by. Nothing was changed. Something "
                        "else has its address now.")
                        .arg(device.name));
    const auto contradiction = discovery::contradictionOf(device, sighting.identifiers, {});
    if (contradiction && contradiction->isCertain())
        return fail(ErrorCode::Conflict,
                    IdentifyText::tr(
                        "What answers as %1 says the %2 %3; %1 has %4. Nothing was changed. It is another device, or a part "
                        "of it was replaced.")
                        .arg(device.name, identifierTypeWords.word(contradiction->one.type), contradiction->other.value,
                             contradiction->one.value));
    resolution.wasExpected = device.state == Lifecycle::Expected;
    const QVector<Identifier> before = device.identifiers;
    discovery::mergeSighting(device, sighting, context.now);
    std::ranges::copy_if(device.identifiers, std::back_inserter(resolution.joined),
                         [&before](const Identifier &identifier) { return !isAmong(before, identifier); });
    return resolution;
}

/// Nobody has what it says: it is new, or the row of an address that nothing was known of.
Result<discovery::Resolution> newcomer(const Sighting &sighting, CommandContext &context)
{
    MUSTER_TRY(const std::optional<discovery::Resolution> resolution, resolved(sighting, context));
    if (!resolution)
        return fail(ErrorCode::Conflict,
                    IdentifyText::tr("What answers at %1 says nothing that it can be told from others by: no MAC address, serial "
                                     "number or UUID. Another device was seen there. Choose that one, if it is the same.")
                        .arg(sighting.endpoint));
    return *resolution;
}

} // namespace

Result<Device> IdentifyDevice::apply(CommandContext &context) const
{
    MUSTER_TRY(const Sighting telling, withoutShared(sighting, context));
    MUSTER_TRY(const QVector<DeviceId> holders, holdersOf(telling, context.unit.devices()));
    if (device || !holders.isEmpty()) {
        MUSTER_TRY(const Device known, context.unit.devices().load(device ? *device : holders.front()));
        MUSTER_CHECK(checkPin(known, hostKey, context));
        if (!device && !isProven(known, telling))
            return fail(ErrorCode::Conflict,
                        IdentifyText::tr(
                            "What answers at %1 says that it is %2, which nothing here shows. Nothing was changed. If it is, "
                            "choose %2 itself (%3).")
                            .arg(sighting.endpoint, known.name, known.id.toString()));
    }
    if (!device && holders.isEmpty()) {
        MUSTER_TRY(const discovery::Resolution resolution, newcomer(telling, context));
        return keep(resolution, sighting, context);
    }
    MUSTER_TRY(const discovery::Resolution resolution, recognised(device ? *device : holders.front(), holders, telling, context));
    return keep(resolution, sighting, context);
}

template std::unique_ptr<TaskOf<Device>> DeviceRegistry::apply(IdentifyDevice, Actor);

} // namespace muster::registry
