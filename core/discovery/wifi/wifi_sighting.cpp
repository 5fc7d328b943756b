// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wifi/wifi_sighting.h"

#include "discovery/plain_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct WifiSightingText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::WifiSource)
};

constexpr Words<WifiSecurity, 7> wifiSecurityWords{{{
    {WifiSecurity::Open, "open"},
    {WifiSecurity::Owe, "owe"},
    {WifiSecurity::Wep, "wep"},
    {WifiSecurity::Wpa, "wpa"},
    {WifiSecurity::Wpa2, "wpa2"},
    {WifiSecurity::Wpa3, "wpa3"},
    {WifiSecurity::Enterprise, "enterprise"},
}}};

std::optional<Identifier> radioMac(const QString &text, Timestamp at)
{
    const auto mac = Identifier::create(IdentifierType::Mac, text, u"wifi"_s, at);
    return mac ? std::optional(*mac) : std::nullopt;
}

/// IEEE 802 section 8.4: the second bit of the first byte.
bool isLocallyAdministered(const Identifier &mac)
{
    return mac.value.first(2).toUInt(nullptr, 16) & 0x02;
}

QString howToReach(const QString &name, const FactoryAccessPoint &row, WifiSecurity security)
{
    const bool isOpen = security == WifiSecurity::Open || security == WifiSecurity::Owe;
    const QString join = isOpen
                             ? WifiSightingText::tr("Join the Wi-Fi network \"%1\"; it wants no password.").arg(name)
                             : WifiSightingText::tr("Join the Wi-Fi network \"%1\"; its password stands on the device or in its "
                                                    "manual.")
                                   .arg(name);
    return row.address.isEmpty() ? join : join + u' ' + WifiSightingText::tr("There the device is at %1.").arg(row.address);
}

} // namespace

QString wifiEndpoint(const AccessPoint &accessPoint)
{
    const auto mac = radioMac(accessPoint.bssid, {});
    return mac ? u"wifi "_s + mac->value : QString();
}

Sighting wifiSighting(const AccessPoint &accessPoint, const FactoryAccessPoints::Match &match, const QString &interface,
                      Timestamp at)
{
    Sighting sighting;
    sighting.source = u"wifi"_s;
    sighting.at = at;
    sighting.interface = interface;
    sighting.endpoint = wifiEndpoint(accessPoint);
    if (const auto mac = radioMac(accessPoint.bssid, at); mac && !isLocallyAdministered(*mac))
        sighting.identifiers.append(*mac);
    if (const auto mac = radioMac(match.mac, at); mac && !sighting.identifiers.contains(*mac))
        sighting.identifiers.append(*mac);
    const QString name = plainValue(accessPoint.ssid);
    const auto put = [&sighting](const QString &attribute, const QString &text) {
        if (!text.isEmpty())
            sighting.attributes.insert(attribute, text);
    };
    put(u"name"_s, name);
    put(u"ssid"_s, name);
    put(u"vendor"_s, match.row.vendor);
    put(u"model"_s, match.model);
    put(u"kind"_s, match.row.kind);
    put(u"driverHint"_s, match.row.driver);
    if (match.row.isFactory)
        put(u"factoryDefault"_s, u"yes"_s);
    put(u"signal"_s, u"%1 %"_s.arg(qBound(0, accessPoint.signal, 100)));
    put(u"security"_s, wifiSecurityWords.word(accessPoint.security));
    put(u"reach"_s, howToReach(name, match.row, accessPoint.security));
    return sighting;
}

} // namespace muster::discovery
