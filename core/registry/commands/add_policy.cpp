// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/add_policy.h"

#include "policy/policy_check.h"
#include "registry/apply_command.h"
#include "registry/policy_change.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct AddPolicyText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

/// Somebody else was faster.
tl::unexpected<Error> isOutdated(const Policy &policy, int basedOn, int inForce)
{
    if (inForce == 0)
        return fail(ErrorCode::Conflict,
                    AddPolicyText::tr("The policy \"%1\" was removed meanwhile. Nothing was changed. Add it as a new one, if it "
                                      "shall be there.")
                        .arg(policy.name));
    if (basedOn == 0)
        return fail(ErrorCode::Conflict,
                    AddPolicyText::tr("There is a policy \"%1\" already. Nothing was changed. Change that one, or choose another "
                                      "name.")
                        .arg(policy.name));
    return fail(ErrorCode::Conflict,
                AddPolicyText::tr(
                    "Version %2 of the policy \"%1\" is in force meanwhile; version %3 was changed here. Nothing was "
                    "kept. Look at the newer one, and change that.")
                    .arg(policy.name)
                    .arg(inForce)
                    .arg(basedOn));
}

} // namespace

Result<PolicyVersion> AddPolicy::apply(CommandContext &context) const
{
    // What can't be read back must not be kept, wherever it came from.
    MUSTER_TRY(const Policy checked, policy::policyFromJson(policy.toJson()));
    storage::PolicyRepository &policies = context.unit.policies();
    const Result<PolicyVersion> before = policies.load(checked.name);
    const bool isNew = !before && before.error().code == ErrorCode::NotFound;
    // A damaged one may be replaced.
    const bool isDamaged = !before && before.error().code == ErrorCode::Corrupt;
    if (!before && !isNew && !isDamaged)
        return fail(before.error());
    const int inForce = before ? before->version : 0;
    if (basedOn && !isDamaged && *basedOn != inForce)
        return isOutdated(checked, *basedOn, inForce);
    if (before && before->policy == checked)
        return before;
    MUSTER_TRY(const PolicyVersion added, policies.publish(checked, context.now, context.actor.who));
    if (before)
        MUSTER_CHECK(evaluateCovered(before->policy, context));
    if (isDamaged) // nobody knows what it covered
        MUSTER_CHECK(context.unit.evaluations().add(query::Query()));
    MUSTER_CHECK(evaluateCovered(checked, context));
    MUSTER_CHECK(context.record(isNew ? u"policy.added"_s : u"policy.changed"_s, {}, policyPayload(added)));
    return added;
}

template std::unique_ptr<TaskOf<PolicyVersion>> DeviceRegistry::apply(AddPolicy, Actor);

} // namespace muster::registry
