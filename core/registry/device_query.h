// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "domain/device_page.h"
#include "domain/host_key.h"
#include "domain/sighting.h"
#include "domain/site.h"
#include "query/query.h"

namespace muster::storage {
class Store;
}

namespace muster::registry {

/// Reads devices: pages, counts and single ones. Any thread may ask; the Tasks live in the caller's thread, the work is done
/// on the storage threads.
class DeviceQuery
{
public:
    /// `store` must outlive it.
    explicit DeviceQuery(storage::Store &store) : m_store(store) {}

    std::unique_ptr<TaskOf<Site>> site() const;
    /// NotFound when there is none.
    std::unique_ptr<TaskOf<Device>> device(const DeviceId &id) const;
    /// The device a person means by `text`: a full id, else a unique name, else digits only one id begins with. NotFound when
    /// none is meant, Conflict when several are.
    std::unique_ptr<TaskOf<Device>> find(const QString &text) const;
    /// What was seen of it, newest first; empty when nothing was, or there is no such device.
    std::unique_ptr<TaskOf<QVector<Sighting>>> sightings(const DeviceId &id) const;
    /// The host key an operator accepted for it; none when nobody has.
    std::unique_ptr<TaskOf<std::optional<PinnedHostKey>>> hostKey(const DeviceId &id) const;
    /// The youngest devices that have this address, in canonical text, among theirs; at most `limit`.
    std::unique_ptr<TaskOf<QVector<Device>>> atAddress(const QString &address, int limit) const;

    std::unique_ptr<TaskOf<QVector<qint64>>> counts(const QVector<query::Query> &queries) const;
    std::unique_ptr<TaskOf<DeviceOutline>> outline(const query::Query &query, const DeviceSort &sort, int pageSize) const;
    /// Up to `limit` rows from `from` (itself included), before `to` where given.
    std::unique_ptr<TaskOf<QVector<DeviceRow>>> page(const query::Query &query, const DeviceSort &sort, const PageKey &from,
                                                     const std::optional<PageKey> &to, int limit) const;
    /// Rows of these devices, in this order; those that are gone are left out.
    std::unique_ptr<TaskOf<QVector<DeviceRow>>> rows(const QVector<DeviceId> &ids) const;
    /// How many rows of the list stand before this device; none when it is not in it.
    std::unique_ptr<TaskOf<std::optional<qint64>>> position(const query::Query &query, const DeviceSort &sort,
                                                            const DeviceId &id) const;

    /// The same page as whole devices, for lists and exports.
    std::unique_ptr<TaskOf<QVector<Device>>> devices(const query::Query &query, const DeviceSort &sort, const PageKey &from,
                                                     const std::optional<PageKey> &to, int limit) const;

private:
    storage::Store &m_store;
};

} // namespace muster::registry
