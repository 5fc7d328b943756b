// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy_engine.h"

#include "base/text.h"
#include "policy/policy_check.h"

#include <algorithm>

namespace muster::policy {

namespace {

constexpr Lifecycle outsideQuarantine = Lifecycle::Enrolled; // judged as such, never made so here

/// As it would be outside of quarantine.
Device released(const Device &device)
{
    Device copy = device;
    if (copy.state == Lifecycle::Quarantined)
        copy.state = outsideQuarantine;
    return copy;
}

bool isInScope(const query::Query &scope, const Device &device)
{
    constexpr Timestamp anyTime{}; // a scope asks for no age: checkPolicy()
    if (scope.matches(device, anyTime))
        return true;
    if (device.state != Lifecycle::Quarantined)
        return false;
    return scope.matches(released(device), anyTime);
}

} // namespace

const Policy::Admission *Coverage::admission() const
{
    const auto states = [](const PolicyVersion &entry) { return entry.policy.admission.has_value(); };
    const auto found = std::ranges::find_if(policies, states);
    return found == policies.end() ? nullptr : &*found->policy.admission;
}

QString Coverage::admissionPolicy() const
{
    const auto states = [](const PolicyVersion &entry) { return entry.policy.admission.has_value(); };
    const auto found = std::ranges::find_if(policies, states);
    return found == policies.end() ? QString() : found->policy.name;
}

Policy::OnViolation Coverage::onViolation() const
{
    const auto states = [](const PolicyVersion &entry) { return entry.policy.onViolation.has_value(); };
    const auto found = std::ranges::find_if(policies, states);
    return found == policies.end() ? Policy::OnViolation::Report : *found->policy.onViolation;
}

bool mayCutOff(const Finding &finding)
{
    const Rule *rule = findRule(finding.rule);
    return finding.severity == Severity::Error && !finding.waivedUntil && rule && rule->mayCutOff();
}

PolicyEngine::PolicyEngine(const QVector<PolicyVersion> &policies)
{
    for (const PolicyVersion &version : policies) {
        const Policy &policy = version.policy;
        if (auto checked = checkPolicy(policy); !checked) {
            m_unreadable.emplaceBack(policy.name, std::move(checked).error());
            continue;
        }
        Entry entry{version, std::nullopt};
        if (!policy.scope.isEmpty())
            if (auto scope = query::Query::parse(policy.scope))
                entry.scope = *std::move(scope);
        m_entries.append(std::move(entry));
    }
}

Coverage PolicyEngine::coverage(const Device &device) const
{
    Coverage coverage;
    const auto cover = [&coverage](const PolicyVersion &policy) {
        const auto isSame = [&policy](const PolicyVersion &other) { return other.policy.name == policy.policy.name; };
        if (policy.policy.enabled && std::ranges::none_of(coverage.policies, isSame))
            coverage.policies += policy;
    };
    for (const QString &pinned : device.pinnedPolicies)
        for (const Entry &entry : m_entries)
            if (foldCase(entry.policy.policy.name) == foldCase(pinned))
                cover(entry.policy);
    for (const Entry &entry : m_entries)
        if (entry.scope && isInScope(*entry.scope, device))
            cover(entry.policy);
    return coverage;
}

Evaluation PolicyEngine::evaluate(const Facts &facts) const
{
    Evaluation evaluation;
    if (facts.device.state == Lifecycle::Retired)
        return evaluation;
    const Coverage covering = coverage(facts.device);
    for (const PolicyVersion &version : covering.policies) {
        const Policy &policy = version.policy;
        evaluation.policies += policy.name;
        for (const Policy::Rule &stated : policy.rules) {
            const Rule *rule = findRule(stated.rule);
            if (!rule)
                continue; // not in m_entries: it is checked
            const Verdict verdict = rule->judge(stated.parameters, facts);
            if (verdict.changesAt && (!evaluation.dueAt || *verdict.changesAt < *evaluation.dueAt))
                evaluation.dueAt = verdict.changesAt;
            if (verdict.holds)
                continue;
            Finding finding;
            finding.rule = stated.rule;
            finding.policy = policy.name;
            finding.severity = policy.severityOf(stated);
            finding.seen = verdict.seen;
            finding.wanted = verdict.wanted;
            finding.fix = verdict.fix;
            evaluation.findings += finding;
        }
    }
    // Not by what covers it in quarantine alone: else its release would look like a sterner policy.
    evaluation.cutsOff = std::ranges::any_of(evaluation.findings, mayCutOff)
                         && coverage(released(facts.device)).onViolation() == Policy::OnViolation::Quarantine;
    return evaluation;
}

} // namespace muster::policy
