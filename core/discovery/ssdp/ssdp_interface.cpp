// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_interface.h"

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr auto ssdpExpireInterval = 1000ms;
constexpr auto ssdpAskDelay = 500ms; // a device announces itself in several datagrams
constexpr std::chrono::milliseconds ssdpAskInterval = 10s;
constexpr auto firstSsdpInterval = 1000ms;
constexpr auto longestSsdpInterval = 30min;

/// UPnP Device Architecture 2.0, section 1.1.2 and annex A.2.
Group ssdpGroup()
{
    Group group;
    group.protocol = u"SSDP"_s;
    group.ipv4 = QHostAddress(u"239.255.255.250"_s);
    group.ipv6 = QHostAddress(u"ff02::c"_s);
    group.port = 1900;
    group.hops = 2;
    return group;
}

} // namespace

SsdpInterface::SsdpInterface(const Clock &clock, const Network &network)
    : GroupInterface(ssdpGroup(), {firstSsdpInterval, longestSsdpInterval}, clock, network)
    , m_cache(network.interface.name)
    , m_pace(clock, [this](const QHostAddress &sender, Timestamp) { return m_cache.takeSighting(sender); })
    , m_fetch(clock, [this](const QHostAddress &host) { return touchableHost(this->network(), host); })
{
    connect(&m_pace, &SenderPace::sighted, this, &InterfacePart::sighted);
    m_askTimer.setSingleShot(true);
    connect(&m_askTimer, &QTimer::timeout, this, [this] {
        m_sinceAsked.start();
        if (this->network().mayAsk)
            ask();
    });
    connect(&m_expireTimer, &QTimer::timeout, this, &SsdpInterface::expire);
    connect(&m_fetch, &DescriptionFetch::described, this, &SsdpInterface::takeDescription);
}

void SsdpInterface::probe()
{
    m_fetch.forgive();
    wantAll();
    GroupInterface::probe();
}

/// From our own port, where all answers come. Some answer the one and not the other.
void SsdpInterface::ask()
{
    for (const IpFamily family : {IpFamily::IPv4, IpFamily::IPv6})
        for (const char *target : {"upnp:rootdevice", "ssdp:all"})
            send(family, ssdpSearch(family, target), Reply::ToUs);
}

void SsdpInterface::hear(const Datagram &datagram, IpFamily family)
{
    const auto message = SsdpMessage::read(datagram.bytes);
    if (!message) {
        noteGarbled(family);
        return;
    }
    if (!m_cache.hear(datagram.sender, *message, clock().now()))
        return;
    m_pace.note(datagram.sender);
    if (!m_expireTimer.isActive())
        m_expireTimer.start(ssdpExpireInterval);
    if (message->kind != SsdpMessage::Kind::ByeBye)
        notePlace(datagram.sender, *message, datagram.isUnicast && message->isAnswer);
}

/// Anybody can announce in another's name. So a description is fetched only where an answer on our own port, to a search of ours,
/// says that it is; an announcement makes us search.
void SsdpInterface::notePlace(const QHostAddress &sender, const SsdpMessage &message, bool isAnswer)
{
    if (!DescriptionFetch::urlOf(message.location, sender) || !makeRoomForPlace(sender, message.location, isAnswer))
        return;
    QHash<QString, bool> &places = m_places[sender];
    const bool isNew = !places.contains(message.location);
    bool &isAnswered = places[message.location];
    isAnswered = isAnswered || isAnswer;
    if (isAnswered)
        m_fetch.want(sender, message.location, message.configId);
    else if (isNew && network().mayTouchAddress(sender))
        askSoon();
}

/// What an answer names goes before what was only announced.
bool SsdpInterface::makeRoomForPlace(const QHostAddress &sender, const QString &location, bool isAnswer)
{
    if (!m_places.contains(sender) && m_places.size() >= SsdpCache::mostSenders) {
        const QVector<QHostAddress> known = m_cache.senders();
        const QSet<QHostAddress> kept(known.begin(), known.end());
        m_places.removeIf([&kept](const auto &entry) { return !kept.contains(entry.key()); });
    }
    if (!m_places.contains(sender))
        return m_places.size() < SsdpCache::mostSenders;
    QHash<QString, bool> &places = m_places[sender];
    if (places.contains(location) || places.size() < DescriptionFetch::mostOfSender)
        return true;
    const QVector<SsdpCache::Place> announced = m_cache.places(sender);
    places.removeIf([&](const auto &place) {
        return (isAnswer && !place.value())
               || std::ranges::find(announced, place.key(), &SsdpCache::Place::location) == announced.end();
    });
    return places.size() < DescriptionFetch::mostOfSender;
}

void SsdpInterface::askSoon()
{
    if (!network().mayAsk || m_askTimer.isActive())
        return;
    const bool isLately = m_sinceAsked.isValid() && !m_sinceAsked.hasExpired(ssdpAskInterval.count());
    m_askTimer.start(isLately ? ssdpAskInterval : ssdpAskDelay);
}

void SsdpInterface::networkChanged(const Network &before)
{
    GroupInterface::networkChanged(before);
    m_fetch.review();
    wantAll();
}

void SsdpInterface::wantAll()
{
    for (const QHostAddress &sender : m_cache.senders())
        for (const SsdpCache::Place &place : m_cache.places(sender))
            if (m_places.value(sender).value(place.location))
                m_fetch.want(sender, place.location, place.configId);
}

void SsdpInterface::takeDescription(const QHostAddress &sender, const QString &location, const UpnpDescription &description)
{
    if (m_cache.describe(sender, location, description))
        m_pace.note(sender);
}

void SsdpInterface::expire()
{
    const Timestamp now = clock().now();
    for (const QHostAddress &sender : m_cache.expire(now))
        m_pace.note(sender);
    if (m_cache.isEmpty()) {
        m_places.clear();
        m_expireTimer.stop();
    }
}

} // namespace muster::discovery
