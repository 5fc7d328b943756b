// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_cache.h"

#include "discovery/wsd/wsd_description.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// Adds what a later message says: one leaves out what another has. A new metadata version makes the old words void; one that is
/// lower than before too, as devices begin to count anew when they are reset.
void mergeWsdEndpoint(WsdEndpoint &known, const WsdEndpoint &said)
{
    const bool isSame = said.metadataVersion == 0 || said.metadataVersion == known.metadataVersion;
    if (!isSame) {
        known = said;
        return;
    }
    if (!said.types.isEmpty())
        known.types = said.types;
    if (!said.scopes.isEmpty())
        known.scopes = said.scopes;
    if (!said.xaddrs.isEmpty())
        known.xaddrs = said.xaddrs;
}

} // namespace

qsizetype WsdCache::Known::size() const
{
    qsizetype size = 64 + endpoint.address.size();
    for (const WsdType &type : endpoint.types)
        size += type.space.size() + type.name.size();
    for (const QStringList &list : {endpoint.scopes, endpoint.xaddrs})
        for (const QString &item : list)
            size += item.size();
    return size;
}

QVector<QHostAddress> WsdCache::hear(const QHostAddress &address, const WsdMessage &message, Timestamp at, bool mayResolve)
{
    if (message.action == WsdMessage::Action::Bye)
        return hearBye(address, message, at);
    QVector<WsdEndpoint> said;
    for (const WsdEndpoint &endpoint : message.endpoints) {
        if (message.action == WsdMessage::Action::Hello)
            m_leaving.remove(endpoint.address);
        if (!isLeaving(endpoint.address, at))
            said.append(endpoint);
    }
    if (said.isEmpty() && !message.endpoints.isEmpty())
        return {};
    if (m_senders.size() >= mostSenders && !m_senders.contains(address))
        dropOldestSender();
    Sender &sender = m_senders[address];
    sender.lastHeard = at;
    // A proxy answers the question where somebody is; what a Hello or a ProbeMatch is about may be its sender.
    const bool isAlone = message.endpoints.size() == 1 && message.action != WsdMessage::Action::ResolveMatches;
    for (const WsdEndpoint &endpoint : std::as_const(said))
        hearEndpoint(sender, address, endpoint, isAlone, mayResolve, at);
    makeRoom(sender);
    while (m_size > mostInAll && m_senders.size() > 1)
        dropOldestSender();
    return {};
}

/// Until it has said Bye for the last time, what leaves may still answer, and from another of its addresses (wsdd does).
bool WsdCache::isLeaving(const QString &reference, Timestamp at) const
{
    const auto leaving = m_leaving.constFind(reference);
    return leaving != m_leaving.constEnd() && isWithin(leaving->at, at, leavingLasts);
}

/// Only the sender's own counts.
QVector<QHostAddress> WsdCache::hearBye(const QHostAddress &address, const WsdMessage &message, Timestamp at)
{
    m_leaving.removeIf([at](const auto &entry) { return !isWithin(entry.value().at, at, leavingLasts); });
    QVector<QHostAddress> left;
    for (const WsdEndpoint &endpoint : message.endpoints) {
        const auto before = m_leaving.find(endpoint.address);
        if (before != m_leaving.end() && before->addresses.contains(address))
            before->at = at; // it comes more than once
        const auto sender = m_senders.find(address);
        if (sender == m_senders.end() || !sender->endpoints.contains(endpoint.address))
            continue;
        if (!sender->endpoints[endpoint.address].isOwn) {
            sender->endpoints.remove(endpoint.address); // nobody is to be asked where it is
            makeRoom(*sender);
            continue;
        }
        const QVector<QHostAddress> addresses = removeOwn(endpoint.address, at);
        if (m_leaving.size() < mostSenders)
            m_leaving.insert(endpoint.address, {at, addresses});
        for (const QHostAddress &each : addresses)
            if (each != address && !left.contains(each))
                left.append(each);
    }
    return left;
}

/// From all senders that it is the own one of; they.
QVector<QHostAddress> WsdCache::removeOwn(const QString &reference, Timestamp at)
{
    QVector<QHostAddress> addresses;
    for (auto sender = m_senders.begin(); sender != m_senders.end(); ++sender) {
        const auto known = sender->endpoints.constFind(reference);
        if (known == sender->endpoints.constEnd() || !known->isOwn)
            continue;
        sender->endpoints.erase(known);
        sender->saidBye = true;
        sender->lastHeard = at;
        makeRoom(*sender);
        addresses.append(sender.key());
    }
    return addresses;
}

void WsdCache::hearEndpoint(Sender &sender, const QHostAddress &address, const WsdEndpoint &endpoint, bool isAlone,
                            bool mayResolve, Timestamp at)
{
    auto known = sender.endpoints.find(endpoint.address);
    const bool isNew = known == sender.endpoints.end();
    if (isNew)
        known = sender.endpoints.insert(endpoint.address, {endpoint, false, at, {}, 0});
    else
        mergeWsdEndpoint(known->endpoint, endpoint);
    known->heard = at;
    known->missedRounds = 0;
    switch (wsdOwnerOf(known->endpoint, address)) {
    case WsdOwner::Sender: known->isOwn = true; break;
    // Where it is reached by a name, nobody can say whether that is its sender's.
    case WsdOwner::Unknown: known->isOwn = known->isOwn || (isAlone && known->endpoint.xaddrs.isEmpty()); break;
    case WsdOwner::Other: sender.endpoints.erase(known); return;
    }
    if (!known->endpoint.xaddrs.isEmpty() || !mayResolve)
        known->heldSince.reset();
    else if (isNew)
        known->heldSince = at;
    if (!known->isOwn)
        return;
    sender.saidBye = false;
    // Who kept silent for a whole round when another shows up at the address has left it.
    if (isNew)
        sender.endpoints.removeIf([](const auto &entry) { return entry.value().missedRounds > 1; });
}

bool WsdCache::isHeld(const Known &known, Timestamp now)
{
    return known.heldSince && isWithin(*known.heldSince, now, hold);
}

/// A clock that was set back must not silence anybody.
bool WsdCache::isWithin(Timestamp since, Timestamp now, std::chrono::milliseconds span)
{
    return since <= now && now - since < span;
}

void WsdCache::makeRoom(Sender &sender)
{
    qsizetype size = 0;
    for (const Known &known : std::as_const(sender.endpoints))
        size += known.size();
    while (size > mostCharacters || sender.endpoints.size() > mostEndpoints) {
        const auto oldest = std::ranges::min_element(sender.endpoints, {}, &Known::heard);
        size -= oldest->size();
        sender.endpoints.erase(oldest);
    }
    m_size += size - std::exchange(sender.size, size);
}

void WsdCache::dropOldestSender()
{
    auto oldest = m_senders.begin();
    for (auto sender = m_senders.begin(); sender != m_senders.end(); ++sender)
        if (sender->lastHeard < oldest->lastHeard)
            oldest = sender;
    m_size -= oldest->size;
    m_senders.erase(oldest);
}

QVector<QHostAddress> WsdCache::beginRound(Timestamp now)
{
    QVector<QHostAddress> changed;
    m_senders.removeIf([&](std::pair<const QHostAddress &, Sender &> entry) {
        Sender &sender = entry.second;
        const auto isOver = [now](const auto &item) {
            return item.value().missedRounds >= mostMissedRounds && item.value().heard + life <= now;
        };
        if (sender.endpoints.removeIf(isOver) > 0)
            changed.append(entry.first);
        for (Known &known : sender.endpoints)
            ++known.missedRounds;
        makeRoom(sender);
        return sender.endpoints.isEmpty() && sender.told.isEmpty() && sender.lastHeard + life <= now;
    });
    return changed;
}

std::optional<Sighting> WsdCache::takeSighting(const QHostAddress &address, Timestamp now)
{
    const auto found = m_senders.find(address);
    if (found == m_senders.end())
        return std::nullopt;
    Sender &sender = *found;
    QVector<WsdEndpoint> own;
    bool isHolding = false;
    for (const Known &known : std::as_const(sender.endpoints)) {
        isHolding = isHolding || isHeld(known, now);
        if (known.isOwn && !isHeld(known, now))
            own.append(known.endpoint);
    }
    const bool isGone = sender.saidBye && own.isEmpty() && !isHolding;
    if ((own.isEmpty() && isHolding) || (isGone && !sender.isTold))
        return std::nullopt;
    Sighting sighting;
    sighting.source = u"wsd"_s;
    sighting.at = sender.lastHeard;
    sighting.interface = m_interface;
    sighting.endpoint = address.toString();
    sighting.isGone = isGone;
    describeWsd(sighting, own, address);
    for (const Service &before : std::as_const(sender.told)) {
        const auto isSame = [&before](const Service &service) {
            return service.type == before.type && service.name == before.name && service.port == before.port;
        };
        if (std::ranges::none_of(sighting.services, isSame))
            sighting.goneServices.append(before);
    }
    if (isGone)
        sighting.identifiers = sender.toldAs;
    sender.isTold = !isGone; // its Bye comes more than once
    sender.told = sighting.services;
    sender.toldAs = sighting.identifiers;
    return sighting;
}

bool WsdCache::isHolding(const QHostAddress &address, Timestamp now) const
{
    const auto sender = m_senders.constFind(address);
    return sender != m_senders.constEnd()
           && std::ranges::any_of(sender->endpoints, [now](const Known &known) { return isHeld(known, now); });
}

QStringList WsdCache::unresolved(const QHostAddress &address) const
{
    QStringList addresses;
    const auto sender = m_senders.constFind(address);
    if (sender != m_senders.constEnd())
        for (auto known = sender->endpoints.begin(); known != sender->endpoints.end(); ++known)
            if (known->endpoint.xaddrs.isEmpty() || known->endpoint.types.isEmpty())
                addresses.append(known.key());
    return addresses;
}

QString WsdCache::ownAddress(const QHostAddress &address) const
{
    const auto sender = m_senders.constFind(address);
    if (sender == m_senders.constEnd())
        return {};
    const auto own = std::ranges::find_if(sender->endpoints, &Known::isOwn);
    return own == sender->endpoints.end() ? QString() : own->endpoint.address;
}

} // namespace muster::discovery
