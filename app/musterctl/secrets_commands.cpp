// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/run_on.h"
#include "musterctl/command_table.h"
#include "musterctl/passphrase.h"
#include "registry/command_context.h"
#include "registry/commands/record_secret_change.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::cli {

namespace {

struct SecretsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

Result<> openKeys(Session &session)
{
    MUSTER_CHECK(session.open());
    if (!session.keys().exists())
        return fail(ErrorCode::NotFound,
                    SecretsText::tr("This site has no key store: it was made by a version that had none. Make a new site."));
    return {};
}

Result<> record(Session &session, const QString &name, bool isRemoved)
{
    return session.run(session.registry().apply(registry::RecordSecretChange{name, isRemoved}, session.actor()));
}

} // namespace

Result<Status> setSecret(Session &session)
{
    const QString name = session.invocation().arguments.front();
    MUSTER_CHECK(openKeys(session));
    const QString what = SecretsText::tr("The secret");
    MUSTER_CHECK(registry::checkPermission(session.actor(), registry::RecordSecretChange::permission));
    MUSTER_TRY(std::optional<Secret> secret, askSecret(session.output(), SecretsText::tr("The secret \"%1\":").arg(name)));
    if (!secret) {
        MUSTER_TRY(secret, readSecretFile(u"-"_s, what));
    }
    MUSTER_CHECK(session.keys().setSecret(name, *secret));
    MUSTER_CHECK(record(session, name, false));
    if (session.output().isJson())
        session.output().record({{u"name"_s, name}});
    session.output().say(SecretsText::tr("Keeps the secret \"%1\".").arg(name));
    return Status::Done;
}

Result<Status> listSecrets(Session &session)
{
    MUSTER_CHECK(openKeys(session));
    MUSTER_TRY(const QStringList names, session.keys().secretNames());
    for (const QString &name : names) {
        if (session.output().isJson())
            session.output().record({{u"name"_s, name}});
        else
            session.output().line(name);
    }
    return Status::Done;
}

Result<Status> removeSecret(Session &session)
{
    const QString name = session.invocation().arguments.front();
    MUSTER_CHECK(openKeys(session));
    MUSTER_TRY(const QStringList names, session.keys().secretNames());
    // What is not there is told without a question.
    if (names.contains(name))
        if (const auto stopped = session.confirm(
                SecretsText::tr("This removes the secret \"%1\" from the key store. It can't be brought back.").arg(name)))
            return fail(*stopped);
    MUSTER_CHECK(registry::checkPermission(session.actor(), registry::RecordSecretChange::permission));
    MUSTER_CHECK(session.keys().removeSecret(name));
    MUSTER_CHECK(record(session, name, true));
    if (session.output().isJson())
        session.output().record({{u"name"_s, name}});
    session.output().say(SecretsText::tr("Removed the secret \"%1\".").arg(name));
    return Status::Done;
}

} // namespace muster::cli
