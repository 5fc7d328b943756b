// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/engine_id.h"

#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype macSize = 6;
constexpr qsizetype engineFormatAt = 4;
constexpr char engineOfMac = 3;
constexpr quint32 engineIsNew = 0x80000000; // the first bit: with a byte that tells the format

/// What many devices say they have.
constexpr QLatin1StringView sharedMacs[] = {
    "00:00:5E:00:01:"_L1,   // VRRP, RFC 9568 section 7.3
    "00:00:5E:00:02:"_L1,   // the same over IPv6
    "00:00:0C:07:AC:"_L1,   // Cisco's HSRP
    "00:00:0C:9F:F"_L1,     // its version 2
    "00:07:B4:00:"_L1,      // Cisco's GLBP
    "00:50:56:C0:00:"_L1,   // VMware's adapters of the host
    "00:05:9A:3C:7"_L1,     // Cisco AnyConnect
    "00:09:0F:FE:00:01"_L1, // FortiClient
    "00:09:0F:AA:00:01"_L1,
};

} // namespace

QString ownMac(QByteArrayView bytes)
{
    if (bytes.size() != macSize || (bytes[0] & 0x02))
        return {};
    const QString mac = QString::fromLatin1(bytes.toByteArray().toHex(':')).toUpper();
    const bool isShared = std::ranges::any_of(sharedMacs, [&mac](QLatin1StringView start) { return mac.startsWith(start); });
    return isShared ? QString() : mac;
}

EngineId EngineId::of(QByteArrayView bytes)
{
    if (bytes.size() <= engineFormatAt)
        return {};
    const quint32 first = qFromBigEndian<quint32>(bytes.data());
    EngineId id{first & ~engineIsNew, {}};
    if (!(first & engineIsNew) || bytes[engineFormatAt] != engineOfMac)
        return id;
    QByteArrayView rest = bytes.sliced(engineFormatAt + 1);
    // Cisco's fill it up to the twelve bytes of the older form.
    if (rest.size() == macSize + 1 && rest.back() == 0)
        rest.chop(1);
    id.mac = ownMac(rest);
    return id;
}

} // namespace muster::discovery
