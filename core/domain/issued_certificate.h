// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/profile.h"

namespace muster {

/// A certificate the site's authority issued, as the registry keeps it for ever.
struct IssuedCertificate
{
    QString serialNumber; ///< lower-case hex, without leading zeros of the encoding
    DeviceId device;      ///< null: issued for no device of the registry
    QString subject;      ///< RFC 4514
    QString issuer;       ///< RFC 4514
    Timestamp notBefore{};
    Timestamp notAfter{};
    KeyAlgorithm keyAlgorithm = KeyAlgorithm::EcP256;
    KeyOrigin keyOrigin = KeyOrigin::Device;
    CredentialState state = CredentialState::Active;
    Timestamp issuedAt{};
    QByteArray der;

    friend bool operator==(const IssuedCertificate &, const IssuedCertificate &) = default;
};

} // namespace muster
