// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/device_columns.h"
#include "musterctl/document_file.h"
#include "musterctl/session.h"
#include "policy/policy_difference.h"
#include "registry/commands/add_policy.h"
#include "registry/commands/order_policies.h"
#include "registry/commands/remove_policy.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct PoliciesText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

QJsonObject documentOf(const Policy &policy)
{
    return QJsonDocument::fromJson(policy.toJson()).object();
}

QJsonObject policyObject(const PolicyVersion &published)
{
    return {{u"name"_s, published.policy.name},
            {u"version"_s, published.version},
            {u"enabled"_s, published.policy.enabled},
            {u"policy"_s, documentOf(published.policy)}};
}

/// How many devices the scope of each policy matches, but retired ones; none where there is no scope, or one that this version
/// can't read.
Result<QVector<std::optional<qint64>>> countScopes(Session &session, const QVector<PolicyVersion> &policies)
{
    MUSTER_TRY(const query::Query inForce, query::Query::parse(u"-state:"_s + lifecycleWords.word(Lifecycle::Retired)));
    QVector<query::Query> queries;
    QVector<bool> hasScope;
    for (const PolicyVersion &published : policies) {
        const auto scope = query::Query::parse(published.policy.scope);
        hasScope.append(scope && !published.policy.scope.isEmpty());
        if (hasScope.last())
            queries.append(query::Query::both(*scope, inForce));
    }
    MUSTER_TRY(const QVector<qint64> counted, session.run(session.devices().counts(queries)));
    QVector<std::optional<qint64>> counts;
    qsizetype next = 0;
    for (const bool has : std::as_const(hasScope))
        counts.append(has ? std::optional(counted.at(next++)) : std::nullopt);
    return counts;
}

Result<Status> writePolicies(Session &session, const QVector<PolicyVersion> &policies)
{
    MUSTER_TRY(const auto counts, countScopes(session, policies));
    Output &output = session.output();
    Table table(output, {PoliciesText::tr("ORDER"), PoliciesText::tr("NAME"), PoliciesText::tr("VERSION"),
                         PoliciesText::tr("ENABLED"), PoliciesText::tr("IN SCOPE"), PoliciesText::tr("SCOPE")});
    for (qsizetype i = 0; i < policies.size(); ++i) {
        const PolicyVersion &published = policies.at(i);
        const Policy &policy = published.policy;
        if (output.isJson()) {
            QJsonObject object = policyObject(published);
            object.insert(u"order"_s, i + 1);
            if (counts.at(i))
                object.insert(u"inScope"_s, *counts.at(i));
            output.record(object);
            continue;
        }
        table.add({QString::number(i + 1), policy.name, QString::number(published.version),
                   policy.enabled ? PoliciesText::tr("yes") : PoliciesText::tr("no"),
                   counts.at(i) ? QString::number(*counts.at(i)) : u"-"_s,
                   policy.scope.isEmpty() ? PoliciesText::tr("only what it is given to") : policy.scope});
    }
    if (!output.isJson())
        table.writePage();
    return Status::Done;
}

/// What a version says that the one before did not.
QStringList newsOf(const QVector<PolicyVersion> &history, qsizetype i)
{
    const PolicyVersion &published = history.at(i);
    if (published.isRemoval)
        return {PoliciesText::tr("removed")};
    if (i + 1 == history.size() || history.at(i + 1).isRemoval)
        return {PoliciesText::tr("added")};
    return policy::differences(history.at(i + 1).policy, published.policy);
}

} // namespace

Result<Status> listPolicies(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const QVector<PolicyVersion> policies, session.run(session.policies().list()));
    return writePolicies(session, policies);
}

Result<Status> showPolicy(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const PolicyVersion published, session.run(session.policies().load(session.invocation().arguments.front())));
    if (session.output().isJson())
        session.output().record(documentOf(published.policy));
    else
        session.output().write(QJsonDocument(documentOf(published.policy)).toJson(QJsonDocument::Indented));
    return Status::Done;
}

Result<Status> addPolicy(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Policy policy, policyFromFile(session.invocation().arguments.front()));
    MUSTER_TRY(const PolicyVersion published,
               session.run(session.registry().apply(registry::AddPolicy{policy}, session.actor())));
    if (session.output().isJson())
        session.output().record(policyObject(published));
    const QString said = published.policy.enabled
                             ? PoliciesText::tr("The policy \"%1\" is in force, version %2.")
                             : PoliciesText::tr("The policy \"%1\" is kept, version %2, but disabled: it covers nothing.");
    session.output().say(said.arg(published.policy.name).arg(published.version));
    return Status::Done;
}

Result<Status> removePolicy(Session &session)
{
    const QString name = session.invocation().arguments.front();
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const PolicyVersion inForce, session.run(session.policies().load(name)));
    if (const auto stopped = session.confirm(
            PoliciesText::tr("This takes the policy \"%1\" out of force. Its findings close; its versions stay on record.")
                .arg(inForce.policy.name)))
        return fail(*stopped);
    MUSTER_TRY(const PolicyVersion removed,
               session.run(session.registry().apply(registry::RemovePolicy{inForce.policy.name}, session.actor())));
    if (session.output().isJson())
        session.output().record(policyObject(removed));
    session.output().say(PoliciesText::tr("Took the policy \"%1\" out of force.").arg(removed.policy.name));
    return Status::Done;
}

Result<Status> checkPolicyFile(Session &session)
{
    MUSTER_TRY(const Policy policy, policyFromFile(session.invocation().arguments.front()));
    if (session.output().isJson())
        session.output().record(documentOf(policy));
    session.output().say(PoliciesText::tr("The policy \"%1\" is sound.").arg(policy.name));
    return Status::Done;
}

Result<Status> showPolicyHistory(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const QVector<PolicyVersion> history,
               session.run(session.policies().history(session.invocation().arguments.front())));
    Output &output = session.output();
    const CellStyle style{output.isTerminal(), session.clock().now()};
    Table table(output,
                {PoliciesText::tr("VERSION"), PoliciesText::tr("WHEN"), PoliciesText::tr("WHO"), PoliciesText::tr("WHAT")});
    for (qsizetype i = 0; i < history.size(); ++i) {
        const PolicyVersion &published = history.at(i);
        const QStringList news = newsOf(history, i);
        if (output.isJson()) {
            QJsonObject object = policyObject(published);
            object.insert(u"at"_s, toIso8601(published.at));
            object.insert(u"actor"_s, published.actor);
            object.insert(u"removed"_s, published.isRemoval);
            object.insert(u"changes"_s, QJsonArray::fromStringList(news));
            output.record(object);
            continue;
        }
        // A sentence a line: there may be many.
        for (qsizetype line = 0; line < std::max<qsizetype>(news.size(), 1); ++line)
            table.add(line == 0 ? QStringList{QString::number(published.version), timeCell(published.at, style), published.actor,
                                              news.value(0)}
                                : QStringList{{}, {}, {}, news.at(line)});
    }
    if (!output.isJson())
        table.writePage();
    return Status::Done;
}

Result<Status> orderPolicies(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const QVector<PolicyVersion> ordered,
               session.run(session.registry().apply(registry::OrderPolicies{session.invocation().arguments}, session.actor())));
    return writePolicies(session, ordered);
}

} // namespace muster::cli
