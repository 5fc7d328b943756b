// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "support/fake_clock.h"

namespace muster::registry {

using namespace Qt::StringLiterals;

inline constexpr Timestamp seenAt = FakeClock::start;

inline Identifier identifier(IdentifierType type, const QString &value, const QString &source = u"mdns"_s)
{
    return {type, value, source, seenAt, seenAt};
}

/// What the policies say is asked anew.
inline Device plain(Device device)
{
    device.policies.clear();
    device.findings.clear();
    device.compliance = Compliance::Unknown;
    return device;
}

inline Credential x509(const QString &serialNumber)
{
    return {serialNumber,      CredentialKind::X509,   {}, u"CN=x"_s, serialNumber, seenAt + std::chrono::hours(24),
            KeyOrigin::Device, CredentialState::Active};
}

} // namespace muster::registry
