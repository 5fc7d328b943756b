// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/add_profile.h"

#include "registry/apply_command.h"
#include "registry/profile_event.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<Profile> AddProfile::apply(CommandContext &context) const
{
    // What can't be read back must not be kept, wherever it came from.
    MUSTER_TRY(const Profile checked, Profile::fromJson(profile.toJson()));
    storage::ProfileRepository &profiles = context.unit.profiles();
    const Result<Profile> before = profiles.load(checked.name);
    // A damaged one may be replaced.
    if (!before && before.error().code != ErrorCode::NotFound && before.error().code != ErrorCode::Corrupt)
        return fail(before.error());
    if (before && *before == checked)
        return checked;
    const bool isNew = !before && before.error().code == ErrorCode::NotFound;
    MUSTER_CHECK(profiles.save(checked));
    MUSTER_CHECK(context.record(isNew ? u"profile.added"_s : u"profile.changed"_s, {}, profilePayload(checked)));
    return checked;
}

template std::unique_ptr<TaskOf<Profile>> DeviceRegistry::apply(AddProfile, Actor);

} // namespace muster::registry
