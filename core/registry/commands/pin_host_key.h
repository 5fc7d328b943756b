// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/device.h"
#include "domain/host_key.h"

namespace muster::registry {

struct CommandContext;

/// Remembers the host key an operator accepted for a device. The same key again changes nothing; NotTrusted when another one is
/// pinned. Event device.host-key-pinned.
struct PinHostKey
{
    using Outcome = PinnedHostKey;
    static constexpr Permission permission = Permission::Provision;

    DeviceId device;
    HostKey key;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
