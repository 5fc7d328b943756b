// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/discovery_service.h"

#include "discovery/time_span.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto batchPause = 50ms;
constexpr auto lookPause = 100ms; ///< between two looks at the neighbour table while sightings wait for it
constexpr std::chrono::milliseconds longestWait = 10s;
constexpr std::chrono::milliseconds goodbyeOf = 75min; ///< the last word of a sender is of who spoke there so long before
// Most who speak from an IPv6 address have an IPv4 one as well, by which they are known sooner, and would be two rows for a moment.
constexpr auto ipv6ToldAfter = 2s;
constexpr std::size_t mostWaiting = 1024;
constexpr qsizetype largestBatch = 4096;
constexpr qsizetype mostRelays = 1024;
constexpr auto relayLasts = 15min;
constexpr auto kernelAsksFor = 3s;
constexpr qsizetype mostAsked = 256;
constexpr qsizetype mostCounted = 16384; ///< endpoints a source is counted with
constexpr qsizetype mostIdentified = 16384;
constexpr auto rememberedFor = 3h; ///< longer than any source keeps what it heard

const QString neighboursId = u"neighbours"_s;

QString keyOf(int interface, QHostAddress address)
{
    address.setScopeId({});
    return u"%1 %2"_s.arg(interface).arg(address.toString());
}

QString keyOf(int interface, const QString &mac)
{
    return u"%1 %2"_s.arg(interface).arg(mac);
}

bool hasAddress(const NetworkInterface &interface, const QHostAddress &address)
{
    return std::ranges::any_of(interface.addresses, [key = keyOf(0, address)](const NetworkInterface::Address &each) {
        return keyOf(0, each.address) == key;
    });
}

QString senderOf(const Sighting &sighting)
{
    return sighting.source + u' ' + sighting.interface + u' ' + sighting.endpoint;
}

} // namespace

DiscoveryService::DiscoveryService(Parts parts, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_clock(clock)
    , m_waitTimer(this) // they go with it when it is moved to its thread
    , m_batchTimer(this)
    , m_statusTimer(this)
{
    qRegisterMetaType<DiscoveryStatus>();
    qRegisterMetaType<QVector<Sighting>>();
    m_parts.interfaces->setParent(this);
    m_waitTimer.setInterval(lookPause);
    m_batchTimer.setInterval(batchPause);
    m_statusTimer.setInterval(batchPause);
    m_batchTimer.setSingleShot(true);
    m_statusTimer.setSingleShot(true);
    connect(&m_waitTimer, &QTimer::timeout, this, [this] { serveWaiting(); });
    connect(&m_batchTimer, &QTimer::timeout, this, &DiscoveryService::flush);
    connect(&m_statusTimer, &QTimer::timeout, this, &DiscoveryService::updateStatus);
    connect(m_parts.interfaces.get(), &NetworkInterfaces::changed, this, &DiscoveryService::refresh);
    for (const auto &source : m_parts.sources) {
        source->setParent(this);
        connect(source.get(), &Source::sighted, this,
                [this, source = source.get()](const Sighting &sighting) { take(*source, sighting); });
        connect(source.get(), &Source::channelsChanged, this, &DiscoveryService::updateSoon);
    }
}

DiscoveryService::~DiscoveryService()
{
    // Ours by pointer; as children they only followed us from thread to thread.
    m_parts.interfaces->setParent(nullptr);
    for (const auto &source : m_parts.sources)
        source->setParent(nullptr);
}

void DiscoveryService::start(const DiscoveryScope &scope)
{
    m_scope = scope;
    if (!m_since) {
        m_since = m_clock.now();
        m_networks.clear();
    }
    readNeighbours(); // what appears from here on is new
    refresh();
    updateStatus();
}

void DiscoveryService::probe()
{
    if (!m_since)
        return;
    for (const auto &source : m_parts.sources)
        if (isListed(*source) && !isOff(*source))
            source->probe();
}

void DiscoveryService::setSourcesOff(const QStringList &ids)
{
    m_off = ids;
    refresh();
    updateSoon();
}

void DiscoveryService::setListenOnly(const QStringList &interfaces)
{
    m_listenOnly = interfaces;
    refresh();
    updateSoon();
}

bool DiscoveryService::mayAsk(const QString &interface) const
{
    return !m_scope.isListenOnly && !m_listenOnly.contains(interface);
}

bool DiscoveryService::isListed(const Source &source) const
{
    return m_scope.sources.isEmpty() || m_scope.sources.contains(source.id());
}

bool DiscoveryService::isOff(const Source &source) const
{
    return m_off.contains(source.id());
}

void DiscoveryService::stop()
{
    if (!m_since)
        return;
    for (const auto &source : m_parts.sources)
        source->stop();
    serveWaiting({}, true);
    flush();
    m_since.reset();
    m_listening.clear();
    m_networks.clear();
    updateStatus();
}

/// Tells the sources where they may work now.
void DiscoveryService::refresh()
{
    if (!m_since)
        return;
    m_networks = networksInScope();
    for (const auto &source : m_parts.sources) {
        source->setListenOnly([this](const QString &interface) { return !mayAsk(interface); });
        if (isListed(*source) && !isOff(*source))
            source->start(m_networks);
        else
            source->stop();
    }
    updateSoon();
}

QVector<Network> DiscoveryService::networksInScope() const
{
    QVector<Network> networks;
    for (const NetworkInterface &interface : m_parts.interfaces->current()) {
        if (m_scope.interfaces.isEmpty() ? interface.isLoopback : !m_scope.interfaces.contains(interface.name))
            continue;
        Network network{interface, mayAsk(interface.name), {}};
        for (const Prefix &own : network.mayAsk ? interface.ipv4Networks() : QVector<Prefix>())
            for (const AllowedNetwork &allowed : m_scope.mayTouch) {
                const Prefix part = allowed.prefix.contains(own) ? own : allowed.prefix;
                if (allowed.interface == interface.name && own.contains(part) && part.length >= widestSweep
                    && !network.mayTouch.contains(part))
                    network.mayTouch.append(part);
            }
        networks.append(std::move(network));
    }
    return networks;
}

QVector<DiscoveryStatus::Place> DiscoveryService::places() const
{
    QVector<DiscoveryStatus::Place> places;
    for (const Network &network : m_networks)
        for (const Prefix &prefix : network.interface.ipv4Networks()) {
            DiscoveryStatus::Place place{network.interface.name,
                                         prefix,
                                         {},
                                         touchObjection(network.interface, prefix).value_or(QString()),
                                         !network.mayAsk};
            for (const AllowedNetwork &allowed : m_scope.mayTouch)
                if (allowed.interface == place.interface && (allowed.prefix.contains(prefix) || prefix.contains(allowed.prefix)))
                    place.mayTouch.append(allowed.prefix);
            places.append(std::move(place));
        }
    return places;
}

// --- who is it? ------------------------------------------------------------------------------------------------------------

void DiscoveryService::take(Source &source, const Sighting &sighting)
{
    if (!m_since)
        return;
    Waiting waiting{sighting, senderOf(sighting), m_clock.now()};
    readNeighbours();
    const Sender sender = identify(waiting.sighting);
    if (sender == Sender::Ourselves)
        return;
    if (!sighting.isGone && isWithinSpan(sighting.at, waiting.since, longestWait))
        waiting.sighting.listeningSince = m_listening.note(sighting.interface, waiting.since);
    QSet<QString> &heard = m_heard[source.id()];
    if (!sighting.isGone && heard.size() < mostCounted)
        heard.insert(sighting.interface + u' ' + sighting.endpoint);
    updateSoon();
    if (sender != Sender::Unknown) {
        if (m_waitingOf.contains(waiting.sender))
            serveWaiting(waiting.sender); // what he said before goes first
        hand(waiting.sighting);
        return;
    }
    if (m_waiting.size() >= mostWaiting) {
        hand(m_waiting.front().sighting);
        waitsNoLonger(m_waiting.front());
        m_waiting.pop_front();
    }
    askWho(waiting.sighting);
    ++m_waitingOf[waiting.sender];
    m_waiting.push_back(std::move(waiting));
    if (!m_waitTimer.isActive())
        m_waitTimer.start();
}

/// At most as often as somebody may wait for it.
void DiscoveryService::readNeighbours()
{
    const Timestamp now = m_clock.now();
    if (m_readAt && isWithinSpan(*m_readAt, now, lookPause / 2))
        return;
    const Result<QVector<Neighbour>> table = m_parts.neighbours->read();
    const bool isWatching = m_readAt && isWithinSpan(*m_readAt, now, longestWait);
    m_readAt = now;
    m_neighbours.clear();
    if (!table)
        return; // nobody is identified by it then; the source of that name says why
    QHash<QString, Timestamp> present;
    for (const Neighbour &neighbour : *table) {
        const QString key = keyOf(neighbour.interface, neighbour.address);
        const QString entry = key + u' ' + neighbour.mac;
        const auto known = m_present.constFind(entry);
        const bool isKnown = known != m_present.constEnd() && *known <= now; // a clock that was set back says nothing of it
        const Timestamp since = isKnown ? *known : isWatching ? now : Timestamp();
        present.insert(entry, since);
        if (neighbour.isFresh || isWithinSpan(since, now, longestWait))
            m_neighbours.insert(key, neighbour);
    }
    m_present = std::move(present);
    for (const Network &network : std::as_const(m_networks))
        for (const QString &mac : relaysIn(*table, network.interface.index))
            if (m_relays.size() < mostRelays)
                m_relays.insert(keyOf(network.interface.index, mac), now);
    m_relays.removeIf([now](const auto &relay) { return !isWithinSpan(relay.value(), now, relayLasts); });
    m_identified.removeIf([now](const auto &heard) { return now - heard.value().lastSeen > rememberedFor; });
}

/// Our other interfaces on the same link answer like anybody. A link-local address is not theirs alone: there the MAC tells.
bool DiscoveryService::isOurs(const QHostAddress &address, const QString &interface) const
{
    const QVector<NetworkInterface> all = m_parts.interfaces->current();
    return std::ranges::any_of(all, [&](const NetworkInterface &own) {
        return (own.name == interface || !address.isLinkLocal()) && hasAddress(own, address);
    });
}

bool DiscoveryService::isOurs(const QString &mac) const
{
    const QVector<NetworkInterface> all = m_parts.interfaces->current();
    return !mac.isEmpty() && std::ranges::any_of(all, [&mac](const NetworkInterface &own) { return own.mac == mac; });
}

/// Adds the sender's MAC. DESIGN section 4: only of a sender on the link, and only as the table had it when he was heard; not the MAC
/// of somebody who answers for others.
DiscoveryService::Sender DiscoveryService::identify(Sighting &sighting)
{
    const QHostAddress sender(sighting.endpoint);
    const auto network = std::ranges::find_if(m_networks, [&sighting](const Network &candidate) {
        return candidate.interface.name == sighting.interface;
    });
    if (sender.isNull() || network == m_networks.end())
        return Sender::NotLocal;
    const auto isOwnMac = [this](const Identifier &seen) { return seen.source == neighboursId && isOurs(seen.value); };
    if (isOurs(sender, sighting.interface) || std::ranges::any_of(sighting.identifiers, isOwnMac))
        return Sender::Ourselves;
    if (sighting.source == neighboursId || !network->interface.isOnLink(sender))
        return Sender::NotLocal;
    // What ran out was said by whoever had the address then.
    if (m_clock.now() - sighting.at > longestWait)
        return identifyAsBefore(sighting);
    const auto neighbour = m_neighbours.constFind(keyOf(network->interface.index, sender));
    if (neighbour == m_neighbours.constEnd()) {
        const bool isRemembered = sighting.isGone && identifyAsBefore(sighting) == Sender::Known;
        return isRemembered ? Sender::Known : Sender::Unknown;
    }
    if (isOurs(neighbour->mac))
        return Sender::Ourselves;
    if (m_relays.contains(keyOf(network->interface.index, neighbour->mac)))
        return Sender::NotLocal;
    if (auto mac = Identifier::create(IdentifierType::Mac, neighbour->mac, neighboursId, sighting.at)) {
        const QString heardFrom = senderOf(sighting);
        if (m_identified.size() < mostIdentified || m_identified.contains(heardFrom))
            m_identified.insert(heardFrom, *mac);
        sighting.identifiers.append(std::move(*mac));
    }
    return Sender::Known;
}

/// By what the same source was told by him at that time, if he was known then. Who leaves answers nobody, and was not asked lately.
DiscoveryService::Sender DiscoveryService::identifyAsBefore(Sighting &sighting) const
{
    const auto before = m_identified.constFind(senderOf(sighting));
    if (before == m_identified.constEnd()
        || std::chrono::abs(sighting.at - before->lastSeen) > (sighting.isGone ? goodbyeOf : longestWait))
        return Sender::NotLocal;
    sighting.identifiers.append(*before);
    return Sender::Known;
}

/// One of our other interfaces may have this link-local address, as somebody else may: only the MAC tells.
bool DiscoveryService::isMaybeOurs(const Sighting &sighting) const
{
    const QVector<NetworkInterface> all = m_parts.interfaces->current();
    return std::ranges::any_of(all, [address = QHostAddress(sighting.endpoint)](const NetworkInterface &own) {
        return hasAddress(own, address);
    });
}

/// So that nobody waits for a name, model or service because the kernel has no reason to learn the MAC. What stands for an address
/// becomes the device of that address once that is known; when it is known already, nothing changes until then.
void DiscoveryService::tellForItsAddress(Waiting &waiting)
{
    const Sighting &sighting = waiting.sighting;
    const bool isIpv4 = QHostAddress(sighting.endpoint).protocol() == QAbstractSocket::IPv4Protocol;
    const bool isSoon = !isIpv4 && isWithinSpan(waiting.since, m_clock.now(), ipv6ToldAfter);
    if (waiting.isTold || sighting.isGone || isSoon || isMaybeOurs(sighting))
        return;
    waiting.isTold = true;
    Sighting told = sighting;
    told.identifiers.clear();
    hand(told);
}

/// Where it is allowed, the sender is spoken to, so that the kernel finds out.
void DiscoveryService::askWho(const Sighting &sighting)
{
    const QHostAddress sender(sighting.endpoint);
    // The kernel goes on asking for 3 s by itself. Forged senders must not cost a socket each.
    const Timestamp now = m_clock.now();
    m_askedAt.removeIf([now](const auto &asked) { return !isWithinSpan(asked.value(), now, kernelAsksFor); });
    if (m_askedAt.contains(sighting.endpoint) || m_askedAt.size() >= mostAsked)
        return;
    m_askedAt.insert(sighting.endpoint, now);
    for (const Network &network : std::as_const(m_networks)) {
        if (network.interface.name != sighting.interface || !network.mayTouchAddress(sender))
            continue;
        for (const NetworkInterface::Address &own : network.interface.addresses)
            if (Prefix::around(own.address, own.prefixLength).contains(sender)) {
                m_parts.neighbours->resolve(network.interface, own.address, sender);
                return;
            }
    }
}

void DiscoveryService::waitsNoLonger(const Waiting &waiting)
{
    const auto count = m_waitingOf.find(waiting.sender);
    if (--*count == 0)
        m_waitingOf.erase(count);
}

/// Those of one sender, or all.
void DiscoveryService::serveWaiting(const QString &only, bool isEnd)
{
    if (m_waiting.empty())
        return;
    readNeighbours();
    const Timestamp now = m_clock.now();
    std::erase_if(m_waiting, [&](Waiting &waiting) {
        if (!only.isEmpty() && waiting.sender != only)
            return false;
        const bool isOver = isEnd || !isWithinSpan(waiting.since, now, longestWait);
        const Sender sender = identify(waiting.sighting);
        if (sender == Sender::Unknown && !isOver) {
            tellForItsAddress(waiting);
            return false;
        }
        if (sender != Sender::Ourselves)
            hand(waiting.sighting);
        waitsNoLonger(waiting);
        return true;
    });
    if (m_waiting.empty())
        m_waitTimer.stop();
}

// --- handing on ------------------------------------------------------------------------------------------------------------

void DiscoveryService::hand(const Sighting &sighting)
{
    if (m_batch.size() >= largestBatch) {
        m_batch.removeFirst();
        ++m_dropped;
        updateSoon();
    }
    m_batch.append(sighting);
    if (!m_batchTimer.isActive())
        m_batchTimer.start();
}

void DiscoveryService::flush()
{
    m_batchTimer.stop();
    if (!m_batch.isEmpty())
        Q_EMIT sighted(std::exchange(m_batch, {}));
}

/// Within 50 ms, however much happens meanwhile.
void DiscoveryService::updateSoon()
{
    if (!m_statusTimer.isActive())
        m_statusTimer.start();
}

const DiscoveryStatus &DiscoveryService::statusNow()
{
    updateStatus();
    return m_status;
}

void DiscoveryService::updateStatus()
{
    m_statusTimer.stop();
    DiscoveryStatus status{m_since, {}, {}, places(), m_dropped, scansNow()};
    for (const Network &network : std::as_const(m_networks))
        status.interfaces += network.interface.name;
    for (const auto &source : m_parts.sources)
        if (isListed(*source))
            status.sources.append({source->id(), source->title(), m_heard.value(source->id()).size(),
                                   m_since ? source->channels() : QVector<Channel>(), isOff(*source)});
    if (status == m_status)
        return;
    m_status = std::move(status);
    Q_EMIT statusChanged(m_status);
}

} // namespace muster::discovery
