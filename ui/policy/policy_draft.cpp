// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_draft.h"

#include "policy/policy_check.h"
#include "policy/policy_difference.h"
#include "ui/policy/pretty_policy.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct DraftText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::PolicyDraft)
};

bool isWithin(const QString &pointer, const QString &parent)
{
    return pointer == parent || pointer.startsWith(parent + u'/');
}

/// How many rules of the same kind stand before it.
int rankOf(const QVector<Policy::Rule> &rules, int index)
{
    int rank = 0;
    for (int i = 0; i < index; ++i)
        rank += rules[i].rule == rules[index].rule;
    return rank;
}

const Policy::Rule *ruleOfRank(const QVector<Policy::Rule> &rules, const QString &id, int rank)
{
    for (const Policy::Rule &each : rules)
        if (each.rule == id && rank-- == 0)
            return &each;
    return nullptr;
}

Policy emptyPart()
{
    Policy part;
    part.name = u"part"_s;
    return part;
}

} // namespace

PolicyDraft PolicyDraft::fresh()
{
    PolicyDraft draft;
    draft.m_policy.severity = Severity::Error;
    draft.m_policy.onViolation = Policy::OnViolation::Report;
    draft.judge();
    return draft;
}

PolicyDraft PolicyDraft::of(const PolicyVersion &base)
{
    PolicyDraft draft;
    draft.m_policy = base.policy;
    draft.m_base = base;
    draft.judge();
    return draft;
}

void PolicyDraft::setPolicy(Policy policy)
{
    m_policy = std::move(policy);
    m_source.reset();
    judge();
}

void PolicyDraft::rebase(std::optional<PolicyVersion> base)
{
    m_base = std::move(base);
}

bool PolicyDraft::isChanged() const
{
    return !m_base || m_source || m_policy != m_base->policy;
}

QStringList PolicyDraft::changes() const
{
    return m_base ? policy::differences(m_base->policy, m_policy) : QStringList();
}

const Policy::Rule *PolicyDraft::baseRule(int index) const
{
    return m_base ? ruleOfRank(m_base->policy.rules, m_policy.rules[index].rule, rankOf(m_policy.rules, index)) : nullptr;
}

QStringList PolicyDraft::removedRules() const
{
    QStringList removed;
    if (!m_base)
        return removed;
    const QVector<Policy::Rule> &before = m_base->policy.rules;
    for (int i = 0; i < before.size(); ++i)
        if (!ruleOfRank(m_policy.rules, before[i].rule, rankOf(before, i)))
            removed += before[i].rule;
    return removed;
}

QString PolicyDraft::problemAt(const QString &pointer) const
{
    for (auto each = m_problems.cbegin(); each != m_problems.cend(); ++each)
        if (isWithin(each.key(), pointer))
            return each.value();
    return {};
}

void PolicyDraft::setTakenNames(const QStringList &names)
{
    m_takenNames = names;
    if (!m_source)
        judge();
}

QString PolicyDraft::source() const
{
    return m_source ? *m_source : prettyPolicy(m_policy);
}

void PolicyDraft::setSource(const QString &text)
{
    auto read = policy::policyFromJson(text.toUtf8());
    if (read && m_base && read->name != m_base->policy.name)
        read = fail(ErrorCode::Rejected,
                    DraftText::tr("This policy is called \"%1\". To have one of another name, make a new policy.")
                        .arg(m_base->policy.name),
                    {}, u"/name"_s);
    if (read) {
        setPolicy(*std::move(read));
        return;
    }
    m_source = text;
    m_problems = {{read.error().where, read.error().message}};
}

void PolicyDraft::dropSource()
{
    m_source.reset();
    judge();
}

/// What policyFromJson() says of each part, so that every field can show its own problem and not only the first one does.
void PolicyDraft::judge()
{
    m_problems.clear();
    Policy part = emptyPart();
    part.name = m_policy.name;
    judgePart(part, u"/name"_s, u"/name"_s);
    if (!m_base && m_takenNames.contains(m_policy.name))
        m_problems.insert(u"/name"_s, DraftText::tr("There is a policy \"%1\" already. Choose another name.").arg(m_policy.name));
    part = emptyPart();
    part.scope = m_policy.scope;
    judgePart(part, u"/scope"_s, u"/scope"_s);
    part = emptyPart();
    part.admission = m_policy.admission;
    judgePart(part, u"/admission"_s, u"/admission"_s);
    part = emptyPart();
    part.access = m_policy.access;
    judgePart(part, u"/access"_s, u"/access"_s);
    for (int i = 0; i < m_policy.rules.size(); ++i) {
        part = emptyPart();
        part.rules = {m_policy.rules[i]};
        judgePart(part, u"/rules/0"_s, u"/rules/%1"_s.arg(i));
    }
    if (m_problems.isEmpty()) // what only the whole can show
        if (const auto whole = policy::policyFromJson(m_policy.toJson()); !whole)
            m_problems.insert(whole.error().where, whole.error().message);
}

void PolicyDraft::judgePart(const Policy &part, const QString &from, const QString &to)
{
    const auto read = policy::policyFromJson(part.toJson());
    if (!read && isWithin(read.error().where, from))
        m_problems.insert(to + read.error().where.mid(from.size()), read.error().message);
}

} // namespace muster::ui
