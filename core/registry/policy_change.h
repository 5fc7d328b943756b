// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy_version.h"
#include "registry/command_context.h"

namespace muster::registry {

// What the commands that change policies share.

/// How events name a policy: its name and version, and the SHA-256 of its canonical JSON, which an export can be held against.
QJsonObject policyPayload(const PolicyVersion &version);

/// Has every device evaluated again that this policy covers where it is in force.
Result<> evaluateCovered(const Policy &policy, CommandContext &context);

/// NotFound, with the names there are.
tl::unexpected<Error> noSuchPolicy(const QString &name, const QVector<PolicyVersion> &inForce);

} // namespace muster::registry
