// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/policy_version.h"

#include <QVector>

namespace muster::registry {

struct CommandContext;

/// Puts policies in an order: those named first, as named, then the others as they stand. NotFound for a name there is not, Rejected
/// for one named twice. What they cover is evaluated again. Event policies.ordered, unless they stood so.
struct OrderPolicies
{
    using Outcome = QVector<PolicyVersion>; ///< all in force, in their order
    static constexpr Permission permission = Permission::EditPolicies;

    QStringList names;

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
