// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy_check.h"

#include "policy/rule.h"
#include "query/query.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

struct PolicyCheckText
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::PolicyCheck)
};

/// Rules of the document format that no file stands for yet.
const QStringList rulesToCome{u"network-allowed"_s, u"name-matches"_s};

bool asksForCompliance(const query::Node &node)
{
    return (node.field && node.field->name == u"compliance") || std::ranges::any_of(node.children, asksForCompliance);
}

Result<> checkScope(const QString &scope)
{
    const QString where = u"/scope"_s;
    if (scope.isEmpty())
        return {};
    auto parsed = query::Query::parse(scope);
    if (!parsed) {
        Error error = std::move(parsed).error();
        error.where = where;
        return fail(std::move(error));
    }
    // Taken for a query it would cover every device, which nobody asked for.
    if (parsed->isEmpty())
        return fail(ErrorCode::Rejected,
                    PolicyCheckText::tr("The scope is blank. Write a query such as kind:gateway, or leave it out."), {}, where);
    if (asksForCompliance(parsed->root()))
        return fail(ErrorCode::Rejected,
                    PolicyCheckText::tr(
                        "A scope can't ask for compliance: that is what the policy decides. Take it out of the query."),
                    {}, where);
    if (query::asksFor(parsed->root(), query::Field::Kind::Age))
        return fail(ErrorCode::Rejected,
                    PolicyCheckText::tr(
                        "A scope can't ask for an age: what it covers would change by itself, and nobody would be "
                        "told. Take it out of the query."),
                    {}, where);
    return {};
}

Result<> checkRule(const Policy::Rule &rule, const QString &where)
{
    if (const Rule *known = findRule(rule.rule)) {
        auto checked = checkParameters(*known, rule.parameters);
        if (checked)
            return {};
        Error error = std::move(checked).error();
        error.where.prepend(where);
        return fail(std::move(error));
    }
    const QString at = where + u"/rule"_s;
    const QString names = ruleIds().join(u", "_s);
    if (rulesToCome.contains(rule.rule))
        return fail(ErrorCode::Unsupported,
                    PolicyCheckText::tr("Not yet: the rule %1 comes with a later version. Take it out for now; there are: %2.")
                        .arg(rule.rule, names),
                    {}, at);
    return fail(ErrorCode::Rejected,
                PolicyCheckText::tr("There is no rule \"%1\". There are: %2.").arg(rule.rule.left(64), names), {}, at);
}

} // namespace

Result<> checkPolicy(const Policy &policy)
{
    MUSTER_CHECK(checkScope(policy.scope));
    for (qsizetype i = 0; i < policy.rules.size(); ++i)
        MUSTER_CHECK(checkRule(policy.rules.at(i), u"/rules/%1"_s.arg(i)));
    return {};
}

Result<Policy> policyFromJson(const QByteArray &json)
{
    MUSTER_TRY(Policy policy, Policy::fromJson(json));
    MUSTER_CHECK(checkPolicy(policy));
    return policy;
}

} // namespace muster::policy
