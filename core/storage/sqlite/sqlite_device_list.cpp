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
    "presence_until, first_seen, factory_default, ignored, network "
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
    row.network = textAt(select, 27);
    if (row.network == busGroup)
        row.network.clear();
    return row;
}

/// What orders a list: its groups, if it has any, then the wanted column, and the id where that ties. The plus keeps SQLite from
/// going by the index of the groups, row by row all over the table: one scan and a sort take half as long.
struct Order
{
    explicit Order(const DeviceSort &sort)
        : group(groupColumn(sort.grouping))
        , column(sortColumn(sort.column))
        , key(column + ", id" + (isGrouped() ? ", " + group : ""))
        , by(" ORDER BY " + (isGrouped() ? "+" + group + ", " : "") + column + (sort.descending ? " DESC, id DESC" : ", id"))
        , since("(" + column + ", id) " + (sort.descending ? "<=" : ">=") + " (?, ?)")
        , before("(" + column + ", id) " + (sort.descending ? ">" : "<") + " (?, ?)")
    {
    }

    bool isGrouped() const { return !group.empty(); }
    PageKey keyFrom(SQLite::Statement &select) const
    {
        return {keyAt(select, 0), idAt<DeviceId>(select, 1), isGrouped() ? textAt(select, 2) : QString()};
    }

    std::string group; ///< empty: there are none
    std::string column;
    std::string key; ///< what keyFrom() reads
    std::string by;
    std::string since; ///< at a key's column and id, or behind them
    std::string before;
};

/// A stretch of a list: the condition that its rows fulfil, and what is bound in it.
struct Stretch
{
    Stretch &add(const std::string &condition, const QVector<QVariant> &bound)
    {
        sql += " AND " + condition;
        values += bound;
        return *this;
    }
    int bind(SQLite::Statement &statement, int next) const
    {
        for (const QVariant &value : values)
            bindValue(statement, next++, value);
        return next;
    }

    std::string sql;
    QVector<QVariant> values;
};

QVector<QVariant> placeOf(const PageKey &key)
{
    return {key.value, key.id.toBytes()};
}

constexpr int largeGroup = 4096;

/// In a group of many devices the few of one page are found by the index of the sort column, whatever else it has there; in a small
/// one by that of its group. SQLite, which can't know, would go through the whole group: the plus tells it not to.
std::string inGroup(Connection &connection, const Order &order, const QString &group)
{
    SQLite::Statement &count = connection.prepare("SELECT count(*) FROM (SELECT 1 FROM devices WHERE " + order.group
                                                  + " = ? LIMIT " + std::to_string(largeGroup) + ")");
    bindAll(count, group);
    count.executeStep();
    return (numberAt(count, 0) < largeGroup ? "" : "+") + order.group + " = ?";
}

/// From a key (itself included) up to another, in their order. Within a group as in a list without any; where groups lie between,
/// the rest of the first, those between and the beginning of the last: conditions that an index serves, as one over all would not be.
QVector<Stretch> stretchesBetween(Connection &connection, const Order &order, const std::optional<PageKey> &from,
                                  const std::optional<PageKey> &to)
{
    if (!order.isGrouped() || (from && to && from->group == to->group)) {
        Stretch only;
        if (order.isGrouped())
            only.add(inGroup(connection, order, from->group), {from->group});
        if (from)
            only.add(order.since, placeOf(*from));
        if (to)
            only.add(order.before, placeOf(*to));
        return {only};
    }
    QVector<Stretch> stretches;
    Stretch between;
    if (from) {
        stretches += Stretch().add(inGroup(connection, order, from->group), {from->group}).add(order.since, placeOf(*from));
        between.add(order.group + " > ?", {from->group});
    }
    if (to)
        between.add(order.group + " < ?", {to->group});
    stretches += between;
    if (to)
        stretches += Stretch().add(inGroup(connection, order, to->group), {to->group}).add(order.before, placeOf(*to));
    return stretches;
}

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
            m_connection.prepare("SELECT " + order.key + " FROM devices WHERE " + condition.sql + order.by);
        condition.bind(select, 1);
        DeviceOutline outline;
        outline.pageSize = pageSize;
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, {});
        const Interruption interruption(m_connection.database(), stop);
        while (select.executeStep()) {
            if (outline.total % pageSize == 0)
                outline.pages.append(order.keyFrom(select));
            if (order.isGrouped()) {
                const QString group = textAt(select, 2);
                if (outline.groups.isEmpty() || outline.groups.last().key != group)
                    outline.groups.append({group, 0});
                ++outline.groups.last().count;
            }
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
        QVector<DeviceRow> rows;
        for (const Stretch &stretch : stretchesBetween(m_connection, order, from, to)) {
            if (rows.size() >= limit)
                break;
            SQLite::Statement &select =
                m_connection.prepare(selectRow + "WHERE " + condition.sql + stretch.sql + order.by + " LIMIT ?");
            bindValue(select, stretch.bind(select, condition.bind(select, 1)), limit - rows.size());
            while (select.executeStep())
                rows.append(readRow(select));
        }
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
            m_connection.prepare("SELECT " + order.key + " FROM devices WHERE " + condition.sql + " AND id = ?");
        bindValue(find, condition.bind(find, 1), id);
        if (!find.executeStep())
            return std::nullopt;
        const PageKey key = order.keyFrom(find);
        qint64 position = 0;
        for (const Stretch &stretch : stretchesBetween(m_connection, order, {}, key)) {
            SQLite::Statement &count = m_connection.prepare("SELECT count(*) FROM devices WHERE " + condition.sql + stretch.sql);
            stretch.bind(count, condition.bind(count, 1));
            count.executeStep();
            position += numberAt(count, 0);
        }
        return position;
    });
}

} // namespace muster::storage
