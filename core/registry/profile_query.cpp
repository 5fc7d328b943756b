// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/profile_query.h"

#include "storage/store.h"

#include <QCoreApplication>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::registry {

std::unique_ptr<TaskOf<QVector<Profile>>> ProfileQuery::list() const
{
    return storage::read(
        m_store, [](storage::UnitOfWork &unit, std::stop_token) { return unit.profiles().list(); }, Deadline::after(30s));
}

std::unique_ptr<TaskOf<Profile>> ProfileQuery::load(const QString &name) const
{
    return storage::read(
        m_store,
        [name](storage::UnitOfWork &unit, std::stop_token) -> Result<Profile> {
            const Result<Profile> profile = unit.profiles().load(name);
            if (profile || profile.error().code != ErrorCode::NotFound)
                return profile;
            MUSTER_TRY(const QVector<Profile> all, unit.profiles().list());
            if (all.isEmpty())
                return profile;
            QStringList names;
            for (const Profile &each : all)
                names += each.name;
            return fail(ErrorCode::NotFound,
                        QCoreApplication::translate("muster::registry", "There is no profile \"%1\". There are: %2.")
                            .arg(name, names.join(u", "_s)));
        },
        Deadline::after(30s));
}

} // namespace muster::registry
