// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/sighting.h"
#include "support/fake_clock.h"

#include <utility>

namespace muster::discovery {

using namespace Qt::StringLiterals;

inline const QString macA = u"DC:A6:32:00:00:0A"_s;
inline const QString macB = u"DC:A6:32:00:00:0B"_s;
inline constexpr Timestamp now = FakeClock::start;

inline Identifier identifier(IdentifierType type, const QString &value, const QString &source)
{
    return {type, value, source, now, now};
}

inline Sighting sighting(const QString &source, const QString &endpoint, QVector<Identifier> identifiers)
{
    Sighting seen;
    seen.source = source;
    seen.at = now;
    seen.interface = u"eth0"_s;
    seen.endpoint = endpoint;
    seen.identifiers = std::move(identifiers);
    return seen;
}

/// On the wire with this MAC, at this address.
inline Sighting onWire(const QString &endpoint, const QString &mac, QVector<Identifier> claims = {})
{
    claims.append(identifier(IdentifierType::Mac, mac, u"neighbours"_s));
    return sighting(u"mdns"_s, endpoint, std::move(claims));
}

inline Device device(QVector<Identifier> identifiers, Lifecycle state = Lifecycle::Discovered, const QString &address = {})
{
    static int count = 0;
    Device made;
    made.id = DeviceId::create(now + std::chrono::milliseconds(++count));
    made.state = state;
    made.identifiers = std::move(identifiers);
    if (!address.isEmpty()) {
        made.addresses = {address};
        made.interfaces = {u"eth0"_s};
    }
    return made;
}

inline Device withMac(const QString &mac, Lifecycle state = Lifecycle::Discovered, const QString &address = {})
{
    return device({identifier(IdentifierType::Mac, mac, u"neighbours"_s)}, state, address);
}

inline Device operators(Device device)
{
    device.provenance.insert(u"name"_s, {u"operator"_s, now});
    return device;
}

} // namespace muster::discovery
