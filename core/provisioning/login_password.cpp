// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/login_password.h"

using namespace Qt::StringLiterals;

namespace muster::provisioning {

QString passwordSecretOf(const JournalJob &job, const QString &user)
{
    for (const JournalStep &step : job.steps)
        if (step.kind == "password"_L1 && step.parameters.value("user"_L1).toString() == user && !step.before.isEmpty())
            return step.parameters.value("secret"_L1).toString();
    return {};
}

} // namespace muster::provisioning
