// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/issued_certificate.h"
#include "registry/command_context.h"

namespace muster::registry {

/// The certificate of this serial number; Conflict when it was not issued for this device.
Result<IssuedCertificate> certificateOf(const Device &device, const QString &serialNumber, CommandContext &context);

/// The device's X.509 credential of this serial number, or null.
Credential *findCredential(Device &device, const QString &serialNumber);

/// Of the current certificate; none when it has none, or none of ours.
Result<std::optional<KeyAlgorithm>> keyAlgorithmOf(const Device &device, storage::UnitOfWork &unit);

} // namespace muster::registry
