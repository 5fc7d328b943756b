// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mndp/mndp_sighting.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

void describeMndp(Sighting &sighting, const MndpMessage &message)
{
    if (auto mac = Identifier::create(IdentifierType::Mac, message.mac, sighting.source, sighting.at))
        sighting.identifiers.append(std::move(*mac));
    const auto put = [&sighting](const QString &name, const QString &value) {
        if (!value.isEmpty())
            sighting.attributes.insert(name, value);
    };
    const bool isRouterOs = message.platform.compare("MikroTik"_L1, Qt::CaseInsensitive) == 0;
    put(u"name"_s, message.identity);
    put(u"firmware"_s, message.version);
    put(u"model"_s, message.board);
    put(u"platform"_s, message.platform);
    if (isRouterOs) {
        put(u"vendor"_s, u"MikroTik"_s);
        put(u"kind"_s, u"router"_s);
    }
    put(u"softwareId"_s, message.softwareId);
    put(u"port"_s, message.interface);
    if (message.uptime)
        put(u"uptime"_s, QString::number(*message.uptime));
    if (!message.ipv4.isNull() && message.ipv4 != QHostAddress(QHostAddress::AnyIPv4))
        put(u"ipv4"_s, message.ipv4.toString());
    if (!message.ipv6.isNull() && message.ipv6 != QHostAddress(QHostAddress::AnyIPv6))
        put(u"ipv6"_s, message.ipv6.toString());
}

} // namespace muster::discovery
