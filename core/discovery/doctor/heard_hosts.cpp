// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/heard_hosts.h"

#include "domain/identifier.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

const QString tableSource = u"neighbours"_s;

} // namespace

HeardHosts::Heard HeardHosts::read(const Sighting &sighting)
{
    Heard heard;
    heard.address = QHostAddress(sighting.endpoint);
    heard.host = {sighting.interface, withoutZone(heard.address), sighting.source};
    for (const Identifier &identifier : sighting.identifiers) {
        if (identifier.type != IdentifierType::Mac)
            continue;
        heard.macs += identifier.value;
        if (identifier.source == tableSource)
            heard.ownMac = identifier.value;
    }
    heard.macs.sort();
    return heard;
}

bool HeardHosts::isOf(const Heard &heard, const DoctorTarget &target)
{
    if (!target.mac.isEmpty() && heard.macs.contains(target.mac))
        return true;
    const bool isAnother = !target.mac.isEmpty() && !heard.ownMac.isEmpty();
    return !isAnother && !target.address.isNull() && heard.host.address == withoutZone(target.address);
}

void HeardHosts::note(const Sighting &sighting, const DoctorTarget &target)
{
    if (sighting.isGone || sighting.interface.isEmpty())
        return;
    const Heard heard = read(sighting);
    const QString key = QStringList{sighting.source, sighting.interface, sighting.endpoint, heard.macs.join(u' ')}.join(u'\n');
    if (m_heard.contains(key))
        return;
    if (m_heard.size() - m_ofTarget >= mostHosts) {
        if (m_ofTarget >= mostOfTarget || !isOf(heard, target))
            return;
        ++m_ofTarget;
    }
    m_heard.insert(key, heard);
}

QVector<HeardHost> HeardHosts::hosts() const
{
    QVector<HeardHost> hosts;
    for (const Heard &heard : m_heard)
        if (heard.host.source != tableSource && !heard.host.address.isNull())
            hosts.append(heard.host);
    std::ranges::sort(hosts, {}, [](const HeardHost &host) {
        return QStringList{host.interface, host.address.toString(), host.source}.join(u'\n');
    });
    hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
    return hosts;
}

QStringList HeardHosts::sourcesOf(const DoctorTarget &target) const
{
    QStringList sources;
    for (const Heard &heard : m_heard)
        if (isOf(heard, target) && !sources.contains(heard.host.source))
            sources += heard.host.source;
    sources.sort();
    return sources;
}

QVector<QHostAddress> HeardHosts::addressesOf(const QString &mac) const
{
    QVector<QHostAddress> addresses;
    for (const Heard &heard : m_heard)
        if ((heard.ownMac.isEmpty() ? heard.macs.contains(mac) : heard.ownMac == mac) && !heard.address.isNull()
            && !addresses.contains(heard.address))
            addresses.append(heard.address);
    std::ranges::sort(addresses, {}, &QHostAddress::toString);
    return addresses;
}

QVector<QHostAddress> addressesToTry(const QString &mac, const DoctorFacts &facts, const HeardHosts &heard,
                                     const QVector<QHostAddress> &known)
{
    QVector<QHostAddress> reachable;
    QVector<QHostAddress> old;
    for (const NeighbourEntry &entry : facts.neighbours) {
        if (entry.mac != mac)
            continue;
        QHostAddress address = entry.address;
        if (const Link *link = facts.link(entry.interface); link && address.isLinkLocal())
            address.setScopeId(link->interface.name);
        (entry.state == NeighbourEntry::State::Reachable ? reachable : old).append(address);
    }
    QVector<QHostAddress> all = reachable + heard.addressesOf(mac) + old;
    std::stable_partition(all.begin(), all.end(),
                          [](const QHostAddress &address) { return address.protocol() == QAbstractSocket::IPv4Protocol; });
    QVector<QHostAddress> addresses;
    for (const QHostAddress &address : all + known)
        if (!address.isNull() && !addresses.contains(address))
            addresses.append(address);
    return addresses;
}

} // namespace muster::discovery
