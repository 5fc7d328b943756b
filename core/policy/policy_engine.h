// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/evaluation.h"
#include "domain/policy_version.h"
#include "policy/rule.h"
#include "query/query.h"

namespace muster::policy {

/// What the policies that cover a device say together. The rules of all must hold; what only one can decide comes from the first
/// that states it.
struct Coverage
{
    QVector<PolicyVersion> policies; ///< pinned ones first, then as they are ordered

    const Policy::Admission *admission() const; ///< null: none states it
    QString admissionPolicy() const;            ///< name of the one that does; empty
    Policy::OnViolation onViolation() const;    ///< Report when none states it
};

/// Whether this finding is one that puts a device into quarantine where its policies say so: an error, not waived, of a rule that may.
bool mayCutOff(const Finding &finding);

/// The policies of a site, ready to judge. Pure: (facts, policies) -> findings. Immutable; any thread may use it.
class PolicyEngine
{
public:
    /// Those in force, in their order. One that can't be read here, made by a later version, is left out and named by unreadable().
    explicit PolicyEngine(const QVector<PolicyVersion> &policies);

    /// Disabled policies cover nothing; one without a scope only what it is pinned to. A quarantined device is held to what enrolled
    /// ones are held to as well: quarantine does not end what led to it.
    Coverage coverage(const Device &device) const;
    /// Every device but a retired one, of which nothing is said. Findings have no `since`; none is waived.
    Evaluation evaluate(const Facts &facts) const;

    /// Names, with the reason each.
    const QVector<std::pair<QString, Error>> &unreadable() const { return m_unreadable; }

private:
    struct Entry
    {
        PolicyVersion policy;
        std::optional<query::Query> scope; ///< none: pinned ones only
    };

    QVector<Entry> m_entries;
    QVector<std::pair<QString, Error>> m_unreadable;
};

} // namespace muster::policy
