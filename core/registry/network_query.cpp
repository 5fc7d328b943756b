// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/network_query.h"

#include "storage/store.h"

using namespace std::chrono_literals;

namespace muster::registry {

std::unique_ptr<TaskOf<QVector<discovery::AllowedNetwork>>> NetworkQuery::allowed() const
{
    return storage::read(
        m_store,
        [](storage::UnitOfWork &unit, std::stop_token) -> Result<QVector<discovery::AllowedNetwork>> {
            MUSTER_TRY(const QVector<storage::NetworkGrant> grants, unit.networks().list());
            QVector<discovery::AllowedNetwork> networks;
            for (const storage::NetworkGrant &grant : grants) {
                // One that can't be read allows nothing.
                const Result<discovery::Prefix> prefix = discovery::Prefix::parse(grant.prefix);
                if (prefix)
                    networks.append({grant.interface, *prefix});
            }
            return networks;
        },
        Deadline::after(30s));
}

} // namespace muster::registry
