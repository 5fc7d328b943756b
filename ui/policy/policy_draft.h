// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/policy_version.h"

#include <QMap>

namespace muster::ui {

/// A policy that somebody edits: what it says, the version it began with, and what is wrong with it. A value; nothing of it is in the
/// registry before it is published.
class PolicyDraft
{
public:
    /// A new one, that covers nothing yet.
    static PolicyDraft fresh();
    static PolicyDraft of(const PolicyVersion &base);

    const Policy &policy() const { return m_policy; }
    /// What a form says. A text that was no policy is forgotten.
    void setPolicy(Policy policy);

    /// The version it began with; none: it is new.
    const std::optional<PolicyVersion> &base() const { return m_base; }
    /// As AddPolicy wants it: 0 for a new one.
    int basedOn() const { return m_base ? m_base->version : 0; }
    /// The same text held against another version; none: nothing of that name is in force any more.
    void rebase(std::optional<PolicyVersion> base);

    /// A new one is always changed.
    bool isChanged() const;
    /// A sentence each; for a new one none.
    QStringList changes() const;
    /// The rule of the version it began with that rule `index` came from: the one of the same kind that stands as far down among these.
    /// Null when it is new.
    const Policy::Rule *baseRule(int index) const;
    /// Ids of rules that were taken away.
    QStringList removedRules() const;

    /// By JSON pointer ("/rules/2/version"), one for each part at least.
    const QMap<QString, QString> &problems() const { return m_problems; }
    /// The first problem at `pointer` or inside of it; empty: none.
    QString problemAt(const QString &pointer) const;
    bool isSound() const { return m_problems.isEmpty(); }
    /// Names that others have, which a new one can't get.
    void setTakenNames(const QStringList &names);

    /// The document, pretty printed; or the text as typed while it is no policy.
    QString source() const;
    /// Takes a text over when it is a policy that can be published, name unchanged; else keeps it beside what the form says, and
    /// its problem is the only one.
    void setSource(const QString &text);
    bool isSourceSound() const { return !m_source; }
    /// Forgets a text that is no policy.
    void dropSource();

private:
    void judge();
    void judgePart(const Policy &part, const QString &from, const QString &to);

    Policy m_policy;
    std::optional<PolicyVersion> m_base;
    std::optional<QString> m_source; ///< what was typed and is no policy
    QMap<QString, QString> m_problems;
    QStringList m_takenNames;
};

} // namespace muster::ui
