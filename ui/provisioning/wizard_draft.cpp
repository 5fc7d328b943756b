// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/wizard_draft.h"

#include "provisioning/expansion.h"
#include "provisioning/planner.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

int WizardDraft::inCount() const
{
    return int(std::ranges::count_if(devices, &DraftDevice::isIn));
}

QVector<provisioning::Plan> WizardDraft::plans() const
{
    QVector<provisioning::Plan> plans;
    for (const DraftDevice &each : devices)
        if (each.isIn() && each.isTrusted() && each.plan)
            plans += *each.plan;
    return plans;
}

Result<Profile> WizardDraft::profileFor(int device) const
{
    QMap<QString, QString> values{{u"n"_s, QString::number(device + 1)}};
    if (!devices[device].givenName.isEmpty())
        values.insert(u"name"_s, devices[device].givenName);
    return provisioning::withOverrides(profile, values);
}

Result<QString> WizardDraft::nameOf(int device) const
{
    MUSTER_TRY(const Profile made, profileFor(device));
    MUSTER_TRY(const provisioning::ExpandedProfile expanded, provisioning::expandProfile(made, devices[device].device, {}));
    return expanded.name;
}

} // namespace muster::ui
