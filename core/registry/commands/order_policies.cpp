// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/order_policies.h"

#include "base/text.h"
#include "registry/apply_command.h"
#include "registry/policy_change.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

/// Takes those named out of `standing`, as named; what is left stays there.
Result<QVector<PolicyVersion>> takeNamed(const QStringList &names, QVector<PolicyVersion> &standing)
{
    const QVector<PolicyVersion> all = standing;
    QVector<PolicyVersion> taken;
    for (const QString &name : names) {
        const auto isNamed = [folded = foldCase(name)](const PolicyVersion &each) {
            return foldCase(each.policy.name) == folded;
        };
        if (std::ranges::any_of(taken, isNamed))
            return fail(ErrorCode::Rejected,
                        QCoreApplication::translate("muster::registry", "The policy \"%1\" is named twice. Nothing was changed.")
                            .arg(name));
        const auto found = std::ranges::find_if(standing, isNamed);
        if (found == standing.end())
            return noSuchPolicy(name, all);
        taken.append(*found);
        standing.erase(found);
    }
    return taken;
}

} // namespace

Result<QVector<PolicyVersion>> OrderPolicies::apply(CommandContext &context) const
{
    storage::PolicyRepository &policies = context.unit.policies();
    MUSTER_TRY(const QVector<PolicyVersion> before, policies.list());
    QVector<PolicyVersion> others = before;
    MUSTER_TRY(const QVector<PolicyVersion> first, takeNamed(names, others));
    const QVector<PolicyVersion> ordered = first + others;
    if (ordered == before)
        return before;
    QStringList order;
    for (qsizetype i = 0; i < ordered.size(); ++i) {
        order += ordered.at(i).policy.name;
        // Where two that cover a device changed places, both did.
        if (ordered.at(i) != before.at(i))
            MUSTER_CHECK(evaluateCovered(ordered.at(i).policy, context));
    }
    MUSTER_CHECK(policies.order(order));
    MUSTER_CHECK(context.record(u"policies.ordered"_s, {}, {{u"names"_s, QJsonArray::fromStringList(order)}}));
    return ordered;
}

template std::unique_ptr<TaskOf<QVector<PolicyVersion>>> DeviceRegistry::apply(OrderPolicies, Actor);

} // namespace muster::registry
