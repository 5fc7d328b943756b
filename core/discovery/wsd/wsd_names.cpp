// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_names.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr char wsdDiscoverySpace11[] = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01";
constexpr char wsdAddressingSpace10[] = "http://www.w3.org/2005/08/addressing";
constexpr char wsdSoapSpace11[] = "http://schemas.xmlsoap.org/soap/envelope/";

struct WsdPrefix
{
    const char *space;
    const char *prefix;
};

constexpr WsdPrefix wsdPrefixes[] = {
    {wsdOnvifSpace, "dn"},
    {"http://www.onvif.org/ver10/device/wsdl", "tds"},
    {wsdProfileSpace, "wsdp"},
    {"http://docs.oasis-open.org/ws-dd/ns/dpws/2009/01", "wsdp"},
    {"http://schemas.microsoft.com/windows/pub/2005/07", "pub"},
    {"http://schemas.microsoft.com/windows/2006/08/wdp/print", "wprt"},
    {"http://schemas.microsoft.com/windows/2006/08/wdp/scan", "wscn"},
    {wsdDiscoverySpace, "d"},
    {wsdDiscoverySpace11, "d"},
};

struct WsdKind
{
    const char *type;
    const char *kind;
};

/// What is more than one of these is what stands first: a printer that scans is a printer.
constexpr WsdKind wsdKinds[] = {
    {"dn:NetworkVideoTransmitter", "camera"},
    {"wprt:PrintDeviceType", "printer"},
    {"wscn:ScanDeviceType", "scanner"},
    {"pub:Computer", "computer"},
};

const WsdKind *wsdKindRow(const QString &typeName)
{
    return std::ranges::find_if(wsdKinds, [&typeName](const WsdKind &row) { return typeName == QLatin1StringView(row.type); });
}

} // namespace

bool isSoapNamespace(QStringView space)
{
    return space == QLatin1StringView(wsdSoapSpace) || space == QLatin1StringView(wsdSoapSpace11);
}

bool isAddressingNamespace(QStringView space)
{
    return space == QLatin1StringView(wsdAddressingSpace) || space == QLatin1StringView(wsdAddressingSpace10);
}

bool isWsdNamespace(QStringView space)
{
    return space == QLatin1StringView(wsdDiscoverySpace) || space == QLatin1StringView(wsdDiscoverySpace11);
}

QString wsdTypeName(const WsdType &type)
{
    for (const WsdPrefix &row : wsdPrefixes)
        if (type.space == QLatin1StringView(row.space))
            return QLatin1StringView(row.prefix) + u':' + type.name;
    return type.name;
}

QString wsdKindOf(const QString &typeName)
{
    const WsdKind *row = wsdKindRow(typeName);
    return row == std::end(wsdKinds) ? QString() : QString::fromLatin1(row->kind);
}

int wsdRankOf(const QString &typeName)
{
    return int(wsdKindRow(typeName) - std::begin(wsdKinds));
}

} // namespace muster::discovery
