// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/words.h"

#include <optional>

namespace muster {

enum class CredentialKind { X509, Psk, Ssh };

inline constexpr Words<CredentialKind, 3> credentialKindWords{{{
    {CredentialKind::X509, "x509"},
    {CredentialKind::Psk, "psk"},
    {CredentialKind::Ssh, "ssh"},
}}};

/// Where the private half was made. Pushed stays on record for ever.
enum class KeyOrigin { Device, Pushed };

inline constexpr Words<KeyOrigin, 2> keyOriginWords{{{
    {KeyOrigin::Device, "device"},
    {KeyOrigin::Pushed, "pushed"},
}}};

enum class CredentialState { Active, Superseded, Revoked };

inline constexpr Words<CredentialState, 3> credentialStateWords{{{
    {CredentialState::Active, "active"},
    {CredentialState::Superseded, "superseded"},
    {CredentialState::Revoked, "revoked"},
}}};

/// What a device proves itself with. Never holds a secret: names and dates only.
struct Credential
{
    QString id;
    CredentialKind kind = CredentialKind::X509;
    QString use;          ///< "clientAuth", "ssh-login" ...
    QString subject;      ///< RFC 4514 for X.509
    QString serialNumber; ///< lower-case hex for X.509
    std::optional<Timestamp> notAfter;
    KeyOrigin keyOrigin = KeyOrigin::Device;
    CredentialState state = CredentialState::Active;

    friend bool operator==(const Credential &, const Credential &) = default;
};

} // namespace muster
