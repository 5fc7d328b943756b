// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "registry/command_context.h"

namespace muster::registry {

/// Moves a device in the lifecycle and records `eventKind` with the reason; Conflict when the table does not allow the move,
/// Rejected without a reason.
Result<Device> changeLifecycle(CommandContext &context, const DeviceId &id, Lifecycle to, const QString &eventKind,
                               const QString &reason);

} // namespace muster::registry
