// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/merge_record.h"
#include "domain/sighting.h"

namespace muster::discovery {

/// Which device a sighting is of, and what that device is known as from now on.
struct Resolution
{
    Device device;                ///< as it is with what the sighting says
    bool isNew = false;           ///< not one of the candidates
    bool isByClaim = false;       ///< somebody said that it is that device; nothing that was observed shows it
    bool wasExpected = false;     ///< it stood on the allow-list and has arrived
    QVector<Identifier> joined;   ///< identifiers it did not have before
    QVector<Identifier> disputed; ///< claims that belong to another device and were not believed
    QVector<Device> corrected;    ///< candidates that had only claimed what was now seen to be this device's: without it
    QVector<DeviceId> absorbed;   ///< candidates that turn out to be this device; their rows go, their ids stay as aliases
};

/// Whether a source sees an identifier itself (the neighbour table, the USB bus), rather than being told it by the device.
bool isObserved(const QString &source);

/// Whether it tells one device from another: what is not weak does; a MAC that was made up does where it is seen on the
/// wire or read over a session, so that its host stays one row as long as it keeps it (docs/adr/0010).
bool tellsWho(const Identifier &identifier);

/// A device heard of this long ago is there.
inline constexpr auto aliveFor = std::chrono::minutes(10);

/// Pure. `candidates` are the devices that have an identifier of the sighting, and those whose current address is its endpoint.
/// - An address or a host name never identifies. Weak identifiers don't either.
/// - What was observed goes before what was claimed, on both sides: a claim, of the sighting or remembered of a device, joins no device
///   that is known by another MAC, and none that is beyond Discovered; such a device learns nothing by claims either.
///   A MAC told over SNMP is a claim, a serial number is not.
/// - Rows nobody has touched yet (Discovered, no operator's word) that turn out to be one device become one; others stay two.
/// - On a claim alone at most one of them, and only by a sender with an address: the others' identifiers are disputed.
/// - What a bus shows is not for claims either; only by the serial number itself, of at least 6 characters, may who is on the network
///   join it, when the vendor is the same and nobody else who is there has said that number.
/// - Serial numbers of different vendors are different ones, on a bus as well, unless an operator wrote it down.
/// - A sighting without an identifier stands for an address that answers: it goes to the row of that address that has no
///   identifier either; when a known device has the address, to none (nullopt), as nobody can say it is that device.
/// - That row becomes the device that turns out to have the address, if it was seen within aliveFor: it keeps its id. An
///   older one is left to expire, as the address may have been lent anew; nothing is of it while a device seen later has
///   the address.
/// - What contradicts a device is not of it (contradictionOf()), whatever else agrees. A serial number that was read from the device
///   does; one that is announced does to a MAC on the wire that a maker gave only while the device is heard to announce another.
/// - A made-up MAC that was not seen for aliveFor no longer stands against a claim: its device may have made up another.
/// - What an operator told apart (`distinctions`, of the candidates) stays apart.
std::optional<Resolution> resolve(const Sighting &sighting, const QVector<Device> &candidates, Timestamp now,
                                  const QVector<Distinction> &distinctions = {});

/// A device that nobody but discovery has said anything about: may expire, may be absorbed.
bool isUntouched(const Device &device);

} // namespace muster::discovery
