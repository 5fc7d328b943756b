// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/wifi/access_point.h"
#include "discovery/wifi/factory_access_points.h"
#include "domain/sighting.h"

namespace muster::discovery {

/// "wifi 5C:CF:7F:01:02:03"; empty when the BSSID is none.
QString wifiEndpoint(const AccessPoint &accessPoint);

/// What is seen of the device whose factory access point this is. Its MACs are claims: anybody can send any. A BSSID that is locally
/// administered is made up by the device, and no identifier. Pure.
Sighting wifiSighting(const AccessPoint &accessPoint, const FactoryAccessPoints::Match &match, const QString &interface,
                      Timestamp at);

} // namespace muster::discovery
