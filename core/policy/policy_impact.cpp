// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy_impact.h"

#include "base/text.h"

#include <algorithm>

namespace muster::policy {

QVector<PolicyVersion> withPublished(QVector<PolicyVersion> inForce, const Policy &policy)
{
    const auto same = std::ranges::find_if(inForce, [name = foldCase(policy.name)](const PolicyVersion &each) {
        return foldCase(each.policy.name) == name;
    });
    if (same == inForce.end()) {
        PolicyVersion added;
        added.policy = policy;
        inForce.append(added);
    } else {
        same->policy = policy;
        ++same->version;
    }
    return inForce;
}

std::optional<Impact> impactOn(const Facts &facts, const PolicyEngine &now, const PolicyEngine &then)
{
    const Evaluation before = now.evaluate(facts);
    const Evaluation after = then.evaluate(facts);
    if (before.compliance() == after.compliance())
        return std::nullopt;
    return Impact{before.compliance(), after.compliance(), after.findings.isEmpty() ? before.findings : after.findings};
}

} // namespace muster::policy
