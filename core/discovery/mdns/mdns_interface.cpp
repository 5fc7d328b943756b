// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_interface.h"

#include <QCoreApplication>
#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr auto mdnsTellDelay = 50ms;      // the packets of one answer become one sighting
constexpr auto mdnsTellInterval = 1000ms; // of one sender
constexpr auto mdnsOpenDelay = 150ms;     // answers still under way may bring what is missing
constexpr auto mdnsExpireInterval = 1000ms;
constexpr auto firstMdnsInterval = 1000ms;  // RFC 6762 section 5.2: also the least between two rounds
constexpr auto longestMdnsInterval = 30min; // section 5.2 allows an hour; this gives every pointer of 75 min two chances
constexpr auto mdnsUnicastInterval = 30000ms;
constexpr qsizetype mostQuestionsAtOnce = 100;
constexpr qsizetype mostQuestionsBetweenRounds = 4096;

struct MdnsInterfaceText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::MdnsInterface)
};

const DnsQuestion &typeEnumeration()
{
    static const DnsQuestion question{DnsName::fromDotted(u"_services._dns-sd._udp.local"_s), DnsType::Ptr};
    return question;
}

/// A clock that was set back must not silence anybody.
bool isWithinSpan(Timestamp before, Timestamp now, std::chrono::milliseconds span)
{
    return before <= now && now - before < span;
}

} // namespace

MdnsInterface::MdnsInterface(const ServiceTypes &types, const Clock &clock, const Network &network, QObject *parent)
    : QObject(parent)
    , m_types(types)
    , m_clock(clock)
    , m_network(network)
    , m_cache(types, network.interface.name)
{
    for (Place *place : {&m_ipv4, &m_ipv6})
        connect(&place->socket, &MdnsSocket::received, this, &MdnsInterface::hear);
    for (QTimer *timer : {&m_roundTimer, &m_tellTimer, &m_openTimer})
        timer->setSingleShot(true);
    connect(&m_roundTimer, &QTimer::timeout, this, &MdnsInterface::askRound);
    connect(&m_tellTimer, &QTimer::timeout, this, &MdnsInterface::tell);
    connect(&m_openTimer, &QTimer::timeout, this, &MdnsInterface::askOpen);
    connect(&m_expireTimer, &QTimer::timeout, this, &MdnsInterface::expire);
    openSockets();
    // RFC 6762 section 5.2: not all at once when the power comes back.
    m_roundTimer.start(20ms + std::chrono::milliseconds(QRandomGenerator::global()->bounded(100)));
}

void MdnsInterface::setNetwork(const Network &network)
{
    if (network == m_network)
        return;
    const bool isOther = network.interface != m_network.interface;
    const bool mayAskNow = network.mayAsk && !m_network.mayAsk;
    m_network = network;
    if (isOther) {
        m_ipv4.socket.close();
        m_ipv6.socket.close();
        openSockets();
    }
    if (isOther || mayAskNow)
        probe();
}

void MdnsInterface::probe()
{
    m_interval = 0ms;
    const auto since = m_sinceRound.isValid() ? std::chrono::milliseconds(m_sinceRound.elapsed()) : firstMdnsInterval;
    m_roundTimer.start(std::max(0ms, firstMdnsInterval - since));
}

bool MdnsInterface::isWanted(const Place &place) const
{
    const NetworkInterface &interface = m_network.interface;
    return interface.canMulticast
           && (place.family == MdnsSocket::Family::IPv4 ? !interface.ipv4Networks().isEmpty() : interface.hasIpv6());
}

void MdnsInterface::openSockets()
{
    for (Place *place : {&m_ipv4, &m_ipv6}) {
        if (!isWanted(*place))
            setReason(*place, {});
        else if (!place->socket.isOpen())
            setReason(*place, place->socket.open(m_network.interface));
    }
}

void MdnsInterface::setReason(Place &place, const Result<> &result)
{
    const QString reason = result ? QString() : result.error().message;
    if (reason == place.reason)
        return;
    place.reason = reason;
    Q_EMIT channelChanged();
}

Channel MdnsInterface::channel() const
{
    Channel channel{m_network.interface.name, Channel::State::Listening, {}, 0, 0};
    if (!m_ipv4.socket.isOpen() && !m_ipv6.socket.isOpen())
        channel.state = Channel::State::Blocked;
    if (!m_network.interface.canMulticast)
        channel.reason = MdnsInterfaceText::tr("%1 carries no multicast.").arg(channel.interface);
    else if (!isWanted(m_ipv4) && !isWanted(m_ipv6))
        channel.reason = MdnsInterfaceText::tr("%1 has no address.").arg(channel.interface);
    else
        channel.reason = m_ipv4.reason.isEmpty() ? m_ipv6.reason : m_ipv4.reason;
    return channel;
}

void MdnsInterface::hear(const QByteArray &bytes, const QHostAddress &sender, bool isUnicast)
{
    const auto message = DnsMessage::read(bytes);
    if (!message || !message->isResponse)
        return;
    const Timestamp now = m_clock.now();
    m_cache.hear(sender, *message, now);
    if (isUnicast)
        noteUnicast(sender, now);
    m_untold.insert(sender);
    if (!m_tellTimer.isActive())
        m_tellTimer.start(mdnsTellDelay);
    if (m_network.mayAsk) {
        m_incomplete.insert(sender);
        if (!m_openTimer.isActive())
            m_openTimer.start(mdnsOpenDelay);
    }
    if (!m_expireTimer.isActive())
        m_expireTimer.start(mdnsExpireInterval);
}

void MdnsInterface::tell()
{
    const Timestamp now = m_clock.now();
    QVector<Sighting> sightings;
    m_untold.removeIf([&](const QHostAddress &sender) {
        const auto toldAt = m_toldAt.constFind(sender);
        if (toldAt != m_toldAt.constEnd() && isWithinSpan(*toldAt, now, mdnsTellInterval))
            return false;
        if (auto sighting = m_cache.takeSighting(sender)) {
            sightings.append(std::move(*sighting));
            m_toldAt.insert(sender, now);
        }
        return true;
    });
    if (!m_untold.isEmpty())
        m_tellTimer.start(mdnsTellDelay);
    const QPointer<MdnsInterface> self(this); // who is told may stop us
    for (const Sighting &sighting : std::as_const(sightings))
        if (self)
            Q_EMIT sighted(sighting);
}

void MdnsInterface::askRound()
{
    openSockets();
    m_interval = std::clamp<std::chrono::milliseconds>(m_interval * 2, firstMdnsInterval, longestMdnsInterval);
    m_roundTimer.start(m_interval);
    if (!m_network.mayAsk)
        return;
    m_sinceRound.start();
    m_asked.clear();
    QVector<DnsQuestion> questions{typeEnumeration()};
    noteAsked(typeEnumeration());
    QVector<DnsName> types = m_cache.types();
    for (const QString &type : m_types.asked())
        types.append(DnsName::fromDotted(type + u".local"_s));
    for (const DnsName &type : std::as_const(types))
        if (const DnsQuestion question{type, DnsType::Ptr}; noteAsked(question))
            questions.append(question);
    send(questions, &MdnsSocket::ask);
    send({typeEnumeration()}, &MdnsSocket::askForUnicast);
}

/// Asks for what the answers left out, and makes those who only spoke to all speak to us.
void MdnsInterface::askOpen()
{
    if (!m_network.mayAsk) {
        m_incomplete.clear();
        return;
    }
    const Timestamp now = m_clock.now();
    QVector<DnsQuestion> questions;
    QVector<DnsQuestion> unicast;
    for (const DnsName &type : m_cache.types())
        if (const DnsQuestion question{type, DnsType::Ptr}; questions.size() < mostQuestionsAtOnce && noteAsked(question))
            questions.append(question);
    m_incomplete.removeIf([&](const QHostAddress &sender) {
        if (questions.size() >= mostQuestionsAtOnce || unicast.size() >= mostQuestionsAtOnce)
            return false;
        for (const DnsQuestion &question : m_cache.openQuestions(sender))
            if (noteAsked(question))
                questions.append(question);
        const auto unicastAt = m_unicastAt.constFind(sender);
        if (unicastAt == m_unicastAt.constEnd() || !isWithinSpan(*unicastAt, now, mdnsUnicastInterval)) {
            noteUnicast(sender, now);
            const DnsQuestion question = m_cache.ownQuestion(sender).value_or(typeEnumeration());
            if (!unicast.contains(question))
                unicast.append(question);
        }
        return true;
    });
    if (!m_incomplete.isEmpty())
        m_openTimer.start(mdnsOpenDelay);
    send(questions, &MdnsSocket::ask);
    send(unicast, &MdnsSocket::askForUnicast);
}

void MdnsInterface::noteUnicast(const QHostAddress &sender, Timestamp now)
{
    if (m_unicastAt.size() < MdnsCache::mostSenders || m_unicastAt.contains(sender))
        m_unicastAt.insert(sender, now);
}

/// False when it was asked since the last round began, or enough has been.
bool MdnsInterface::noteAsked(const DnsQuestion &question)
{
    const QString key = question.name.key() + QChar(ushort(question.type));
    if (m_asked.contains(key) || m_asked.size() >= mostQuestionsBetweenRounds)
        return false;
    m_asked.insert(key);
    return true;
}

void MdnsInterface::send(const QVector<DnsQuestion> &questions, Result<> (MdnsSocket::*how)(const QByteArray &))
{
    for (const QByteArray &packet : dnsQuestionPackets(questions))
        for (Place *place : {&m_ipv4, &m_ipv6})
            if (place->socket.isOpen())
                setReason(*place, (place->socket.*how)(packet));
}

void MdnsInterface::expire()
{
    const Timestamp now = m_clock.now();
    for (const QHostAddress &sender : m_cache.expire(now))
        m_untold.insert(sender);
    if (!m_untold.isEmpty() && !m_tellTimer.isActive())
        m_tellTimer.start(mdnsTellDelay);
    m_toldAt.removeIf([&](const auto &entry) { return !isWithinSpan(entry.value(), now, mdnsTellInterval); });
    m_unicastAt.removeIf([&](const auto &entry) { return !isWithinSpan(entry.value(), now, mdnsUnicastInterval); });
    if (m_cache.isEmpty())
        m_expireTimer.stop();
}

} // namespace muster::discovery
