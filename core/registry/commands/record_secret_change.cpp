// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/record_secret_change.h"

#include "registry/apply_command.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<> RecordSecretChange::apply(CommandContext &context) const
{
    return context.record(isRemoved ? u"secret.removed"_s : u"secret.set"_s, {}, {{u"name"_s, name}});
}

template std::unique_ptr<TaskOf<void>> DeviceRegistry::apply(RecordSecretChange, Actor);

} // namespace muster::registry
