// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/words.h"

namespace muster {

enum class Role { Admin, Technician, Auditor };

inline constexpr Words<Role, 3> roleWords{{{
    {Role::Admin, "admin"},
    {Role::Technician, "technician"},
    {Role::Auditor, "auditor"},
}}};

/// What a command needs its actor to be allowed. Every command names one; the registry checks it in one place.
enum class Permission {
    ManageSite,
    EditDevices,
    ChangeLifecycle,
    RecordSightings,
    EditProfiles,
    Provision,
    EditPolicies,
    Evaluate,
    AskEnrollment,
    ApproveEnrollment
};

bool isAllowed(Role role, Permission permission);

/// Who does something, and by which way in. Goes into every event.
struct Actor
{
    QString who; ///< operator's name; until operators exist "user@host"
    Role role = Role::Admin;
    QString via; ///< "console", "musterctl", later a door's name

    /// The operating system's user on this host, as admin.
    static Actor osUser(const QString &via);
    /// The policies themselves, where what they say is written down or acted on.
    static Actor policies();
};

} // namespace muster
