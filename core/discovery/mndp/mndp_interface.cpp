// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mndp/mndp_interface.h"

#include "discovery/mndp/mndp_sighting.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

Group mndpGroup()
{
    Group group;
    group.protocol = u"MNDP"_s;
    group.ipv4 = QHostAddress(QHostAddress::Broadcast);
    group.ipv6 = QHostAddress(u"ff02::1"_s);
    group.port = 5678;
    group.hearsStrangers = true; // a router as it left the factory is 192.168.88.1
    group.largestDatagram = 1500;
    return group;
}

} // namespace

MndpInterface::MndpInterface(const Clock &clock, const Network &network) : GroupInterface(mndpGroup(), {}, clock, network)
{
}

void MndpInterface::ask()
{
    send(mndpRequest(), Reply::ToAll);
}

void MndpInterface::hear(const Datagram &datagram, IpFamily family)
{
    if (isMndpRequest(datagram.bytes))
        return; // another program looks for routers
    const auto message = MndpMessage::read(datagram.bytes);
    if (!message) {
        noteGarbled(family);
        return;
    }
    Sighting sighting;
    sighting.source = u"mndp"_s;
    sighting.at = clock().now();
    sighting.interface = network().interface.name;
    sighting.endpoint = endpointOf(datagram.sender);
    describeMndp(sighting, *message);
    if (sighting.endpoint.isEmpty() && sighting.identifiers.isEmpty())
        return; // nothing to know it by again
    if (m_repeats.isNew(datagram, sighting.at))
        tellSoon(std::move(sighting));
}

} // namespace muster::discovery
