// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/provision_login.h"

#include "musterctl/passphrase.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct LoginText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

} // namespace

Result<drivers::Login> readLogin(Session &session, const QString &user)
{
    const Invocation &asked = session.invocation();
    drivers::Login login;
    login.user = asked.has(u"login"_s) ? asked.value(u"login"_s) : user;
    if (asked.has(u"password-file"_s)) {
        MUSTER_TRY(Secret password, readSecretFile(asked.value(u"password-file"_s), LoginText::tr("The password")));
        login.password = std::make_shared<const Secret>(std::move(password));
    } else if (asked.has(u"identity"_s)) {
        MUSTER_TRY(Secret key, readSecretFile(asked.value(u"identity"_s), LoginText::tr("The private key")));
        login.privateKey = std::make_shared<const Secret>(std::move(key));
    } else {
        MUSTER_TRY(std::optional<Secret> typed,
                   askSecret(session.output(),
                             LoginText::tr("Password of %1 on the device (empty: the console's own key):").arg(login.user)));
        if (typed && !typed->isEmpty())
            login.password = std::make_shared<const Secret>(std::move(*typed));
    }
    return login;
}

} // namespace muster::cli
