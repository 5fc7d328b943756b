// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace muster::discovery {

/// What a device is that offers these device or service types of UPnP: of the types that say it, the one that stands first in the
/// table is believed: a router that also serves films is a router. Empty when none says.
QString kindOfUpnpTypes(const QStringList &types);

/// How well a device type says what it is: lower is better.
qsizetype rankOfUpnpType(const QString &type);

} // namespace muster::discovery
