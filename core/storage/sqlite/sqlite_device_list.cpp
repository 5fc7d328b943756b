// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The half of SqliteDeviceRepository that reads lists: counts, outlines and pages, all by index and key, none by offset.
#include "storage/sqlite/sqlite_device_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/device_record.h"
#include "storage/sqlite/interruption.h"
#include "storage/sqlite/query_compiler.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

namespace muster::storage {

namespace {

const std::string selectRow =
    "SELECT id, name, state, presence, presence_proof, presence_at, compliance, kind, vendor, model, firmware, address, group_name, "
    "site_name, owner, serial, sources, expires_at, last_seen, driver, claimable, evaluations.findings, evaluations.worst, "
    "presence_until, first_seen, factory_default, ignored "
    "FROM devices LEFT JOIN evaluations ON evaluations.device = devices.row ";

DeviceRow readRow(SQLite::Statement &select)
{
    DeviceRow row;
    row.id = idAt<DeviceId>(select, 0);
    row.name = textAt(select, 1);
    row.state = rankedAt(select, 2, lifecycleWords);
    row.presence.value = rankedAt(select, 3, presenceWords);
    row.presence.proof = textAt(select, 4);
    if (!select.isColumnNull(5))
        row.presence.at = timeAt(select, 5);
    row.compliance = rankedAt(select, 6, complianceWords);
    row.kind = textAt(select, 7);
    row.vendor = textAt(select, 8);
    row.model = textAt(select, 9);
    row.firmware = textAt(select, 10);
    row.address = textAt(select, 11);
    row.group = textAt(select, 12);
    row.site = textAt(select, 13);
    row.owner = textAt(select, 14);
    row.serial = textAt(select, 15);
    row.sources = sourcesFrom(textAt(select, 16));
    if (numberAt(select, 17) != noExpiry)
        row.expires = timeAt(select, 17);
    if (numberAt(select, 18) != 0)
        row.lastSeen = timeAt(select, 18);
    row.driver = textAt(select, 19);
    row.claimable = numberAt(select, 20) != 0;
    row.findings = static_cast<int>(numberAt(select, 21)); // 0 where nothing was said
    if (!select.isColumnNull(22))
        row.worst = rankedAt(select, 22, severityWords);
    if (!select.isColumnNull(23))
        row.presence.until = timeAt(select, 23);
    if (numberAt(select, 24) != 0)
        row.firstSeen = timeAt(select, 24);
    row.isFactoryDefault = factoryDefaultFrom(numberAt(select, 25));
    row.isIgnored = numberAt(select, 26) != 0;
    return row;
}

/// The two columns that order a list: the wanted one, and the id where that ties.
struct Order
{
    explicit Order(const DeviceSort &sort)
        : column(sortColumn(sort.column))
        , pair("(" + column + ", id)")
        , by(" ORDER BY " + column + (sort.descending ? " DESC, id DESC" : ", id"))
        , forward(sort.descending ? "<" : ">")
        , backward(sort.descending ? ">" : "<")
    {
    }

    std::string column;
    std::string pair;
    std::string by;
    std::string forward;
    std::string backward;
};

} // namespace

Result<qint64> SqliteDeviceRepository::count(const query::Query &query)
{
    return guarded([&]() -> Result<qint64> {
        const CompiledQuery condition = compile(query, m_now);
        SQLite::Statement &select = m_connection.prepare("SELECT count(*) FROM devices WHERE " + condition.sql);
        condition.bind(select, 1);
        select.executeStep();
        return numberAt(select, 0);
    });
}

Result<DeviceOutline> SqliteDeviceRepository::outline(const query::Query &query, const DeviceSort &sort, int pageSize,
                                                      std::stop_token stop)
{
    return guarded([&]() -> Result<DeviceOutline> {
        const CompiledQuery condition = compile(query, m_now);
        const Order order(sort);
        SQLite::Statement &select =
            m_connection.prepare("SELECT " + order.column + ", id FROM devices WHERE " + condition.sql + order.by);
        condition.bind(select, 1);
        DeviceOutline outline;
        outline.pageSize = pageSize;
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, {});
        const Interruption interruption(m_connection.database(), stop);
        while (select.executeStep()) {
            if (outline.total % pageSize == 0)
                outline.pages.append({keyAt(select, 0), idAt<DeviceId>(select, 1)});
            ++outline.total;
        }
        return outline;
    });
}

Result<QVector<DeviceRow>> SqliteDeviceRepository::page(const query::Query &query, const DeviceSort &sort,
                                                        const std::optional<PageKey> &from, const std::optional<PageKey> &to,
                                                        int limit)
{
    return guarded([&]() -> Result<QVector<DeviceRow>> {
        const CompiledQuery condition = compile(query, m_now);
        const Order order(sort);
        std::string sql = selectRow + "WHERE " + condition.sql;
        if (from)
            sql += " AND " + order.pair + " " + order.forward + "= (?, ?)";
        if (to)
            sql += " AND " + order.pair + " " + order.backward + " (?, ?)";
        sql += order.by + " LIMIT ?";
        SQLite::Statement &select = m_connection.prepare(sql);
        int next = condition.bind(select, 1);
        for (const auto *key : {&from, &to}) {
            if (!*key)
                continue;
            bindValue(select, next++, (*key)->value);
            bindValue(select, next++, (*key)->id);
        }
        bindValue(select, next, limit);
        QVector<DeviceRow> rows;
        while (select.executeStep())
            rows.append(readRow(select));
        return rows;
    });
}

Result<QVector<DeviceRow>> SqliteDeviceRepository::rows(const QVector<DeviceId> &ids)
{
    return guarded([&]() -> Result<QVector<DeviceRow>> {
        QVector<DeviceRow> rows;
        for (const DeviceId &id : ids) {
            SQLite::Statement &select = m_connection.prepare(selectRow + "WHERE id = ?");
            bindAll(select, id);
            if (select.executeStep())
                rows.append(readRow(select));
        }
        return rows;
    });
}

Result<std::optional<qint64>> SqliteDeviceRepository::position(const query::Query &query, const DeviceSort &sort,
                                                               const DeviceId &id)
{
    return guarded([&]() -> Result<std::optional<qint64>> {
        const CompiledQuery condition = compile(query, m_now);
        const Order order(sort);
        SQLite::Statement &find =
            m_connection.prepare("SELECT " + order.column + " FROM devices WHERE " + condition.sql + " AND id = ?");
        bindValue(find, condition.bind(find, 1), id);
        if (!find.executeStep())
            return std::nullopt;
        const QVariant value = keyAt(find, 0);
        SQLite::Statement &count = m_connection.prepare("SELECT count(*) FROM devices WHERE " + condition.sql + " AND "
                                                        + order.pair + " " + order.backward + " (?, ?)");
        const int next = condition.bind(count, 1);
        bindValue(count, next, value);
        bindValue(count, next + 1, id);
        count.executeStep();
        return numberAt(count, 0);
    });
}

} // namespace muster::storage
