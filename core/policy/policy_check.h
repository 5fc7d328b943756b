// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy.h"

namespace muster::policy {

/// Whether a policy that was read can be kept: its scope is a query that does not ask for compliance (which the policy itself
/// decides), its rules exist and have their parameters. Rejected, or Unsupported for a part of the query language to come; `where`
/// is the JSON pointer of the first problem ("/rules/2/version", "/scope").
Result<> checkPolicy(const Policy &policy);

/// Policy::fromJson() and then checkPolicy().
Result<Policy> policyFromJson(const QByteArray &json);

} // namespace muster::policy
