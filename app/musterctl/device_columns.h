// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

#include <vector>

namespace muster::cli {

/// What a cell is written for.
struct CellStyle
{
    bool isForTerminal = false; ///< ages instead of times
    Timestamp now{};
    bool isTable = true; ///< for people; false: for programs, a bare value a cell
};

/// One row of the table of columns `devices list` can show.
struct DeviceColumnText
{
    const char *name;      ///< as in --columns, and as the header of CSV
    const char *title;     ///< source text for tr() in context "muster::cli"
    const char *field;     ///< of the device object, which --json shows for it
    bool isInTable = true; ///< without --columns
    QString (*text)(const Device &device, const CellStyle &style);
};

const std::vector<DeviceColumnText> &deviceColumns();

QString timeCell(const std::optional<Timestamp> &at, const CellStyle &style);

} // namespace muster::cli
