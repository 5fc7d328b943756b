// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/profile_choice.h"

#include "domain/json_reader.h"
#include "provisioning/planner.h"

#include <QCoreApplication>
#include <QFile>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct ProfileChoiceText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

} // namespace

Result<Profile> profileFromFile(const QString &file)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return fail(in.exists() ? ErrorCode::Storage : ErrorCode::NotFound,
                    ProfileChoiceText::tr("%1 can't be read: %2.").arg(file, in.errorString()), {}, file);
    return Profile::fromJson(
        in.read(JsonReader::largestDocument + 1)); // one byte more than it takes: it then says that it is too large
}

Result<Profile> profileNamed(Session &session, const QString &name)
{
    Result<Profile> stored = session.run(session.profiles().load(name));
    if (stored || stored.error().code != ErrorCode::NotFound)
        return stored;
    Profile starter = provisioning::starterProfile();
    if (name.compare(starter.name, Qt::CaseInsensitive) == 0)
        return starter;
    return stored;
}

} // namespace muster::cli
