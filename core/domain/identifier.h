// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "domain/words.h"

namespace muster {

/// What kind of name a device is known by. Never an IP address and never a host name: those are lent, not owned.
enum class IdentifierType { EndorsementKey, IDevId, Serial, Mac, Uuid, Usn, Epr, Usb, SshHostKey, MachineId };

inline constexpr Words<IdentifierType, 10> identifierTypeWords{{{
    {IdentifierType::EndorsementKey, "ek"},
    {IdentifierType::IDevId, "idevid"},
    {IdentifierType::Serial, "serial"},
    {IdentifierType::Mac, "mac"},
    {IdentifierType::Uuid, "uuid"},
    {IdentifierType::Usn, "usn"},
    {IdentifierType::Epr, "epr"},
    {IdentifierType::Usb, "usb"},
    {IdentifierType::SshHostKey, "sshhostkey"},
    {IdentifierType::MachineId, "machineid"},
}}};

/// How much an identifier proves. Cloned images share machine-id and SSH host key, so those are weak, and so is a MAC that its device,
/// or a hypervisor, made up (docs/adr/0010).
enum class Strength { Proof, Strong, Weak };

inline constexpr Words<Strength, 3> strengthWords{{{
    {Strength::Proof, "proof"},
    {Strength::Strong, "strong"},
    {Strength::Weak, "weak"},
}}};

Strength strengthOf(IdentifierType type, QStringView value);

/// A canonical MAC that no maker gave: the locally administered bit is set (IEEE 802c, section 8.4).
bool isRandomisedMac(IdentifierType type, QStringView value);

/// A typed name of a device, in canonical form.
struct Identifier
{
    IdentifierType type = IdentifierType::Mac;
    QString value;
    QString source;        ///< who said it: "mdns", "neighbours", "operator" ...
    Timestamp firstSeen{}; ///< when it was first said
    Timestamp lastSeen{};  ///< when it was last said

    /// Reads `value` as people and devices write it and makes it canonical: MAC upper-case with colons, UUID lower-case with
    /// dashes, a serial trimmed. Refuses what can't name one device: broadcast and zero MACs, serials and UUIDs that are placeholders.
    static Result<Identifier> create(IdentifierType type, QStringView value, const QString &source, Timestamp at);

    Strength strength() const { return strengthOf(type, value); }
    bool isRandomised() const { return isRandomisedMac(type, value); }
    friend bool operator==(const Identifier &, const Identifier &) = default;
};

} // namespace muster
