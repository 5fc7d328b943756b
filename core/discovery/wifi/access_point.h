// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace muster::discovery {

/// How a Wi-Fi network lets one in.
enum class WifiSecurity { Open, Owe, Wep, Wpa, Wpa2, Wpa3, Enterprise };

/// One radio of a Wi-Fi network, as its beacons have it. Whoever has a radio can send any of it.
struct AccessPoint
{
    QByteArray ssid; ///< up to 32 bytes of any kind (IEEE 802.11 section 9.4.2.2)
    QString bssid;   ///< MAC of the radio, as it was told
    int signal = 0;  ///< percent
    WifiSecurity security = WifiSecurity::Open;

    friend bool operator==(const AccessPoint &, const AccessPoint &) = default;
};

} // namespace muster::discovery
