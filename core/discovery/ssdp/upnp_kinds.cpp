// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/upnp_kinds.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct UpnpKind
{
    QLatin1StringView type; ///< without its version
    QLatin1StringView kind;
};

/// The device control protocols of the UPnP forum, and types of makers that name no others. Basic says nothing.
constexpr UpnpKind upnpKinds[] = {
    {"urn:schemas-upnp-org:device:InternetGatewayDevice"_L1, "router"_L1},
    {"urn:schemas-upnp-org:device:WLANAccessPointDevice"_L1, "access-point"_L1},
    {"urn:schemas-upnp-org:device:Printer"_L1, "printer"_L1},
    {"urn:schemas-upnp-org:device:PrinterEnhanced"_L1, "printer"_L1},
    {"urn:schemas-upnp-org:device:Scanner"_L1, "scanner"_L1},
    {"urn:schemas-upnp-org:device:DigitalSecurityCamera"_L1, "camera"_L1},
    {"urn:schemas-upnp-org:device:HVAC_System"_L1, "climate"_L1},
    {"urn:schemas-upnp-org:device:HVAC_ZoneThermostat"_L1, "climate"_L1},
    {"urn:schemas-upnp-org:device:BinaryLight"_L1, "light"_L1},
    {"urn:schemas-upnp-org:device:DimmableLight"_L1, "light"_L1},
    {"urn:schemas-upnp-org:device:SolarProtectionBlind"_L1, "blind"_L1},
    {"urn:schemas-upnp-org:device:SensorManagement"_L1, "sensor"_L1},
    {"urn:Belkin:device:controllee"_L1, "plug"_L1},
    {"urn:Belkin:device:insight"_L1, "plug"_L1},
    {"urn:Belkin:device:lightswitch"_L1, "light"_L1},
    {"urn:Belkin:device:dimmer"_L1, "light"_L1},
    {"urn:Belkin:device:sensor"_L1, "sensor"_L1},
    {"urn:Belkin:device:bridge"_L1, "bridge"_L1},
    {"urn:schemas-upnp-org:device:ZonePlayer"_L1, "speaker"_L1},
    {"urn:samsung.com:device:RemoteControlReceiver"_L1, "tv"_L1},
    {"urn:lge-com:service:webos-second-screen"_L1, "tv"_L1},
    {"roku:ecp"_L1, "player"_L1},
    {"urn:dial-multiscreen-org:service:dial"_L1, "media"_L1},
    {"urn:schemas-upnp-org:device:MediaRenderer"_L1, "media"_L1},
    {"urn:schemas-upnp-org:device:MediaServer"_L1, "media"_L1},
};

QStringView withoutVersion(QStringView type)
{
    const qsizetype colon = type.lastIndexOf(u':');
    const bool isVersion = colon >= 0 && colon + 1 < type.size()
                           && std::ranges::all_of(type.sliced(colon + 1), [](QChar c) { return c >= u'0' && c <= u'9'; });
    return isVersion ? type.first(colon) : type;
}

} // namespace

qsizetype rankOfUpnpType(const QString &type)
{
    const QStringView bare = withoutVersion(type);
    const auto row = std::ranges::find_if(upnpKinds, [bare](const UpnpKind &kind) {
        return bare.compare(kind.type, Qt::CaseInsensitive) == 0;
    });
    return std::distance(std::begin(upnpKinds), row);
}

QString kindOfUpnpTypes(const QStringList &types)
{
    qsizetype best = qsizetype(std::size(upnpKinds));
    for (const QString &type : types)
        best = std::min(best, rankOfUpnpType(type));
    return best < qsizetype(std::size(upnpKinds)) ? QString(upnpKinds[best].kind) : QString();
}

} // namespace muster::discovery
