// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "registry/command_context.h"

namespace muster::registry {

/// Findings of devices that were merely discovered are not.
bool isOnRecord(const Finding &finding);

/// Writes finding.opened or finding.closed.
Result<> recordFinding(const QString &kind, const DeviceId &device, const Finding &finding, CommandContext &context);

} // namespace muster::registry
