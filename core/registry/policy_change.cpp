// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/policy_change.h"

#include "query/query.h"

#include <QCoreApplication>
#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace muster::registry {

QJsonObject policyPayload(const PolicyVersion &version)
{
    const QByteArray hash = QCryptographicHash::hash(version.policy.toJson(), QCryptographicHash::Sha256);
    return {{u"name"_s, version.policy.name}, {u"version"_s, version.version}, {u"sha256"_s, QString::fromLatin1(hash.toHex())}};
}

Result<> evaluateCovered(const Policy &policy, CommandContext &context)
{
    if (!policy.enabled)
        return {};
    MUSTER_CHECK(context.unit.evaluations().addPinned(policy.name));
    // The empty query matches everything, the missing scope nothing.
    if (policy.scope.isEmpty())
        return {};
    const Result<query::Query> scope = query::Query::parse(policy.scope);
    // One of a later version, which covers nothing here.
    if (!scope)
        return {};
    MUSTER_CHECK(context.unit.evaluations().add(*scope));
    MUSTER_TRY(const query::Query quarantined,
               query::Query::parse(u"state:quarantined"_s)); // they are held to what enrolled ones are
    return context.unit.evaluations().add(quarantined);
}

tl::unexpected<Error> noSuchPolicy(const QString &name, const QVector<PolicyVersion> &inForce)
{
    if (inForce.isEmpty())
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("muster::registry", "There is no policy \"%1\", and no other.").arg(name));
    QStringList names;
    for (const PolicyVersion &each : inForce)
        names += each.policy.name;
    return fail(ErrorCode::NotFound, QCoreApplication::translate("muster::registry", "There is no policy \"%1\". There are: %2.")
                                         .arg(name, names.join(u", "_s)));
}

} // namespace muster::registry
