// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_interface.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr auto wsdResolveDelay = 100ms;  // the second copy of an answer may be on its way
constexpr auto wsdResolveInterval = 10s; // of one endpoint reference of a sender
constexpr auto wsdUnicastInterval = 30s; // what the kernel's neighbour table holds of a sender after that is old
constexpr qsizetype mostWsdResolvesAtOnce = 8;
constexpr std::size_t mostWsdProbesKnown = 36; // six rounds
constexpr std::size_t mostWsdResolvesKnown = 256;
constexpr auto firstWsdInterval = 1000ms;
constexpr auto longestWsdInterval = 30min;
// SOAP over UDP, appendix I: MULTICAST_UDP_REPEAT 1, UDP_MIN_DELAY 50 ms, UDP_MAX_DELAY 250 ms. Later than 100 ms, as what makes two
// packets meet lasts so long.
constexpr int leastWsdRepeat = 100;
constexpr int mostWsdRepeat = 250;

Group wsdGroup()
{
    Group group;
    group.protocol = u"WS-Discovery"_s;
    group.ipv4 = QHostAddress(u"239.255.255.250"_s); // WS-Discovery section 2.4
    group.ipv6 = QHostAddress(u"ff02::c"_s);
    group.port = 3702;
    group.hops = 1;
    group.largestDatagram = WsdMessage::largest;
    return group;
}

/// A clock that was set back must not silence anybody.
bool isWsdLately(Timestamp before, Timestamp now, std::chrono::milliseconds span)
{
    return before <= now && now - before < span;
}

void keepWsdQuestion(std::deque<QString> &known, const QString &messageId, std::size_t most)
{
    known.push_back(messageId);
    if (known.size() > most)
        known.pop_front();
}

} // namespace

WsdInterface::WsdInterface(const Clock &clock, const Network &network)
    : GroupInterface(wsdGroup(), {firstWsdInterval, longestWsdInterval}, clock, network)
    , m_cache(network.interface.name)
    , m_pace(clock, [this](const QHostAddress &sender, Timestamp now) { return take(sender, now); })
{
    m_resolveTimer.setSingleShot(true);
    connect(&m_pace, &SenderPace::sighted, this, &InterfacePart::sighted);
    connect(&m_resolveTimer, &QTimer::timeout, this, &WsdInterface::resolve);
}

void WsdInterface::ask()
{
    for (const QHostAddress &sender : m_cache.beginRound(clock().now()))
        m_pace.note(sender);
    // Debian's wsdd answers only where the text is "wsdp:Device", cameras of all kinds only where it is theirs, or none.
    QVector<Packet> packets;
    for (const IpFamily family : {IpFamily::IPv4, IpFamily::IPv6})
        for (const QString &type : {u""_s, u"wsdp:Device"_s, u"dn:NetworkVideoTransmitter"_s}) {
            const WsdQuestion question = WsdQuestion::probe(type);
            keepWsdQuestion(m_probes, question.messageId, mostWsdProbesKnown);
            packets.append({family, question.packet});
        }
    sendTwice(packets);
}

/// From a port of our own, where the answers come to.
void WsdInterface::sendTwice(const QVector<Packet> &packets)
{
    for (const Packet &packet : packets)
        send(packet.family, packet.bytes, Reply::ToUs);
    const std::chrono::milliseconds pause(QRandomGenerator::global()->bounded(leastWsdRepeat, mostWsdRepeat + 1));
    QTimer::singleShot(pause, this, [this, packets] {
        for (const Packet &packet : packets)
            if (network().mayAsk)
                send(packet.family, packet.bytes, Reply::ToUs);
    });
}

/// An answer says which question of ours it answers. Who comes or goes does so unasked.
bool WsdInterface::isForUs(const WsdMessage &message) const
{
    const auto isAnswered = [&message](const QString &messageId) {
        return messageId.compare(message.relatesTo, Qt::CaseInsensitive) == 0;
    };
    return !message.isAnswer() || std::ranges::any_of(m_probes, isAnswered) || std::ranges::any_of(m_resolves, isAnswered);
}

void WsdInterface::hear(const Datagram &datagram, IpFamily family)
{
    const auto message = WsdMessage::read(datagram.bytes);
    if (!message || (datagram.isUnicast && !isForUs(*message)))
        noteGarbled(family);
    if (!message || message->action == WsdMessage::Action::Other || !isForUs(*message))
        return;
    const Timestamp now = clock().now();
    for (const QHostAddress &other : m_cache.hear(datagram.sender, *message, now, network().mayAsk))
        m_pace.note(other);
    if (datagram.isUnicast)
        noteUnicast(datagram.sender, now);
    m_pace.note(datagram.sender);
    if (network().mayAsk && message->action != WsdMessage::Action::Bye) {
        m_incomplete.insert(datagram.sender);
        if (!m_resolveTimer.isActive())
            m_resolveTimer.start(wsdResolveDelay);
    }
}

void WsdInterface::noteUnicast(const QHostAddress &sender, Timestamp now)
{
    if (m_unicastAt.size() < WsdCache::mostSenders || m_unicastAt.contains(sender))
        m_unicastAt.insert(sender, now);
}

/// What waits for the rest of an answer is told when that came, or will not come.
std::optional<Sighting> WsdInterface::take(const QHostAddress &sender, Timestamp now)
{
    std::optional<Sighting> sighting = m_cache.takeSighting(sender, now);
    if (m_cache.isHolding(sender, now))
        m_pace.note(sender);
    return sighting;
}

/// Asks for what the answers left out, and makes those who only spoke to all speak to us.
void WsdInterface::resolve()
{
    if (!network().mayAsk) {
        m_incomplete.clear();
        return;
    }
    const Timestamp now = clock().now();
    m_unicastAt.removeIf([now](const auto &heard) { return !isWsdLately(heard.value(), now, wsdUnicastInterval); });
    QVector<Packet> packets;
    m_incomplete.removeIf([&](const QHostAddress &sender) {
        for (const QString &address : toResolve(sender, now)) {
            if (packets.size() >= mostWsdResolvesAtOnce)
                return false;
            if (!mayResolve(sender, address, now))
                continue;
            const WsdQuestion question = WsdQuestion::resolve(address);
            keepWsdQuestion(m_resolves, question.messageId, mostWsdResolvesKnown);
            const bool isIpv4 = sender.protocol() == QAbstractSocket::IPv4Protocol;
            packets.append({isIpv4 ? IpFamily::IPv4 : IpFamily::IPv6, question.packet});
        }
        return true;
    });
    if (!m_incomplete.isEmpty())
        m_resolveTimer.start(wsdResolveDelay);
    if (!packets.isEmpty())
        sendTwice(packets);
}

QStringList WsdInterface::toResolve(const QHostAddress &sender, Timestamp now) const
{
    QStringList addresses = m_cache.unresolved(sender);
    const auto heard = m_unicastAt.constFind(sender);
    const bool hasSpokenToUs = heard != m_unicastAt.constEnd() && isWsdLately(*heard, now, wsdUnicastInterval);
    if (const QString own = m_cache.ownAddress(sender); addresses.isEmpty() && !hasSpokenToUs && !own.isEmpty())
        addresses.append(own);
    return addresses;
}

/// Not again within ten seconds, and not for all that a sender can think of.
bool WsdInterface::mayResolve(const QHostAddress &sender, const QString &address, Timestamp now)
{
    const auto isOld = [now](const auto &asked) { return !isWsdLately(asked.value(), now, wsdResolveInterval); };
    if (m_resolvedAt.size() >= WsdCache::mostSenders && !m_resolvedAt.contains(sender)) {
        m_resolvedAt.removeIf([&isOld](std::pair<const QHostAddress &, QHash<QString, Timestamp> &> entry) {
            entry.second.removeIf(isOld);
            return entry.second.isEmpty();
        });
        if (m_resolvedAt.size() >= WsdCache::mostSenders)
            return false;
    }
    QHash<QString, Timestamp> &asked = m_resolvedAt[sender];
    asked.removeIf(isOld);
    if (asked.contains(address) || asked.size() >= WsdCache::mostEndpoints)
        return false;
    asked.insert(address, now);
    return true;
}

} // namespace muster::discovery
