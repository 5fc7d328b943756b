// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster::registry {

struct CommandContext;

/// Takes InstallCredential and RecordCertificate back: the certificate is revoked, and the one it superseded is in force again.
/// Done already: nothing. Event credential.withdrawn.
struct WithdrawCredential
{
    using Outcome = Device;
    static constexpr Permission permission = Permission::Provision;

    DeviceId device;
    QString serialNumber;
    QString previous; ///< serial number of the one before; empty: none

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
