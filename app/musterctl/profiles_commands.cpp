// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/profile_choice.h"
#include "musterctl/session.h"
#include "provisioning/planner.h"
#include "registry/commands/add_profile.h"
#include "registry/commands/remove_profile.h"

#include <QCoreApplication>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct ProfilesText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

QJsonObject profileObject(const Profile &profile)
{
    return QJsonDocument::fromJson(profile.toJson()).object();
}

} // namespace

Result<Status> listProfiles(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const QVector<Profile> stored, session.run(session.profiles().list()));
    Output &output = session.output();
    Table table(output, {ProfilesText::tr("NAME"), ProfilesText::tr("ORIGIN")});
    const auto add = [&](const Profile &profile, bool isBuiltIn) {
        if (output.isJson())
            output.record({{u"name"_s, profile.name}, {u"builtIn"_s, isBuiltIn}, {u"profile"_s, profileObject(profile)}});
        else
            table.add({profile.name, isBuiltIn ? ProfilesText::tr("built in") : ProfilesText::tr("this site")});
    };
    for (const Profile &profile : stored)
        add(profile, false);
    // A stored profile of the same name goes before the built-in one.
    const Profile starter = provisioning::starterProfile();
    if (std::ranges::none_of(stored, [&](const Profile &profile) {
            return profile.name.compare(starter.name, Qt::CaseInsensitive) == 0;
        }))
        add(starter, true);
    if (!output.isJson())
        table.writePage();
    return Status::Done;
}

Result<Status> showProfile(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Profile profile, profileNamed(session, session.invocation().arguments.front()));
    if (session.output().isJson())
        session.output().record(profileObject(profile));
    else
        session.output().write(QJsonDocument(profileObject(profile)).toJson(QJsonDocument::Indented));
    return Status::Done;
}

Result<Status> addProfile(Session &session)
{
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Profile profile, profileFromFile(session.invocation().arguments.front()));
    MUSTER_CHECK(session.run(session.registry().apply(registry::AddProfile{profile}, session.actor())));
    if (session.output().isJson())
        session.output().record(profileObject(profile));
    session.output().say(ProfilesText::tr("Keeps the profile \"%1\".").arg(profile.name));
    return Status::Done;
}

Result<Status> removeProfile(Session &session)
{
    const QString name = session.invocation().arguments.front();
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Profile profile, session.run(session.profiles().load(name)));
    if (const auto stopped = session.confirm(
            ProfilesText::tr("This removes the profile \"%1\". Devices keep what they were given.").arg(profile.name)))
        return fail(*stopped);
    MUSTER_TRY(const Profile removed,
               session.run(session.registry().apply(registry::RemoveProfile{profile.name}, session.actor())));
    if (session.output().isJson())
        session.output().record(profileObject(removed));
    session.output().say(ProfilesText::tr("Removed the profile \"%1\".").arg(removed.name));
    return Status::Done;
}

Result<Status> checkProfile(Session &session)
{
    MUSTER_TRY(const Profile profile, profileFromFile(session.invocation().arguments.front()));
    if (session.output().isJson())
        session.output().record(profileObject(profile));
    session.output().say(ProfilesText::tr("The profile \"%1\" is sound.").arg(profile.name));
    return Status::Done;
}

} // namespace muster::cli
