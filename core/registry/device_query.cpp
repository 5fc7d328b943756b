// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/device_query.h"

#include "storage/store.h"

#include <QCoreApplication>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr auto readLimit = 60s; // a full scan of a million rows on a slow disk

template<typename Work>
auto readOnce(storage::Store &store, Work work)
{
    return storage::read(store, std::move(work), Deadline::after(readLimit));
}

Result<DeviceId> resolve(storage::DeviceRepository &devices, const QString &text)
{
    constexpr int enoughToTell = 5;
    const DeviceId whole = DeviceId::fromString(text);
    if (!whole.isNull())
        return whole;
    // A name is what people gave it; the beginning of an id serves where there is none of that name.
    QVector<DeviceId> meant;
    if (!text.isEmpty()) { // or it would mean a device without a name
        MUSTER_TRY(meant, devices.findByName(text, enoughToTell));
    }
    if (meant.isEmpty()) {
        MUSTER_TRY(meant, devices.findByIdPrefix(text, enoughToTell));
    }
    if (meant.size() == 1)
        return meant.front();
    if (meant.isEmpty())
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("muster::registry",
                                                "There is no device \"%1\". Name it by its id, the beginning of its "
                                                "id, or its name.")
                        .arg(text),
                    {}, text);
    QStringList candidates;
    for (const DeviceId &id : std::as_const(meant))
        candidates += id.toString();
    return fail(ErrorCode::Conflict,
                QCoreApplication::translate("muster::registry", "\"%1\" may be several devices: %2. Use more of the id.")
                    .arg(text, candidates.join(u", "_s)),
                {}, text);
}

} // namespace

std::unique_ptr<TaskOf<Site>> DeviceQuery::site() const
{
    return readOnce(m_store, [](storage::UnitOfWork &unit, std::stop_token) { return unit.site().load(); });
}

std::unique_ptr<TaskOf<Device>> DeviceQuery::device(const DeviceId &id) const
{
    return readOnce(m_store, [id](storage::UnitOfWork &unit, std::stop_token) { return unit.devices().load(id); });
}

std::unique_ptr<TaskOf<Device>> DeviceQuery::find(const QString &text) const
{
    return readOnce(m_store, [text](storage::UnitOfWork &unit, std::stop_token) -> Result<Device> {
        MUSTER_TRY(const DeviceId id, resolve(unit.devices(), text));
        return unit.devices().load(id);
    });
}

std::unique_ptr<TaskOf<QVector<Sighting>>> DeviceQuery::sightings(const DeviceId &id) const
{
    return readOnce(m_store, [id](storage::UnitOfWork &unit, std::stop_token) { return unit.sightings().list(id); });
}

std::unique_ptr<TaskOf<std::optional<PinnedHostKey>>> DeviceQuery::hostKey(const DeviceId &id) const
{
    return readOnce(m_store, [id](storage::UnitOfWork &unit, std::stop_token) { return unit.hostKeys().load(id); });
}

std::unique_ptr<TaskOf<QVector<Device>>> DeviceQuery::atAddress(const QString &address, int limit) const
{
    return readOnce(m_store, [address, limit](storage::UnitOfWork &unit, std::stop_token) -> Result<QVector<Device>> {
        MUSTER_TRY(const QVector<DeviceId> ids, unit.devices().atAddress(address, limit));
        QVector<Device> devices;
        for (const DeviceId &id : ids) {
            MUSTER_TRY(Device device, unit.devices().load(id));
            devices.append(std::move(device));
        }
        return devices;
    });
}

std::unique_ptr<TaskOf<QVector<qint64>>> DeviceQuery::counts(const QVector<query::Query> &queries) const
{
    return readOnce(m_store, [queries](storage::UnitOfWork &unit, std::stop_token stop) -> Result<QVector<qint64>> {
        QVector<qint64> counts;
        for (const query::Query &query : queries) {
            if (stop.stop_requested())
                return fail(ErrorCode::Cancelled, {});
            MUSTER_TRY(const qint64 count, unit.devices().count(query));
            counts.append(count);
        }
        return counts;
    });
}

std::unique_ptr<TaskOf<DeviceOutline>> DeviceQuery::outline(const query::Query &query, const DeviceSort &sort, int pageSize) const
{
    return readOnce(m_store, [query, sort, pageSize](storage::UnitOfWork &unit, std::stop_token stop) {
        return unit.devices().outline(query, sort, pageSize, stop);
    });
}

std::unique_ptr<TaskOf<QVector<DeviceRow>>> DeviceQuery::page(const query::Query &query, const DeviceSort &sort,
                                                              const PageKey &from, const std::optional<PageKey> &to,
                                                              int limit) const
{
    return readOnce(m_store, [query, sort, from, to, limit](storage::UnitOfWork &unit, std::stop_token) {
        return unit.devices().page(query, sort, from, to, limit);
    });
}

std::unique_ptr<TaskOf<QVector<DeviceRow>>> DeviceQuery::rows(const QVector<DeviceId> &ids) const
{
    return readOnce(m_store, [ids](storage::UnitOfWork &unit, std::stop_token) { return unit.devices().rows(ids); });
}

std::unique_ptr<TaskOf<std::optional<qint64>>> DeviceQuery::position(const query::Query &query, const DeviceSort &sort,
                                                                     const DeviceId &id) const
{
    return readOnce(m_store, [query, sort, id](storage::UnitOfWork &unit, std::stop_token) {
        return unit.devices().position(query, sort, id);
    });
}

std::unique_ptr<TaskOf<QVector<Device>>> DeviceQuery::devices(const query::Query &query, const DeviceSort &sort,
                                                              const PageKey &from, const std::optional<PageKey> &to,
                                                              int limit) const
{
    return readOnce(m_store,
                    [query, sort, from, to, limit](storage::UnitOfWork &unit, std::stop_token stop) -> Result<QVector<Device>> {
                        MUSTER_TRY(const QVector<DeviceRow> rows, unit.devices().page(query, sort, from, to, limit));
                        QVector<Device> devices;
                        for (const DeviceRow &row : rows) {
                            if (stop.stop_requested())
                                return fail(ErrorCode::Cancelled, {});
                            MUSTER_TRY(Device device, unit.devices().load(row.id));
                            devices.append(std::move(device));
                        }
                        return devices;
                    });
}

} // namespace muster::registry
