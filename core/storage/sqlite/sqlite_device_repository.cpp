// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_device_repository.h"

#include "base/text.h"
#include "query/field.h"
#include "storage/sqlite/binding.h"
#include "storage/sqlite/device_record.h"
#include "storage/sqlite/evaluation_record.h"
#include "storage/sqlite/identity_rows.h"
#include "storage/sqlite/sighting_log.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>

namespace muster::storage {

namespace {

std::optional<Timestamp> seenAt(SQLite::Statement &select, int column)
{
    return numberAt(select, column) == 0 ? std::nullopt : std::optional(timeAt(select, column));
}

qint64 seenValue(const std::optional<Timestamp> &at)
{
    return at ? at->time_since_epoch().count() : 0;
}

qint64 expiryOf(const Device &device)
{
    const Credential *certificate = device.currentCertificate();
    return certificate && certificate->notAfter ? certificate->notAfter->time_since_epoch().count() : noExpiry;
}

} // namespace

Result<Device> SqliteDeviceRepository::load(const DeviceId &id)
{
    return guarded([&]() -> Result<Device> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT row, name, state, presence, presence_proof, presence_at, compliance, kind, vendor, model, firmware, serial, "
            "group_name, site_name, owner, driver, claimable, first_seen, last_seen, sources, details, id, presence_until, "
            "factory_default FROM devices "
            "WHERE row = coalesce((SELECT row FROM devices WHERE id = ?1), (SELECT device FROM aliases WHERE id = ?1))");
        bindAll(select, id);
        if (!select.executeStep())
            return noSuchDevice(id);
        Device device;
        device.id = idAt<DeviceId>(select, 21);
        const qint64 row = numberAt(select, 0);
        device.name = textAt(select, 1);
        device.state = rankedAt(select, 2, lifecycleWords);
        device.presence.value = rankedAt(select, 3, presenceWords);
        device.presence.proof = textAt(select, 4);
        if (!select.isColumnNull(5))
            device.presence.at = timeAt(select, 5);
        if (!select.isColumnNull(22))
            device.presence.until = timeAt(select, 22);
        device.compliance = rankedAt(select, 6, complianceWords);
        device.kind = textAt(select, 7);
        device.vendor = textAt(select, 8);
        device.model = textAt(select, 9);
        device.firmware = textAt(select, 10);
        device.serial = textAt(select, 11);
        device.group = textAt(select, 12);
        device.site = textAt(select, 13);
        device.owner = textAt(select, 14);
        device.driver = textAt(select, 15);
        device.claimable = numberAt(select, 16) != 0;
        device.firstSeen = seenAt(select, 17);
        device.lastSeen = seenAt(select, 18);
        device.sources = sourcesFrom(textAt(select, 19));
        device.isFactoryDefault = factoryDefaultFrom(numberAt(select, 23));
        MUSTER_CHECK(readDetails(bytesAt(select, 20), device));
        loadIdentifiers(row, device);
        loadTags(row, device);
        loadPins(row, device);
        MUSTER_TRY(Evaluation evaluation, readEvaluation(m_connection, row));
        device.policies = std::move(evaluation.policies);
        device.findings = std::move(evaluation.findings);
        loadConflicts(row, device);
        return device;
    });
}

Result<> SqliteDeviceRepository::save(const Device &device)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        const qint64 row = upsert(device);
        saveIdentifiers(row, device);
        saveTags(row, device);
        saveAddresses(row, device);
        savePins(row, device);
        saveNetwork(row, device);
        queueEvaluation(m_connection, row);
        return {};
    }));
    return m_feed.append(Change::Kind::Device, device.id.toBytes());
}

qint64 SqliteDeviceRepository::upsert(const Device &device)
{
    const QString address = device.addresses.isEmpty() ? QString() : device.addresses.front();
    SQLite::Statement &insert = m_connection.prepare(
        "INSERT INTO devices (id, name, name_folded, name_key, state, presence, presence_proof, presence_at, compliance, kind, "
        "kind_folded, vendor, vendor_folded, model, model_folded, vendor_key, firmware, firmware_folded, firmware_key, serial, "
        "serial_folded, address, address_key, group_name, group_folded, site_name, site_folded, owner, owner_folded, driver, "
        "driver_folded, claimable, expires_at, first_seen, last_seen, sources, details, search_text, presence_until, ignored, "
        "factory_default) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, "
        "?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41) "
        "ON CONFLICT (id) DO UPDATE SET name = ?2, name_folded = ?3, name_key = ?4, state = ?5, presence = ?6, presence_proof = ?7, "
        "presence_at = ?8, compliance = ?9, kind = ?10, kind_folded = ?11, vendor = ?12, vendor_folded = ?13, model = ?14, "
        "model_folded = ?15, vendor_key = ?16, firmware = ?17, firmware_folded = ?18, firmware_key = ?19, serial = ?20, "
        "serial_folded = ?21, address = ?22, address_key = ?23, group_name = ?24, group_folded = ?25, site_name = ?26, "
        "site_folded = ?27, owner = ?28, owner_folded = ?29, driver = ?30, driver_folded = ?31, claimable = ?32, expires_at = ?33, "
        "first_seen = ?34, last_seen = ?35, sources = ?36, details = ?37, search_text = ?38, presence_until = ?39, "
        "ignored = ?40, factory_default = ?41 RETURNING row");
    bindAll(insert, device.id, device.name, foldCase(device.name), naturalSortKey(device.name), static_cast<int>(device.state),
            static_cast<int>(device.presence.value), device.presence.proof, device.presence.at,
            static_cast<int>(device.compliance), device.kind, foldCase(device.kind), device.vendor, foldCase(device.vendor),
            device.model, foldCase(device.model), naturalSortKey(device.vendor + u' ' + device.model), device.firmware,
            foldCase(device.firmware), naturalSortKey(device.firmware), device.serial, foldCase(device.serial), address,
            addressKey(address), device.group, foldCase(device.group), device.site, foldCase(device.site), device.owner,
            foldCase(device.owner), device.driver, foldCase(device.driver), device.claimable ? 1 : 0, expiryOf(device),
            seenValue(device.firstSeen), seenValue(device.lastSeen), sourcesText(device.sources),
            QString::fromUtf8(detailsOf(device)), query::searchText(device), device.presence.until, device.ignored ? 1 : 0,
            factoryDefaultValue(device.isFactoryDefault));
    insert.executeStep();
    const qint64 row = numberAt(insert, 0);
    insert.reset();
    return row;
}

void SqliteDeviceRepository::saveIdentifiers(qint64 row, const Device &device)
{
    SQLite::Statement &clear = m_connection.prepare("DELETE FROM identifiers WHERE device = ?");
    bindAll(clear, row);
    clear.exec();
    for (const Identifier &identifier : device.identifiers) {
        SQLite::Statement &insert = m_connection.prepare(
            "INSERT INTO identifiers (device, type, value, value_folded, source, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?)");
        bindAll(insert, row, identifierTypeWords.word(identifier.type), identifier.value, foldCase(identifier.value),
                identifier.source, identifier.firstSeen, identifier.lastSeen);
        insert.exec();
    }
}

void SqliteDeviceRepository::saveTags(qint64 row, const Device &device)
{
    SQLite::Statement &clear = m_connection.prepare("DELETE FROM tags WHERE device = ?");
    bindAll(clear, row);
    clear.exec();
    int position = 0;
    for (const QString &tag : device.tags) {
        SQLite::Statement &insert =
            m_connection.prepare("INSERT INTO tags (device, position, tag, tag_folded) VALUES (?, ?, ?, ?)");
        bindAll(insert, row, position++, tag, foldCase(tag));
        insert.exec();
    }
}

void SqliteDeviceRepository::saveAddresses(qint64 row, const Device &device)
{
    SQLite::Statement &clear = m_connection.prepare("DELETE FROM addresses WHERE device = ?");
    bindAll(clear, row);
    clear.exec();
    for (const QString &address : device.addresses) {
        SQLite::Statement &insert = m_connection.prepare("INSERT OR IGNORE INTO addresses (device, address) VALUES (?, ?)");
        bindAll(insert, row, address);
        insert.exec();
    }
}

void SqliteDeviceRepository::savePins(qint64 row, const Device &device)
{
    SQLite::Statement &clear = m_connection.prepare("DELETE FROM device_pins WHERE device = ?");
    bindAll(clear, row);
    clear.exec();
    int position = 0;
    for (const QString &policy : device.pinnedPolicies) {
        SQLite::Statement &insert =
            m_connection.prepare("INSERT INTO device_pins (device, position, policy, policy_folded) VALUES (?, ?, ?, ?)");
        bindAll(insert, row, position++, policy, foldCase(policy));
        insert.exec();
    }
}

void SqliteDeviceRepository::saveNetwork(qint64 row, const Device &device)
{
    SQLite::Statement &update = m_connection.prepare("UPDATE devices SET network = ?2 WHERE row = ?1 AND network <> ?2");
    bindAll(update, row, networkGroup(device));
    update.exec();
}

void SqliteDeviceRepository::loadIdentifiers(qint64 row, Device &device)
{
    SQLite::Statement &select = m_connection.prepare(
        "SELECT type, value, source, first_seen, last_seen FROM identifiers WHERE device = ? ORDER BY type, value");
    bindAll(select, row);
    while (select.executeStep())
        if (const auto type = identifierTypeWords.value(textAt(select, 0)))
            device.identifiers.append({*type, textAt(select, 1), textAt(select, 2), timeAt(select, 3), timeAt(select, 4)});
}

void SqliteDeviceRepository::loadConflicts(qint64 row, Device &device)
{
    SQLite::Statement &select = m_connection.prepare(
        "SELECT type, value, id, opened_at FROM identity_conflicts JOIN devices ON devices.row = "
        "CASE identity_conflicts.device WHEN ?1 THEN claimant ELSE identity_conflicts.device END "
        "WHERE (identity_conflicts.device = ?1 OR claimant = ?1) AND closed_at IS NULL ORDER BY opened_at, type, value, id");
    bindAll(select, row);
    while (select.executeStep())
        if (const auto type = identifierTypeWords.value(textAt(select, 0)))
            device.conflicts.append({*type, textAt(select, 1), idAt<DeviceId>(select, 2), timeAt(select, 3)});
}

void SqliteDeviceRepository::loadTags(qint64 row, Device &device)
{
    SQLite::Statement &select = m_connection.prepare("SELECT tag FROM tags WHERE device = ? ORDER BY position");
    bindAll(select, row);
    while (select.executeStep())
        device.tags += textAt(select, 0);
}

void SqliteDeviceRepository::loadPins(qint64 row, Device &device)
{
    SQLite::Statement &select = m_connection.prepare("SELECT policy FROM device_pins WHERE device = ? ORDER BY position");
    bindAll(select, row);
    while (select.executeStep())
        device.pinnedPolicies += textAt(select, 0);
}

Result<> SqliteDeviceRepository::merge(const DeviceId &kept, const DeviceId &gone)
{
    if (kept == gone)
        return fail(ErrorCode::Internal, QCoreApplication::translate("muster::storage", "A device can't be merged with itself."),
                    {}, kept.toString());
    MUSTER_CHECK(guarded([&]() -> Result<> {
        MUSTER_TRY(const qint64 keptRow, rowOf(m_connection, kept));
        MUSTER_TRY(const qint64 goneRow, rowOf(m_connection, gone));
        moveSightings(m_connection, goneRow, keptRow);
        // Where both have one, the one that stays keeps its own.
        SQLite::Statement &movePin = m_connection.prepare("UPDATE OR IGNORE host_keys SET device = ? WHERE device = ?");
        bindAll(movePin, keptRow, goneRow);
        movePin.exec();
        for (const char *sql :
             {"UPDATE certificates SET device = ? WHERE device = ?", "UPDATE jobs SET device = ? WHERE device = ?"}) {
            SQLite::Statement &moveRecords = m_connection.prepare(sql);
            bindAll(moveRecords, kept, gone);
            moveRecords.exec();
        }
        moveIdentity(m_connection, goneRow, keptRow);
        becomeAlias(m_connection, gone, goneRow, keptRow);
        return {};
    }));
    MUSTER_CHECK(m_feed.append(Change::Kind::Device, gone.toBytes()));
    return m_feed.append(Change::Kind::Device, kept.toBytes());
}

Result<> SqliteDeviceRepository::remove(const DeviceId &id)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &drop = m_connection.prepare("DELETE FROM devices WHERE id = ?");
        bindAll(drop, id);
        if (drop.exec() == 0)
            return noSuchDevice(id);
        return {};
    }));
    return m_feed.append(Change::Kind::Device, id.toBytes());
}

} // namespace muster::storage
