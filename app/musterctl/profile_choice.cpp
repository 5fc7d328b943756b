// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/profile_choice.h"

#include "musterctl/document_file.h"
#include "provisioning/planner.h"

namespace muster::cli {

Result<Profile> profileFromFile(const QString &file)
{
    MUSTER_TRY(const QByteArray json, readDocumentFile(file));
    return Profile::fromJson(json);
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
