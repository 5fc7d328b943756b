// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"
#include "domain/site.h"

namespace muster::registry {

struct CommandContext;

/// Makes the registry's one site. Conflict when there is one.
struct CreateSite
{
    using Outcome = Site;
    static constexpr Permission permission = Permission::ManageSite;

    QString name;
    QString organization; ///< may be empty

    Result<Outcome> apply(CommandContext &context) const;
};

} // namespace muster::registry
