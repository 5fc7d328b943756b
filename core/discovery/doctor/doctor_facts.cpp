// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/doctor_facts.h"

#include "discovery/doctor/doctor_protocol.h"

#include <algorithm>

namespace muster::discovery {

namespace {

Traffic trafficOf(const DiscoveryStatus &status, const QString &interface, const QString &source, IpFamily family)
{
    for (const DiscoveryStatus::Heard &one : status.sources)
        for (const Channel &channel : one.channels)
            if (one.id == source && channel.interface == interface)
                return family == IpFamily::IPv4 ? channel.ipv4 : channel.ipv6;
    return {};
}

} // namespace

const Link *DoctorFacts::link(const QString &name) const
{
    const auto found = std::ranges::find_if(links, [&name](const Link &one) { return one.interface.name == name; });
    return found == links.end() ? nullptr : &*found;
}

const Link *DoctorFacts::link(int index) const
{
    const auto found = std::ranges::find_if(links, [index](const Link &one) { return one.interface.index == index; });
    return found == links.end() ? nullptr : &*found;
}

QString DoctorFacts::title(const QString &source) const
{
    for (const DiscoveryStatus::Heard &one : status.sources)
        if (one.id == source)
            return one.title;
    const DoctorProtocol *protocol = doctorProtocol(source);
    return protocol ? QString::fromLatin1(protocol->title) : source;
}

Traffic trafficSince(const DoctorFacts &facts, const QString &interface, const QString &source, IpFamily family)
{
    Traffic traffic = trafficOf(facts.status, interface, source, family);
    const Traffic before = trafficOf(facts.before, interface, source, family);
    const auto since = [](qint64 now, qint64 then) { return now < then ? now : now - then; }; // less: it was started anew
    traffic.sent = since(traffic.sent, before.sent);
    traffic.heard = since(traffic.heard, before.heard);
    traffic.toUs = since(traffic.toUs, before.toUs);
    return traffic;
}

QHostAddress withoutZone(QHostAddress address)
{
    address.setScopeId({});
    return address;
}

bool isMulticastLost(const DoctorFacts &facts, const QString &interface, const QString &source, IpFamily family)
{
    const DoctorProtocol *protocol = doctorProtocol(source);
    if (!protocol || !protocol->answersEverybody)
        return false;
    const Traffic traffic = trafficSince(facts, interface, source, family);
    return traffic.sent > 0 && traffic.toUs > 0 && traffic.heard == traffic.toUs;
}

QVector<QHostAddress> isolatedHosts(const DoctorFacts &facts, const QString &interface)
{
    const Link *link = facts.link(interface);
    if (!link)
        return {};
    const auto stateOf = [&](const QHostAddress &address) -> std::optional<NeighbourEntry::State> {
        for (const NeighbourEntry &entry : facts.neighbours)
            if (entry.interface == link->interface.index && entry.address == address)
                return entry.state;
        return std::nullopt;
    };
    const bool hasRouter = facts.toTheWorld.interface == link->interface.index && !facts.toTheWorld.gateway.isNull()
                           && stateOf(facts.toTheWorld.gateway) == NeighbourEntry::State::Reachable;
    QVector<QHostAddress> hosts;
    if (!hasRouter)
        return hosts;
    for (const HeardHost &heard : facts.heard) {
        if (heard.interface != interface || heard.address == facts.toTheWorld.gateway || hosts.contains(heard.address))
            continue;
        const auto state = stateOf(heard.address);
        if (state == NeighbourEntry::State::Failed)
            hosts.append(heard.address);
        else if (state == NeighbourEntry::State::Reachable)
            return {}; // one that can be spoken to: it is no isolation
    }
    return hosts;
}

} // namespace muster::discovery
