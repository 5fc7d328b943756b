// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

namespace muster {

/// What the table shows of a device: no identifiers, services or history. Read by the page.
struct DeviceRow
{
    DeviceId id;
    QString name;
    Lifecycle state = Lifecycle::Discovered;
    Presence presence;
    Compliance compliance = Compliance::Unknown;
    QString kind;
    QString vendor;
    QString model;
    QString firmware;
    QString address; ///< the current one
    QString group;
    QString site;
    QString owner;
    QString serial;
    QString driver;                   ///< empty: nothing here talks to it
    bool claimable = false;           ///< a driver could, and has not yet
    int findings = 0;                 ///< not waived
    std::optional<Severity> worst;    ///< of these
    QStringList sources;              ///< all that saw it, in the order they first did
    std::optional<Timestamp> expires; ///< end of the current certificate
    std::optional<Timestamp> lastSeen;
    std::optional<Timestamp> firstSeen{};
    QString network{};                      ///< our interface it was seen on last; empty for a bus
    std::optional<bool> isFactoryDefault{}; ///< as it said itself
    bool isIgnored = false;

    friend bool operator==(const DeviceRow &, const DeviceRow &) = default;
};

/// What a list of devices can be sorted by.
enum class DeviceColumn {
    Name,
    State,
    Presence,
    Compliance,
    Kind,
    Vendor,
    Firmware,
    Address,
    Group,
    Site,
    Owner,
    Serial,
    Expires,
    LastSeen,
    Sources
};

/// What a list of devices can be divided by: their kind, or the network they were seen on last.
enum class DeviceGrouping { None, Kind, Network };

struct DeviceSort
{
    DeviceColumn column = DeviceColumn::Name;
    bool descending = false;
    DeviceGrouping grouping = DeviceGrouping::None; ///< groups stand in the order of their keys, whatever way the column goes

    friend bool operator==(const DeviceSort &, const DeviceSort &) = default;
};

} // namespace muster
