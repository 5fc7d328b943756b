// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device_row.h"

#include <QVariant>
#include <QVector>

#include <optional>

namespace muster {

/// A place in a sorted list of devices: its group, the sort value and, where these tie, the id. Keeps its place when rows before
/// it come and go, which an offset does not.
struct PageKey
{
    QVariant value; ///< what the storage sorts by; opaque to others
    DeviceId id;
    QString group{}; ///< DeviceGroup::key, where the list is grouped

    friend bool operator==(const PageKey &, const PageKey &) = default;
};

/// Key of the group of what hangs on a bus, USB for one: no interface can be called so.
inline constexpr QLatin1StringView busGroup{"/"};

/// A run of devices in a grouped list.
struct DeviceGroup
{
    QString key; ///< the kind, case folded; or our interface, or `busGroup`; empty: not known
    qint64 count = 0;

    friend bool operator==(const DeviceGroup &, const DeviceGroup &) = default;
};

/// The shape of a sorted list: how long it is, where each page begins and, where it is grouped, how it is divided. Pages are of
/// one size and know nothing of groups.
struct DeviceOutline
{
    qint64 total = 0;
    int pageSize = 0;
    QVector<PageKey> pages;      ///< first row of each page
    QVector<DeviceGroup> groups; ///< in their order; empty where the list is not grouped
};

} // namespace muster
