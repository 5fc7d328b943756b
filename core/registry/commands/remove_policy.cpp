// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/remove_policy.h"

#include "registry/apply_command.h"
#include "registry/policy_change.h"

using namespace Qt::StringLiterals;

namespace muster::registry {

Result<PolicyVersion> RemovePolicy::apply(CommandContext &context) const
{
    storage::PolicyRepository &policies = context.unit.policies();
    const Result<PolicyVersion> removed = policies.remove(name, context.now, context.actor.who);
    if (!removed && removed.error().code == ErrorCode::NotFound) {
        MUSTER_TRY(const QVector<PolicyVersion> all, policies.list());
        return noSuchPolicy(name, all);
    }
    if (!removed)
        return removed;
    MUSTER_CHECK(evaluateCovered(removed->policy, context));
    MUSTER_CHECK(context.record(u"policy.removed"_s, {}, policyPayload(*removed)));
    return removed;
}

template std::unique_ptr<TaskOf<PolicyVersion>> DeviceRegistry::apply(RemovePolicy, Actor);

} // namespace muster::registry
