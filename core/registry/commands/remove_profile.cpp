// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/remove_profile.h"

#include "registry/apply_command.h"
#include "registry/profile_event.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<Profile> RemoveProfile::apply(CommandContext &context) const
{
    MUSTER_TRY(const Profile removed, context.unit.profiles().load(name));
    MUSTER_CHECK(context.unit.profiles().remove(name));
    MUSTER_CHECK(context.record(u"profile.removed"_s, {}, profilePayload(removed)));
    return removed;
}

template std::unique_ptr<TaskOf<Profile>> DeviceRegistry::apply(RemoveProfile, Actor);

} // namespace muster::registry
