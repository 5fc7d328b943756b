// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/device_page.h"

#include <QJsonObject>
#include <QVariant>

namespace muster::storage {

class Connection;

// How a device stands in its columns, where that is more than copying.

/// `expires_at` of a device without a certificate: behind all others.
inline constexpr qint64 noExpiry = std::numeric_limits<qint64>::max();

/// 16 bytes that sort by address, IPv4 as mapped IPv6; empty when `address` is none. A zone is ignored.
QByteArray addressKey(const QString &address);

/// `factory_default`: whether it says that it is as it left the factory, -1 where it says nothing.
int factoryDefaultValue(std::optional<bool> isFactoryDefault);
std::optional<bool> factoryDefaultFrom(qint64 value);
/// What it is grouped by as its network: our interface it was seen on last, `busGroup`, or nothing.
QString networkGroup(const Device &device);

/// What no query asks for, as compact JSON, and back. Unknown keys are skipped: a newer version may have written them.
QByteArray detailsOf(const Device &device);
Result<> readDetails(const QByteArray &json, Device &device);

/// What the details say of its presence.
void readSigns(const QJsonObject &details, QVector<SignOfLife> &signs, Rhythm &rhythm);

/// Ids of sources hold no comma.
QString sourcesText(const QStringList &sources);
QStringList sourcesFrom(const QString &text);

/// A device whole, but for what its last evaluation said and its conflicts, as a JSON object, and back; Corrupt.
QJsonObject deviceToJson(const Device &device);
Result<Device> deviceFromJson(const QJsonObject &object);

/// Where it stands; NotFound when there is no device of this id (an alias will not do). Throws SQLite::Exception.
Result<qint64> rowOf(Connection &connection, const DeviceId &id);
tl::unexpected<Error> noSuchDevice(const DeviceId &id);

/// SQL name of the column a list is sorted by, and of the one it is grouped by: none where it is not.
const char *sortColumn(DeviceColumn column);
const char *groupColumn(DeviceGrouping grouping);

} // namespace muster::storage
