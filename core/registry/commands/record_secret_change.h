// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/actor.h"

namespace muster::registry {

struct CommandContext;

/// Says on record that a secret of the key store was set or removed: its name, never more. Event secret.set or secret.removed.
struct RecordSecretChange
{
    using Outcome = void;
    static constexpr Permission permission = Permission::EditProfiles;

    QString name;
    bool isRemoved = false;

    Result<> apply(CommandContext &context) const;
};

} // namespace muster::registry
