// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_interface.h"

#include "discovery/snmp/snmp_sighting.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <limits>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

/// Positive, as agents take it (RFC 3412 section 6.2), and nobody can guess it who does not see our questions.
qint32 newSnmpId()
{
    return QRandomGenerator::system()->bounded(1, std::numeric_limits<qint32>::max());
}

Obstacle snmpObstacle(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Locked: return Obstacle::NotPermitted;
    case ErrorCode::Unreachable: return Obstacle::Down;
    default: return Obstacle::Other;
    }
}

} // namespace

SnmpInterface::SnmpInterface(const EnterpriseNumbers &enterprises, NeighbourTable &neighbours, const Clock &clock,
                             const SnmpPace &pace, const Network &network)
    : InterfacePart(network)
    , m_enterprises(enterprises)
    , m_clock(clock)
    , m_pace(pace)
    , m_rounds(neighbours, clock, pace.rounds)
{
    for (QTimer *timer : {&m_sendTimer, &m_tellTimer})
        timer->setSingleShot(true);
    m_lookTimer.setInterval(std::max<std::chrono::milliseconds>(10ms, pace.patience / 15));
    connect(&m_sendTimer, &QTimer::timeout, this, &SnmpInterface::sendNext);
    connect(&m_lookTimer, &QTimer::timeout, this, &SnmpInterface::look);
    connect(&m_tellTimer, &QTimer::timeout, this, &SnmpInterface::tell);
    connect(&m_rounds, &HostRounds::due, this, &SnmpInterface::begin);
    m_traffic.isUsed = !network.mayTouch.isEmpty();
    m_rounds.setNetworks({network});
}

SnmpInterface::~SnmpInterface() = default;

void SnmpInterface::probe()
{
    m_rounds.probe();
}

Channel SnmpInterface::channel() const
{
    Channel channel;
    channel.interface = network().interface.name;
    channel.ipv4 = m_traffic;
    channel.reason = m_traffic.reason;
    const qint64 open = qint64(m_visits.size()) + m_rounds.waiting();
    if (!m_traffic.reason.isEmpty()) {
        channel.state = Channel::State::Blocked;
    } else if (open > 0) {
        channel.state = Channel::State::Working;
        channel.done = m_rounds.visited() - m_visitedBefore;
        channel.total = channel.done + open;
    }
    return channel;
}

void SnmpInterface::networkChanged(const Network &before)
{
    if (network().interface != before.interface)
        m_sockets.clear();
    m_traffic.isUsed = !network().mayTouch.isEmpty();
    if (!m_traffic.isUsed)
        setTrouble({});
    m_rounds.setNetworks({network()});
    const auto &addresses = network().interface.addresses;
    for (auto next = m_visits.begin(); next != m_visits.end();) {
        const auto visit = next++;
        TouchableHost &host = visit->second.host;
        const auto own = std::ranges::find_if(addresses, [&host](const NetworkInterface::Address &candidate) {
            return Prefix::around(candidate.address, candidate.prefixLength).contains(host.address);
        });
        if (m_rounds.isAllowed(host) && own != addresses.end()) {
            host.own = own->address;
            continue;
        }
        m_rounds.done(host);
        m_visits.erase(visit);
    }
}

void SnmpInterface::begin(const TouchableHost &host)
{
    const quint32 address = host.address.toIPv4Address();
    if (host.address.protocol() != QAbstractSocket::IPv4Protocol || m_visits.contains(address)) {
        m_rounds.done(host);
        return;
    }
    if (m_visits.empty())
        m_visitedBefore = m_rounds.visited();
    m_visits.emplace(address, Visit{host, SnmpVisit(newSnmpId())});
    queue(address);
    if (!m_lookTimer.isActive())
        m_lookTimer.start();
    Q_EMIT channelChanged();
}

void SnmpInterface::queue(quint32 host)
{
    if (std::ranges::find(m_toSend, host) == m_toSend.end())
        m_toSend.push_back(host);
    if (!m_sendTimer.isActive())
        m_sendTimer.start(m_pace.gap);
}

void SnmpInterface::sendNext()
{
    while (!m_toSend.empty()) {
        const auto visit = m_visits.find(m_toSend.front());
        m_toSend.pop_front();
        if (visit == m_visits.end())
            continue; // over before it came to that
        send(visit->second);
        break;
    }
    if (!m_toSend.empty())
        m_sendTimer.start(m_pace.gap);
}

void SnmpInterface::send(Visit &visit)
{
    ++visit.tries;
    visit.patience = QDeadlineTimer(m_pace.patience);
    SnmpSocket *socket = m_rounds.isAllowed(visit.host) ? socketFor(visit.host) : nullptr;
    if (!socket)
        return;
    const Result<> sent = socket->send(visit.talk.question(), visit.host.address, m_pace.port);
    setTrouble(sent);
    if (!sent)
        return;
    ++m_traffic.sent;
    m_traffic.lastSent = m_clock.now();
}

/// None when it can't be opened; why, stands in the channel then.
SnmpSocket *SnmpInterface::socketFor(const TouchableHost &host)
{
    const quint32 own = host.own.toIPv4Address();
    if (const auto known = m_sockets.find(own); known != m_sockets.end())
        return known->second.get();
    auto socket = std::make_unique<SnmpSocket>();
    if (const Result<> opened = socket->open(network().interface, host.own); !opened) {
        setTrouble(opened);
        return nullptr;
    }
    connect(socket.get(), &SnmpSocket::received, this, &SnmpInterface::hear);
    connect(socket.get(), &SnmpSocket::refused, this, &SnmpInterface::heedRefusal);
    return m_sockets.emplace(own, std::move(socket)).first->second.get();
}

void SnmpInterface::setTrouble(const Result<> &result)
{
    const QString reason = result ? QString() : result.error().message;
    if (reason == m_traffic.reason)
        return;
    m_traffic.reason = reason;
    m_traffic.obstacle = result ? Obstacle::None : snmpObstacle(result.error().code);
    Q_EMIT channelChanged();
}

void SnmpInterface::hear(const QByteArray &bytes, const QHostAddress &sender)
{
    const Timestamp now = m_clock.now();
    ++m_traffic.heard;
    m_traffic.lastHeard = now;
    const auto visit = m_visits.find(sender.toIPv4Address());
    if (visit == m_visits.end())
        return; // was not asked, or too late
    if (!m_budget.admits(sender, bytes.size(), now)) {
        ++m_traffic.overrun;
        return;
    }
    const auto message = SnmpMessage::read(bytes);
    if (!message) {
        ++m_traffic.garbled;
        return;
    }
    if (!visit->second.talk.hear(*message, newSnmpId()))
        return;
    if (visit->second.talk.isOver()) {
        end(visit);
        return;
    }
    visit->second.tries = 0;
    visit->second.patience = QDeadlineTimer(QDeadlineTimer::Forever); // until it is sent
    queue(visit->first);
}

void SnmpInterface::heedRefusal(const QHostAddress &host)
{
    if (const auto visit = m_visits.find(host.toIPv4Address()); visit != m_visits.end())
        end(visit);
}

/// Who has had his time?
void SnmpInterface::look()
{
    for (auto next = m_visits.begin(); next != m_visits.end();) {
        const auto visit = next++;
        if (!visit->second.patience.hasExpired())
            continue;
        visit->second.patience = QDeadlineTimer(QDeadlineTimer::Forever);
        if (visit->second.tries >= m_pace.tries) {
            visit->second.talk.giveUp(newSnmpId());
            visit->second.tries = 0;
        }
        if (visit->second.talk.isOver())
            end(visit);
        else
            queue(visit->first);
    }
    if (m_visits.empty() && m_rounds.waiting() == 0) {
        m_lookTimer.stop();
        m_toSend.clear();
        m_sockets.clear();
    }
}

void SnmpInterface::end(Visits::iterator visit)
{
    const TouchableHost host = visit->second.host;
    auto sighting = snmpSighting(visit->second.talk.facts(), m_enterprises, network().interface.name, host.address,
                                 m_clock.now());
    m_visits.erase(visit);
    m_rounds.done(host);
    if (sighting) {
        m_untold.append(std::move(*sighting));
        m_tellTimer.start(0ms);
    }
    Q_EMIT channelChanged();
}

void SnmpInterface::tell()
{
    const QVector<Sighting> sightings = std::exchange(m_untold, {});
    const QPointer<SnmpInterface> self(this); // who is told may stop us
    for (const Sighting &sighting : sightings)
        if (self)
            Q_EMIT sighted(sighting);
}

} // namespace muster::discovery
