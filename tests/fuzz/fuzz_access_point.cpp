// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes are an SSID, which anybody may send.
#include "discovery/wifi/wifi_sighting.h"
#include "fuzz/target.h"

using namespace Qt::StringLiterals;

void muster::fuzz(const QByteArray &bytes)
{
    static const discovery::FactoryAccessPoints table =
        discovery::FactoryAccessPoints::shipped().value_or(discovery::FactoryAccessPoints());
    discovery::AccessPoint point;
    point.ssid = bytes;
    point.bssid = u"A8:03:2A:B1:23:45"_s;
    if (const auto match = table.match(bytes))
        (void)discovery::wifiSighting(point, *match, u"wlan0"_s, Timestamp());
}
