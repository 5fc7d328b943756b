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
    const bool isBye = message.action == WsdMessage::Action::Bye;
    auto sender = m_senders.find(address);
    if (sender == m_senders.end()) {
        const bool isLast = message.action != WsdMessage::Action::Hello && !message.endpoints.isEmpty()
                            && std::ranges::all_of(message.endpoints, [&](const WsdEndpoint &endpoint) {
                                   return isWithin(m_leaving.value(endpoint.address), at, leaving);
                               });
        if (isBye || isLast)
            return {};
        if (m_senders.size() >= mostSenders)
            dropOldestSender();
        sender = m_senders.insert(address, {});
    }
    sender->lastHeard = at;
    // A proxy answers the question where somebody is; what a Hello or a ProbeMatch is about may be its sender.
    const bool isAlone = message.endpoints.size() == 1 && message.action != WsdMessage::Action::ResolveMatches;
    QVector<QHostAddress> elsewhere;
    for (const WsdEndpoint &endpoint : message.endpoints) {
        if (message.action == WsdMessage::Action::Hello)
            m_leaving.remove(endpoint.address);
        if (isBye && hearBye(*sender, endpoint.address, at))
            elsewhere += leaveElsewhere(address, endpoint.address, at);
        else if (isBye)
            continue;
        else if (message.action == WsdMessage::Action::Hello || !isLeaving(*sender, endpoint.address, at))
            hearEndpoint(*sender, address, endpoint, isAlone, mayResolve, at);
    }
    makeRoom(*sender);
    while (m_size > mostInAll && m_senders.size() > 1)
        dropOldestSender();
    return elsewhere;
}

QVector<QHostAddress> WsdCache::leaveElsewhere(const QHostAddress &sender, const QString &address, Timestamp at)
{
    QVector<QHostAddress> left;
    for (auto other = m_senders.begin(); other != m_senders.end(); ++other)
        if (other.key() != sender && hearBye(*other, address, at)) {
            other->lastHeard = at;
            makeRoom(*other);
            left.append(other.key());
        }
    return left;
}

/// Who leaves may answer from another of its addresses after it has said Bye from one.
bool WsdCache::isLeaving(const Sender &sender, const QString &address, Timestamp at) const
{
    return isWithin(sender.left.value(address), at, leaving) || isWithin(m_leaving.value(address), at, leaving);
}

/// Whether it was known to be the sender's own: only that counts. Until it has said Bye for the last time it may still answer (wsdd
/// does).
bool WsdCache::hearBye(Sender &sender, const QString &address, Timestamp at)
{
    sender.left.removeIf([at](const auto &gone) { return !isWithin(gone.value(), at, leaving); });
    const auto known = sender.endpoints.constFind(address);
    const bool isOwn = known != sender.endpoints.constEnd() && known->isOwn;
    if (known != sender.endpoints.constEnd())
        sender.endpoints.erase(known);
    sender.saidBye = sender.saidBye || isOwn;
    m_leaving.removeIf([at](const auto &gone) { return !isWithin(gone.value(), at, leaving); });
    if (isOwn && m_leaving.size() < mostSenders)
        m_leaving.insert(address, at);
    if (sender.left.contains(address) || (isOwn && sender.left.size() < mostEndpoints))
        sender.left.insert(address, at);
    return isOwn;
}

void WsdCache::hearEndpoint(Sender &sender, const QHostAddress &address, const WsdEndpoint &endpoint, bool isAlone,
                            bool mayResolve, Timestamp at)
{
    sender.left.remove(endpoint.address);
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
