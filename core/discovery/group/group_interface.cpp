// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/group_interface.h"

#include <QCoreApplication>
#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

struct GroupInterfaceText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::GroupInterface)
};

Obstacle obstacleOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Conflict: return Obstacle::PortTaken;
    case ErrorCode::Locked: return Obstacle::NotPermitted;
    case ErrorCode::Unreachable: return Obstacle::Down;
    case ErrorCode::Unsupported: return Obstacle::Unsupported;
    default: return Obstacle::Other;
    }
}

} // namespace

GroupInterface::GroupInterface(Group group, Pace pace, const Clock &clock, const Network &network)
    : InterfacePart(network)
    , m_group(std::move(group))
    , m_pace(pace)
    , m_clock(clock)
    , m_ipv4(m_group, IpFamily::IPv4)
    , m_ipv6(m_group, IpFamily::IPv6)
{
    for (Place *place : {&m_ipv4, &m_ipv6})
        connect(&place->socket, &GroupSocket::received, this,
                [this, place](const Datagram &datagram) { take(*place, datagram); });
    m_roundTimer.setSingleShot(true);
    connect(&m_roundTimer, &QTimer::timeout, this, &GroupInterface::round);
    m_tellTimer.setSingleShot(true);
    connect(&m_tellTimer, &QTimer::timeout, this, &GroupInterface::tellAll);
    m_reopenTimer.setSingleShot(true);
    connect(&m_reopenTimer, &QTimer::timeout, this, &GroupInterface::reopen);
    m_anewTimer.setSingleShot(true);
    connect(&m_anewTimer, &QTimer::timeout, this, &GroupInterface::askAnew);
    openSockets();
    // RFC 6762 section 5.2, and good manners elsewhere: not all at once when the power comes back.
    m_roundTimer.start(20ms + std::chrono::milliseconds(QRandomGenerator::global()->bounded(100)));
}

void GroupInterface::networkChanged(const Network &before)
{
    bool isOther = false;
    for (Place *place : {&m_ipv4, &m_ipv6})
        if (place->socket.isOpen())
            isOther = !place->socket.moveTo(network().interface) || isOther;
    isOther = openSockets() || isOther;
    if (network().mayAsk && !before.mayAsk)
        probe();
    else if (isOther)
        askAnew();
}

/// Addresses may come and go all the time.
void GroupInterface::askAnew()
{
    const bool isLately = m_sinceAnew.isValid() && !m_sinceAnew.hasExpired(m_pace.changePause.count());
    if (isLately && !m_anewTimer.isActive())
        m_anewTimer.start(m_pace.changePause - std::chrono::milliseconds(m_sinceAnew.elapsed()));
    if (isLately)
        return;
    m_sinceAnew.start();
    probe();
}

void GroupInterface::reopen()
{
    if (openSockets())
        askAnew();
}

void GroupInterface::probe()
{
    m_pause = 0ms;
    const auto since = m_sinceRound.isValid() ? std::chrono::milliseconds(m_sinceRound.elapsed()) : m_pace.firstPause;
    m_roundTimer.start(std::max(0ms, m_pace.firstPause - since));
}

bool GroupInterface::isWanted(const Place &place) const
{
    const NetworkInterface &interface = network().interface;
    const QHostAddress &group = m_group.address(place.socket.family());
    if (group.isNull() || (!interface.canMulticast && group.isMulticast()) || (interface.isPointToPoint && !group.isMulticast()))
        return false;
    return place.socket.family() == IpFamily::IPv4 ? !interface.ipv4Networks().isEmpty() : interface.hasIpv6();
}

/// Those that are wanted and are not open. Whether one is now.
bool GroupInterface::openSockets()
{
    bool hasOpened = false;
    bool isBlocked = false;
    for (Place *place : {&m_ipv4, &m_ipv6}) {
        place->traffic.isUsed = isWanted(*place);
        if (!place->traffic.isUsed) {
            place->socket.close();
            setTrouble(*place, {});
        } else if (!place->socket.isOpen()) {
            setTrouble(*place, place->socket.open(network().interface));
            hasOpened = hasOpened || place->socket.isOpen();
            isBlocked = isBlocked || !place->socket.isOpen();
        }
    }
    if (isBlocked)
        m_reopenTimer.start(m_pace.reopenPause);
    else
        m_reopenTimer.stop();
    return hasOpened;
}

void GroupInterface::setTrouble(Place &place, const Result<> &result)
{
    const QString reason = result ? QString() : result.error().message;
    if (reason == place.traffic.reason)
        return;
    place.traffic.reason = reason;
    place.traffic.obstacle = result ? Obstacle::None : obstacleOf(result.error().code);
    Q_EMIT channelChanged();
}

Channel GroupInterface::channel() const
{
    Channel channel{network().interface.name, Channel::State::Listening, {}, 0, 0, m_ipv4.traffic, m_ipv6.traffic};
    if (!m_ipv4.socket.isOpen() && !m_ipv6.socket.isOpen())
        channel.state = Channel::State::Blocked;
    const auto noteAll = [&channel](Obstacle obstacle) { channel.ipv4.obstacle = channel.ipv6.obstacle = obstacle; };
    if (isWanted(m_ipv4) || isWanted(m_ipv6)) {
        channel.reason = m_ipv4.traffic.reason.isEmpty() ? m_ipv6.traffic.reason : m_ipv4.traffic.reason;
    } else if (!network().interface.canMulticast && m_group.ipv4 != QHostAddress(QHostAddress::Broadcast)) {
        channel.reason = GroupInterfaceText::tr("%1 carries no multicast.").arg(channel.interface);
        noteAll(Obstacle::NoMulticast);
    } else if (network().interface.isPointToPoint && m_group.ipv4 == QHostAddress(QHostAddress::Broadcast)) {
        channel.reason = GroupInterfaceText::tr("%1 leads to one host only: nothing is broadcast there.").arg(channel.interface);
        noteAll(Obstacle::NoMulticast);
    } else {
        channel.reason = GroupInterfaceText::tr("%1 has no address.").arg(channel.interface);
        noteAll(Obstacle::Down);
    }
    return channel;
}

void GroupInterface::take(Place &place, const Datagram &datagram)
{
    const Timestamp now = m_clock.now();
    ++place.traffic.heard;
    place.traffic.toUs += datagram.isUnicast ? 1 : 0;
    place.traffic.lastHeard = now;
    DatagramBudget &budget = datagram.isUnicast ? m_budgetForUs : m_budget;
    if (budget.admits(datagram.sender, datagram.bytes.size(), now)) {
        hear(datagram, place.socket.family());
    } else {
        ++place.traffic.overrun;
        if (budget.isUsedUp())
            askForUnread();
    }
}

/// Among what was turned away for others' sake may be somebody who announces himself once and is silent then.
void GroupInterface::askForUnread()
{
    if (m_hasLeftUnread)
        return;
    m_hasLeftUnread = true;
    if (m_roundTimer.remainingTime() > m_pace.changePause.count())
        m_roundTimer.start(m_pace.changePause);
}

void GroupInterface::round()
{
    m_hasLeftUnread = false;
    openSockets();
    m_pause = std::clamp<std::chrono::milliseconds>(m_pause * 2, m_pace.firstPause, m_pace.longestPause);
    m_roundTimer.start(m_pause);
    if (!network().mayAsk)
        return;
    m_sinceRound.start();
    ask();
}

void GroupInterface::send(IpFamily family, const QByteArray &packet, Reply reply)
{
    Place &where = place(family);
    if (packet.isEmpty() || !where.socket.isOpen())
        return;
    noteSent(where, reply == Reply::ToAll ? where.socket.ask(packet) : where.socket.askForUnicast(packet));
}

void GroupInterface::send(const QByteArray &packet, Reply reply)
{
    send(IpFamily::IPv4, packet, reply);
    send(IpFamily::IPv6, packet, reply);
}

void GroupInterface::sendTo(const QHostAddress &host, quint16 port, const QByteArray &packet)
{
    Place &where = place(host.protocol() == QAbstractSocket::IPv4Protocol ? IpFamily::IPv4 : IpFamily::IPv6);
    if (network().mayTouchAddress(host) && where.socket.isOpen())
        noteSent(where, where.socket.askHost(packet, host, port));
}

void GroupInterface::noteSent(Place &where, const Result<> &result)
{
    setTrouble(where, result);
    where.traffic.sent = where.socket.sent();
    if (result)
        where.traffic.lastSent = m_clock.now();
}

void GroupInterface::tellSoon(Sighting sighting)
{
    m_untold.append(std::move(sighting));
    if (!m_tellTimer.isActive())
        m_tellTimer.start(0);
}

void GroupInterface::tellAll()
{
    const QVector<Sighting> sightings = std::exchange(m_untold, {});
    const QPointer<GroupInterface> self(this);
    for (const Sighting &sighting : sightings)
        if (self)
            Q_EMIT sighted(sighting);
}

QString GroupInterface::endpointOf(const QHostAddress &sender) const
{
    return network().interface.isOnLink(sender) ? sender.toString() : QString();
}

void GroupInterface::noteGarbled(IpFamily family)
{
    ++place(family).traffic.garbled;
}

} // namespace muster::discovery
