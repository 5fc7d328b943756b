// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_row.h"

#include <QVariant>
#include <QVector>

#include <optional>

namespace muster {

/// A place in a sorted list of devices: the sort value and, where that ties, the id. Keeps its place when rows before it come
/// and go, which an offset does not.
struct PageKey
{
    QVariant value; ///< what the storage sorts by; opaque to others
    DeviceId id;

    friend bool operator==(const PageKey &, const PageKey &) = default;
};

/// The shape of a sorted list: how long it is and where each page begins.
struct DeviceOutline
{
    qint64 total = 0;
    int pageSize = 0;
    QVector<PageKey> pages; ///< first row of each page
};

} // namespace muster
