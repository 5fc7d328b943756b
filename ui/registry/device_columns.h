// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_row.h"
#include "ui/shell/theme.h"

#include <QVector>

namespace muster::ui {

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

/// A column of the registry's table: one row of the one table of columns.
struct DeviceTableColumn
{
    DeviceColumn sort;
    const char *id;     ///< in settings, stable for ever
    const char *source; ///< header; translate with deviceColumnTitle()
    CellKind kind;
    int width;
    bool isShown; ///< unless somebody chose otherwise
    DeviceCell (*cell)(const DeviceRow &row, Timestamp now);
};

const QVector<DeviceTableColumn> &deviceColumns();
QString deviceColumnTitle(const DeviceTableColumn &column);
int deviceColumnOf(DeviceColumn sort);

/// "Gateway", "PLC": a device's kind as shown.
QString kindWord(const QString &kind);

} // namespace muster::ui
