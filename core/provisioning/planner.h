// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/plan.h"

namespace muster::provisioning {

/// What the site itself brings into a plan.
struct SiteTrust
{
    QString siteName;
    QByteArray rootPem;       ///< certificate of the root
    QString consolePublicKey; ///< line as in authorized_keys
};

/// The plan of one device. `introduction.target` and `device` are the same device. Rejected when a placeholder has nothing to stand for,
/// or what it expands to is not allowed where it stands. Pure.
Result<Plan> makePlan(const Profile &profile, const Device &device, const Introduction &introduction, const QString &user,
                      const Survey &survey, const SiteTrust &site);

/// The profile with single values replaced: by path in profile.json with dots ("network.hostname", "credential.validityDays"), or
/// "name" for what the device shall be called, or "n" for what {n} stands for. Of a list, an entry by its number ("network.ntp.0"). Values
/// that read as JSON numbers, true or false are taken as such, unless they replace a text. Rejected, with the place, for what the
/// profile can't have.
Result<Profile> withOverrides(const Profile &profile, const QMap<QString, QString> &values);

/// The profile that comes with the program: the console's key, trust in the site, and a certificate made on the device.
Profile starterProfile();

} // namespace muster::provisioning
