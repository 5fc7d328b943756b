// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/neighbour_watch.h"

#include "discovery/time_span.h"

#include <QSet>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto tellAgainAfter = 30s;
constexpr std::chrono::seconds unansweredHolds = 5min; // for what else he has to turn silent
constexpr auto askAfter = 45s;
constexpr auto askedAgainFor = 4s; // the kernel asks three times within 3 s
constexpr qsizetype mostAskedAtOnce = 128;
constexpr auto answerHolds = 10s;
/// Longer than from one sweep to the next: without one the table forgets most of what a relay answered for.
constexpr auto relayHolds = 15min;
/// A router with proxy ARP waits up to 0.8 s with each answer, so that they come one by one.
constexpr auto doubtHolds = 2s;
constexpr qsizetype mostAnswersKept = 70000; // a whole /16

QHostAddress zoneless(QHostAddress address)
{
    if (!address.scopeId().isEmpty())
        address.setScopeId({});
    return address;
}

} // namespace

NeighbourWatch::NeighbourWatch(const VendorNames &vendors) : m_vendors(vendors)
{
}

void NeighbourWatch::setNetworks(const QVector<Network> &networks)
{
    m_interfaces.clear();
    m_mayTouch.clear();
    for (const Network &network : networks) {
        m_interfaces.insert(network.interface.index, network.interface);
        m_mayTouch.insert(network.interface.index, network.mayTouch);
    }
    const auto isElsewhere = [this](const auto &item) { return !m_interfaces.contains(item.key().interface); };
    m_entries.removeIf(isElsewhere);
    m_answers.removeIf(isElsewhere);
    m_shared.removeIf([this](const auto &item) { return !m_interfaces.contains(item.key()); });
}

void NeighbourWatch::noteAnswer(int interface, const QHostAddress &address, Timestamp now)
{
    if (m_answers.size() < mostAnswersKept)
        m_answers.insert({interface, zoneless(address)}, now);
}

QVector<Sighting> NeighbourWatch::look(const QVector<Neighbour> &table, Timestamp now)
{
    forgetOld(now);
    countAddresses(table, now);
    m_answers.removeIf([now](const auto &item) { return !isWithinSpan(item.value(), now, answerHolds); });
    for (Entry &entry : m_entries)
        entry.isListed = false;
    QVector<Sighting> sightings;
    for (const Neighbour &neighbour : table) {
        const auto interface = m_interfaces.constFind(neighbour.interface);
        if (interface == m_interfaces.cend() || isOurs(neighbour) || isDoubtful(neighbour, now))
            continue;
        const Place place{neighbour.interface, zoneless(neighbour.address)};
        Entry &entry = m_entries[place];
        const bool wasFresh = std::exchange(entry.isFresh, neighbour.isFresh || m_answers.contains(place));
        const bool isOther = std::exchange(entry.mac, neighbour.mac) != neighbour.mac;
        entry.isListed = true;
        entry.unanswered.reset();
        if (!entry.isFresh || (wasFresh && !isOther && entry.told && isWithinSpan(*entry.told, now, tellAgainAfter)))
            continue;
        entry.told = now;
        sightings.append(sightingOf(neighbour, *interface, now));
    }
    return sightings;
}

bool NeighbourWatch::isAnybodyMissing() const
{
    return std::ranges::any_of(m_entries, [](const Entry &entry) { return !entry.isListed && entry.told; });
}

bool NeighbourWatch::isAnybodyAskedAgain(Timestamp now) const
{
    return std::ranges::any_of(m_entries, [now](const Entry &entry) {
        return !entry.isListed && entry.unanswered && isWithinSpan(*entry.unanswered, now, askedAgainFor);
    });
}

bool NeighbourWatch::mayTouch(const Place &place) const
{
    const QVector<Prefix> parts = m_mayTouch.value(place.interface);
    return std::ranges::any_of(parts, [&place](const Prefix &part) { return part.contains(place.address); });
}

/// At an address that answers, or is going to be asked. Where nobody may ask, it would be taken for there as long as it is
/// listed.
bool NeighbourWatch::mayBeElsewhere(int interface, const QString &mac) const
{
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it)
        if (it.key().interface == interface && it->isListed && it->mac == mac && (it->isFresh || mayTouch(it.key())))
            return true;
    return false;
}

QVector<Sighting> NeighbourWatch::takeGone(const QVector<LinkAddress> &unanswered, Timestamp now)
{
    QVector<Sighting> sightings;
    for (const LinkAddress &each : unanswered) {
        const Place place{each.interface, zoneless(each.address)};
        const auto entry = m_entries.find(place);
        if (entry == m_entries.end() || entry->isListed || !entry->told)
            continue;
        if (!entry->unanswered || *entry->unanswered > now)
            entry->unanswered = now;
        if (isWithinSpan(*entry->unanswered, now, askedAgainFor) || mayBeElsewhere(place.interface, entry->mac))
            continue;
        Sighting sighting = sightingOf({place.interface, place.address, entry->mac, false}, m_interfaces.value(place.interface),
                                       now);
        sighting.isGone = true;
        sightings.append(sighting);
        m_entries.erase(entry);
    }
    return sightings;
}

QVector<LinkAddress> NeighbourWatch::takeSilent(Timestamp now, const std::function<bool(const LinkAddress &)> &mayTouch)
{
    const auto isLately = [now](const std::optional<Timestamp> &at) { return at && isWithinSpan(*at, now, askAfter); };
    QSet<std::pair<int, QString>> failing; // interface and MAC
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it)
        if (it->unanswered)
            failing.insert({it.key().interface, it->mac});
    QVector<LinkAddress> silent;
    for (auto it = m_entries.begin(); it != m_entries.end() && silent.size() < mostAskedAtOnce; ++it) {
        const bool isMeant = (it->told && !isLately(it->told)) || failing.contains({it.key().interface, it->mac});
        const bool isQuiet = it->isListed && !it->isFresh && isMeant && !isLately(it->asked);
        const bool hasFailedOnce = it->unanswered && (!it->asked || *it->asked < *it->unanswered);
        const bool isDeleted = !it->isListed && it->told && !it->unanswered && !isLately(it->asked);
        const LinkAddress place{it.key().interface, it.key().address};
        if ((!isQuiet && !hasFailedOnce && !isDeleted) || !mayTouch(place))
            continue;
        it->asked = now;
        silent.append(place);
    }
    return silent;
}

void NeighbourWatch::countAddresses(const QVector<Neighbour> &table, Timestamp now)
{
    for (auto interface = m_interfaces.cbegin(); interface != m_interfaces.cend(); ++interface) {
        Shared &shared = m_shared[interface.key()];
        QHash<QString, int> addresses;
        for (const Neighbour &neighbour : table)
            if (neighbour.interface == interface.key() && neighbour.address.protocol() == QAbstractSocket::IPv4Protocol)
                ++addresses[neighbour.mac];
        shared.since.removeIf([&addresses](const auto &item) { return addresses.value(item.key()) < 2; });
        for (auto mac = addresses.cbegin(); mac != addresses.cend(); ++mac)
            if (mac.value() > 1 && !shared.since.contains(mac.key()))
                shared.since.insert(mac.key(), now);
        for (const QString &mac : relaysIn(table, interface.key())) {
            shared.relays[mac] = addresses.value(mac);
            shared.relaysSeen[mac] = now;
        }
        shared.relaysSeen.removeIf([&shared, now](const auto &item) {
            const bool isOver = !isWithinSpan(item.value(), now, relayHolds);
            if (isOver)
                shared.relays.remove(item.key());
            return isOver;
        });
    }
}

bool NeighbourWatch::isDoubtful(const Neighbour &neighbour, Timestamp now) const
{
    const auto shared = m_shared.constFind(neighbour.interface);
    if (shared == m_shared.cend())
        return false;
    const auto since = shared->since.constFind(neighbour.mac);
    return shared->relays.contains(neighbour.mac)
           || (neighbour.address.protocol() == QAbstractSocket::IPv4Protocol && since != shared->since.cend()
               && isWithinSpan(*since, now, doubtHolds));
}

/// What has left the table may come back at once: only after a while it is new. Who is asked is kept until that shows, and who did not
/// answer until all he has is silent.
void NeighbourWatch::forgetOld(Timestamp now)
{
    m_entries.removeIf([now](const auto &item) {
        const Entry &entry = item.value();
        const auto lastKnown = entry.unanswered ? entry.unanswered : std::max(entry.told, entry.asked);
        return !entry.isListed
               && (!lastKnown || !isWithinSpan(*lastKnown, now, entry.unanswered ? unansweredHolds : tellAgainAfter));
    });
}

/// Another interface of ours on the same wire is in the table like anybody.
bool NeighbourWatch::isOurs(const Neighbour &neighbour) const
{
    const QHostAddress address = zoneless(neighbour.address);
    return std::ranges::any_of(m_interfaces, [&](const NetworkInterface &interface) {
        return interface.mac == neighbour.mac
               || std::ranges::any_of(interface.addresses, [&address](const NetworkInterface::Address &own) {
                      return zoneless(own.address) == address;
                  });
    });
}

Sighting NeighbourWatch::sightingOf(const Neighbour &neighbour, const NetworkInterface &interface, Timestamp now) const
{
    QHostAddress address = zoneless(neighbour.address);
    if (address.protocol() == QAbstractSocket::IPv6Protocol && address.isLinkLocal())
        address.setScopeId(interface.name);
    Sighting sighting;
    sighting.source = u"neighbours"_s;
    sighting.at = now;
    sighting.interface = interface.name;
    sighting.endpoint = address.toString();
    if (const auto mac = Identifier::create(IdentifierType::Mac, neighbour.mac, sighting.source, now))
        sighting.identifiers.append(*mac);
    if (const QString vendor = m_vendors.ofMac(neighbour.mac); !vendor.isEmpty())
        sighting.attributes.insert(u"vendor"_s, vendor);
    return sighting;
}

} // namespace muster::discovery
