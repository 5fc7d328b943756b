// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// The device now holds this certificate, and proved it: it becomes its X.509 credential in force; the one before is superseded,
/// on the device and in the list of certificates. Done already: nothing. Event credential.installed.
struct InstallCredential
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::Provision;

    DeviceId device;
    QString serialNumber; ///< of an IssuedCertificate of this device

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
