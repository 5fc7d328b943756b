// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/actor.h"

#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace muster {

bool isAllowed(Role role, Permission permission)
{
    switch (role) {
    case Role::Admin: return true;
    case Role::Technician:
        return permission != Permission::ManageSite && permission != Permission::EditProfiles
               && permission != Permission::EditPolicies && permission != Permission::ApproveEnrollment;
    case Role::Auditor: return false;
    }
    return false;
}

Actor Actor::osUser(const QString &via)
{
    // The password database, not $USER: the environment is the caller's to choose.
    passwd entry{};
    passwd *found = nullptr;
    QByteArray buffer(16384, Qt::Uninitialized);
    QString user = u"uid %1"_s.arg(geteuid());
    if (getpwuid_r(geteuid(), &entry, buffer.data(), static_cast<size_t>(buffer.size()), &found) == 0 && found)
        user = QString::fromLocal8Bit(found->pw_name);
    return {u"%1@%2"_s.arg(user, QSysInfo::machineHostName()), Role::Admin, via};
}

Actor Actor::policies()
{
    return {u"muster"_s, Role::Admin, u"policy"_s};
}

} // namespace muster
