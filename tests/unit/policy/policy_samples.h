// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "policy/rule.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

/// What the tests of this layer have in common.
namespace muster::policy {

/// {"version": "1.4"} from R"({"version": "1.4"})".
inline QJsonObject parametersOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

inline Timestamp at(const char *time)
{
    return *fromIso8601(QString::fromLatin1(time));
}

inline QByteArray policyFile(const QString &name)
{
    QFile file(QStringLiteral(MUSTER_TEST_DATA) + QStringLiteral("/policies/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline Credential certificate(const char *notAfter, KeyOrigin origin = KeyOrigin::Device)
{
    Credential credential;
    credential.id = QStringLiteral("c1");
    credential.notAfter = at(notAfter);
    credential.keyOrigin = origin;
    return credential;
}

/// What a rule says about a device; a test that gives parameters the rule refuses is wrong itself.
inline Verdict judged(const char *rule, const QByteArray &parameters, const Facts &facts)
{
    const Rule *found = findRule(QString::fromLatin1(rule));
    const QJsonObject object = parametersOf(parameters);
    if (!found || !checkParameters(*found, object))
        qFatal("no rule %s with %s", rule, parameters.constData());
    return found->judge(object, facts);
}

} // namespace muster::policy
