// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_interface.h"

#include "discovery/time_span.h"

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr auto mdnsOpenDelay = 150ms; // answers still under way may bring what is missing
constexpr auto mdnsMuteDelay = 500ms; // who answers us alone needs no time to think (RFC 6762 section 6)
constexpr auto mdnsExpireInterval = 1000ms;
constexpr auto firstMdnsInterval = 1000ms;  // RFC 6762 section 5.2: also the least between two rounds
constexpr auto longestMdnsInterval = 30min; // section 5.2 allows an hour; this gives every pointer of 75 min two chances
constexpr auto mdnsPlainInterval = 20min;
constexpr auto mdnsUnicastInterval = 30000ms;
constexpr auto mdnsRefreshPause = 5000ms;
constexpr qsizetype mostQuestionsAtOnce = 100;
constexpr qsizetype mostQuestionsBetweenRounds = 4096;

const DnsQuestion &typeEnumeration()
{
    static const DnsQuestion question{DnsName::fromDotted(u"_services._dns-sd._udp.local"_s), DnsType::Ptr};
    return question;
}

Group mdnsGroup()
{
    Group group;
    group.protocol = u"mDNS"_s;
    group.ipv4 = QHostAddress(u"224.0.0.251"_s);
    group.ipv6 = QHostAddress(u"ff02::fb"_s);
    group.port = 5353;
    group.hops = 255;             // RFC 6762 section 11
    group.answersFromPort = true; // section 6
    group.largestDatagram = 9000; // section 17
    return group;
}

} // namespace

MdnsInterface::MdnsInterface(const ServiceTypes &types, const Clock &clock, const Network &network)
    : GroupInterface(mdnsGroup(), {firstMdnsInterval, longestMdnsInterval}, clock, network)
    , m_types(types)
    , m_cache(types, network.interface.name)
    , m_pace(clock, [this](const QHostAddress &sender, Timestamp) { return m_cache.takeSighting(sender); })
{
    m_openTimer.setSingleShot(true);
    m_muteTimer.setSingleShot(true);
    connect(&m_pace, &SenderPace::sighted, this, &InterfacePart::sighted);
    connect(&m_openTimer, &QTimer::timeout, this, &MdnsInterface::askOpen);
    connect(&m_muteTimer, &QTimer::timeout, this, &MdnsInterface::askMute);
    connect(&m_expireTimer, &QTimer::timeout, this, &MdnsInterface::expire);
}

void MdnsInterface::hear(const Datagram &datagram, IpFamily family)
{
    const auto message = DnsMessage::read(datagram.bytes);
    if (!message)
        noteGarbled(family);
    if (!message || !message->isResponse)
        return;
    const Timestamp now = clock().now();
    m_cache.hear(datagram.sender, *message, now);
    if (datagram.isUnicast) {
        noteUnicast(datagram.sender, now);
        m_mute.remove(datagram.sender);
    }
    m_pace.note(datagram.sender);
    if (network().mayAsk && m_incomplete.size() < MdnsCache::mostSenders) {
        m_incomplete.insert(datagram.sender);
        if (!m_openTimer.isActive())
            m_openTimer.start(mdnsOpenDelay);
    }
    if (!m_expireTimer.isActive())
        m_expireTimer.start(mdnsExpireInterval);
}

void MdnsInterface::probe()
{
    m_sincePlain.invalidate();
    GroupInterface::probe();
}

void MdnsInterface::ask()
{
    m_asked.clear();
    QVector<DnsKnownAnswer> known;
    if (m_sincePlain.isValid() && !m_sincePlain.hasExpired(std::chrono::milliseconds(mdnsPlainInterval).count()))
        known = m_cache.knownAnswers(clock().now());
    else
        m_sincePlain.start();
    QVector<DnsQuestion> questions{typeEnumeration()};
    noteAsked(typeEnumeration());
    QVector<DnsName> types = m_cache.types();
    for (const QString &type : m_types.asked())
        types.append(DnsName::fromDotted(type + u".local"_s));
    for (const DnsName &type : std::as_const(types))
        if (const DnsQuestion question{type, DnsType::Ptr}; noteAsked(question))
            questions.append(question);
    for (const QByteArray &packet : dnsQuestionPackets(questions, known))
        send(packet, Reply::ToAll);
    sendQuestions({typeEnumeration()}, Reply::ToUs);
}

/// Asks for what the answers left out, and makes those who only spoke to all speak to us.
void MdnsInterface::askOpen()
{
    if (!network().mayAsk) {
        m_incomplete.clear();
        return;
    }
    const Timestamp now = clock().now();
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
            m_mute.insert(sender);
            const DnsQuestion question = m_cache.ownQuestion(sender).value_or(typeEnumeration());
            if (!unicast.contains(question))
                unicast.append(question);
        }
        return true;
    });
    if (!m_incomplete.isEmpty())
        m_openTimer.start(mdnsOpenDelay);
    if (!m_mute.isEmpty() && !m_muteTimer.isActive())
        m_muteTimer.start(mdnsMuteDelay);
    sendQuestions(questions, Reply::ToAll);
    sendQuestions(unicast, Reply::ToUs);
}

/// matter.js for one answers a question from any port to all. One with the unicast bit it answers to the machine's own responder: we
/// do not hear that, but the kernel gets to know its MAC by it, without which one host may be two devices.
void MdnsInterface::askMute()
{
    const QSet<QHostAddress> mute = std::exchange(m_mute, {});
    if (!network().mayAsk)
        return;
    QVector<DnsQuestion> questions;
    for (const QHostAddress &sender : mute)
        if (const auto question = m_cache.ownQuestion(sender);
            question && questions.size() < mostQuestionsAtOnce && !questions.contains(*question))
            questions.append(*question);
    for (const QByteArray &packet : dnsQuestionPackets(questions, {}, AnswerTo::Asker))
        send(packet, Reply::ToAll);
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

void MdnsInterface::sendQuestions(const QVector<DnsQuestion> &questions, Reply reply)
{
    for (const QByteArray &packet : dnsQuestionPackets(questions))
        send(packet, reply);
}

/// Asks those who were not heard for a while whether they are still there; several at a time, so that they share a packet.
void MdnsInterface::refresh(Timestamp now)
{
    const bool isSoon = m_refreshedAt && isWithinSpan(*m_refreshedAt, now, mdnsRefreshPause);
    if (isSoon || !network().mayAsk)
        return;
    m_refreshedAt = now;
    sendQuestions(m_cache.takeRefreshQuestions(now), Reply::ToUs);
}

void MdnsInterface::expire()
{
    const Timestamp now = clock().now();
    for (const QHostAddress &sender : m_cache.expire(now))
        m_pace.note(sender);
    refresh(now);
    m_unicastAt.removeIf([&](const auto &entry) { return !isWithinSpan(entry.value(), now, mdnsUnicastInterval); });
    if (m_cache.isEmpty())
        m_expireTimer.stop();
}

} // namespace muster::discovery
