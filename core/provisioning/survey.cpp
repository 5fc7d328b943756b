// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/survey.h"

#include "async/then.h"

namespace muster::provisioning {

namespace {

using Accounts = QMap<QString, drivers::Account>;

std::unique_ptr<TaskOf<Accounts>> readAccounts(drivers::DriverSession &session, QStringList users, Accounts read)
{
    if (users.isEmpty())
        return ready<Accounts>(std::move(read));
    const QString user = users.takeFirst();
    return then(session.account(user), [&session, users, user, read](drivers::Account account) mutable {
        read.insert(user, std::move(account));
        return readAccounts(session, users, std::move(read));
    });
}

} // namespace

std::unique_ptr<TaskOf<Survey>> takeSurvey(std::shared_ptr<drivers::DriverSession> session, const QStringList &users)
{
    const auto survey = std::make_shared<Survey>();
    auto identity = session->identify();
    auto configuration = then(std::move(identity), [session, survey](Sighting said) {
        survey->identity = std::move(said);
        return session->configuration();
    });
    auto accounts = then(std::move(configuration), [session, survey, users](drivers::Configuration now) {
        survey->configuration = std::move(now);
        return readAccounts(*session, users, {});
    });
    auto anchors = then(std::move(accounts), [session, survey](Accounts read) {
        survey->accounts = std::move(read);
        return session->trustAnchors();
    });
    auto credential = then(std::move(anchors), [session, survey](QStringList names) {
        survey->trustAnchors = std::move(names);
        return session->credential({});
    });
    return then(std::move(credential), [session, survey](drivers::HeldCredential held) -> Result<Survey> {
        survey->credential = std::move(held);
        return std::move(*survey);
    });
}

} // namespace muster::provisioning
