// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ubiquiti/ubiquiti_interface.h"

#include "discovery/ubiquiti/ubiquiti_sighting.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

Group ubiquitiGroup()
{
    Group group;
    group.protocol = u"Ubiquiti discovery"_s;
    group.ipv4 = QHostAddress(u"233.89.188.1"_s);
    group.port = 10001;
    group.alsoBroadcast = true;
    group.hearsStrangers = true; // a device as it left the factory is 192.168.1.20
    group.largestDatagram = 1500;
    return group;
}

} // namespace

UbiquitiInterface::UbiquitiInterface(const Clock &clock, const Network &network)
    : GroupInterface(ubiquitiGroup(), {}, clock, network)
{
}

void UbiquitiInterface::ask()
{
    for (const int protocol : {1, 2})
        send(ubiquitiRequest(protocol), Reply::ToUs);
}

void UbiquitiInterface::hear(const Datagram &datagram, IpFamily family)
{
    const auto message = UbiquitiMessage::read(datagram.bytes);
    if (!message)
        noteGarbled(family);
    if (!message || message->isQuestion)
        return;
    Sighting sighting;
    sighting.source = u"ubiquiti"_s;
    sighting.at = clock().now();
    sighting.interface = network().interface.name;
    sighting.endpoint = endpointOf(datagram.sender);
    describeUbiquiti(sighting, *message);
    if (sighting.endpoint.isEmpty() && sighting.identifiers.isEmpty())
        return; // nothing to know it by again
    if (m_repeats.isNew(datagram, sighting.at))
        tellSoon(std::move(sighting));
}

} // namespace muster::discovery
