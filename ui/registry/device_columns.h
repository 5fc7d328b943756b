// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_status.h"
#include "domain/device_row.h"
#include "ui/shell/theme.h"

#include <QVector>

namespace muster::ui {

struct DriverChoice;
struct StateLook;

/// What one cell says of a device. `text` is never empty: what is not known says so.
struct DeviceCell
{
    QString text;     ///< plain words; also what is copied
    QString sentence; ///< read aloud where the text alone says too little
    QString toolTip;
    QString evidence;
    QString iconName;
    const StateLook *look = nullptr;
    std::optional<qint64> value; ///< ms since 1970, for ages
    bool isUnknown = false;      ///< shown dim
};

/// How a column is painted; one delegate each.
enum class CellKind { KindName, Chip, Presence, Compliance, Text, TextMiddle, Number, Age };

/// What a cell is told beside its row.
struct CellContext
{
    Timestamp now{};
    const discovery::DiscoveryStatus &discovery; ///< knows what the Sources are called
    const DriverChoice &drivers;                 ///< and these the drivers
    std::optional<Timestamp> newSince{};         ///< what was seen first after that is marked as new; none: nothing is
};

/// A column of a table of devices: one row of its table of columns.
struct DeviceTableColumn
{
    std::optional<DeviceColumn> sort; ///< none: the list can't be sorted by it
    const char *id;                   ///< in settings, stable for ever
    const char *source;               ///< header; translate with deviceColumnTitle()
    CellKind kind;
    int width;
    bool isShown; ///< unless somebody chose otherwise
    DeviceCell (*cell)(const DeviceRow &row, const CellContext &context);
};

/// The columns of one table, the frozen one first.
struct DeviceColumnSet
{
    const char *id;  ///< of its page; in settings and object names, stable for ever
    DeviceSort sort; ///< at first
    QVector<DeviceTableColumn> columns;

    int indexOf(DeviceColumn sort) const; ///< of the column that is sorted so; -1: none
};

const DeviceColumnSet &registryColumns();
/// Of what was heard: no state of the registry, but who heard it.
const DeviceColumnSet &discoverColumns();
QString deviceColumnTitle(const DeviceTableColumn &column);

/// What a Source is called; by its id where it does not run here.
QString sourceTitle(const discovery::DiscoveryStatus &discovery, const QString &id);

} // namespace muster::ui
