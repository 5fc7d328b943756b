// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/identity_query.h"

#include "registry/identity_reading.h"
#include "storage/store.h"

using namespace std::chrono_literals;

namespace muster::registry {

namespace {
constexpr auto identityLimit = 30s;
}

std::unique_ptr<TaskOf<MergePreview>> IdentityQuery::mergePreview(const DeviceId &kept, const DeviceId &gone,
                                                                  const MergeChoices &choices) const
{
    return storage::read(
        m_store,
        [kept, gone, choices, now = m_clock.now()](storage::UnitOfWork &unit, std::stop_token) {
            return readMergePreview(kept, gone, choices, now, unit);
        },
        Deadline::after(identityLimit));
}

std::unique_ptr<TaskOf<SplitPreview>> IdentityQuery::splitPreview(
    const DeviceId &device, const QVector<std::pair<IdentifierType, QString>> &identifiers) const
{
    return storage::read(
        m_store,
        [device, identifiers, now = m_clock.now()](storage::UnitOfWork &unit, std::stop_token) {
            return readSplitPreview(device, identifiers, now, unit);
        },
        Deadline::after(identityLimit));
}

std::unique_ptr<TaskOf<QVector<MergeRecord>>> IdentityQuery::merges(const DeviceId &device) const
{
    return storage::read(
        m_store, [device](storage::UnitOfWork &unit, std::stop_token) { return unit.identities().merges(device); },
        Deadline::after(identityLimit));
}

} // namespace muster::registry
