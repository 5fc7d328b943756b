// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "registry/commands/expect_devices.h"

#include <QIODevice>

namespace muster::registry {

/// An allow-list as a table: which devices are expected, and the line of the file each stands in.
struct ExpectedDevicesFile
{
    QVector<ExpectedDevice> devices;
    QVector<qint64> lines;

    /// The columns such a table may have, in any order and case.
    static QStringList columns();

    /// Reads and checks every cell. Rejected with `where` = "line N, column NAME" for the first one that is wrong; a device that
    /// stands there twice is wrong. What the registry itself objects to is told by ExpectDevices.
    static Result<ExpectedDevicesFile> read(QIODevice &file, Timestamp now);

    /// An error of ExpectDevices ("device N") as one of the file ("line N").
    Error located(Error error) const;
};

} // namespace muster::registry
