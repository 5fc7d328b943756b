// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/host_rounds.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostRoundsHosts = 65536; // as many as the widest sweep has

} // namespace

QString TouchableHost::key() const
{
    return u"%1 %2"_s.arg(interface.index).arg(address.toString());
}

std::optional<TouchableHost> touchableHost(const Network &network, const QHostAddress &address)
{
    if (!network.mayTouchAddress(address))
        return std::nullopt;
    for (const NetworkInterface::Address &own : network.interface.addresses)
        if (Prefix::around(own.address, own.prefixLength).contains(address))
            return TouchableHost{network.interface, own.address, address};
    return std::nullopt;
}

HostRounds::HostRounds(NeighbourTable &neighbours, const Clock &clock, Pace pace, QObject *parent)
    : QObject(parent)
    , m_neighbours(neighbours)
    , m_clock(clock)
    , m_pace(pace)
{
    m_look.setSingleShot(true);
    m_begin.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &HostRounds::look);
    connect(&m_begin, &QTimer::timeout, this, &HostRounds::begin);
}

void HostRounds::setNetworks(const QVector<Network> &networks)
{
    m_networks = networks;
    std::erase_if(m_due, [this](const Place &place) { return !hostAt(place); });
    m_known.removeIf([this](const auto &known) { return known.value().state != Known::State::UnderWay && !hostAt(known.key()); });
    if (isRunning()) {
        m_look.start(0ms);
    } else {
        m_look.stop();
        m_begin.stop();
    }
}

void HostRounds::probe()
{
    m_known.removeIf([](const auto &known) { return known.value().state == Known::State::Visited; });
    if (isRunning())
        m_look.start(0ms);
}

void HostRounds::done(const TouchableHost &host)
{
    const Place place{host.interface.index, host.address};
    const auto known = m_known.find(place);
    if (known == m_known.end() || known->state != Known::State::UnderWay)
        return;
    --m_underWay;
    ++m_visited;
    known->state = Known::State::Visited;
    known->visitedAt = m_clock.now();
    if (!hostAt(place))
        m_known.erase(known);
    if (!m_due.empty())
        m_begin.start(0ms);
}

bool HostRounds::isAllowed(const TouchableHost &host) const
{
    return hostAt({host.interface.index, host.address}).has_value();
}

qint64 HostRounds::waiting(int interface) const
{
    return std::ranges::count(m_due, interface, &Place::interface);
}

bool HostRounds::isRunning() const
{
    return std::ranges::any_of(m_networks, [](const Network &network) { return !network.mayTouch.isEmpty(); });
}

/// Another interface of ours on the same wire is in the table like anybody.
bool HostRounds::isOurs(const Neighbour &neighbour) const
{
    return std::ranges::any_of(m_networks, [&neighbour](const Network &network) {
        return network.interface.mac == neighbour.mac || std::ranges::any_of(network.interface.addresses, [&](const auto &own) {
                   return own.address == neighbour.address;
               });
    });
}

std::optional<TouchableHost> HostRounds::hostAt(const Place &place) const
{
    for (const Network &network : m_networks) {
        if (network.interface.index != place.interface)
            continue;
        if (auto host = touchableHost(network, place.address))
            return host;
    }
    return std::nullopt;
}

/// Returns how many addresses of each MAC are left.
HostRounds::AddressCount HostRounds::forgetOld()
{
    const Timestamp now = m_clock.now();
    AddressCount count;
    m_known.removeIf([&](const auto &item) {
        const Known &known = item.value();
        // A clock that was set back must not put everybody off until it has caught up.
        const bool isOld = now < known.visitedAt || now - known.visitedAt >= m_pace.again;
        if (known.state == Known::State::Visited && isOld)
            return true;
        ++count[{item.key().interface, known.mac}];
        return false;
    });
    return count;
}

void HostRounds::look()
{
    m_look.start(m_pace.look);
    const Result<QVector<Neighbour>> table = m_neighbours.read();
    if (!table)
        return; // the source of neighbours says why
    AddressCount count = forgetOld();
    for (const Neighbour &neighbour : *table) {
        const Place place{neighbour.interface, neighbour.address};
        if (!neighbour.isFresh || m_known.contains(place) || !hostAt(place) || isOurs(neighbour))
            continue;
        int &addresses = count[{neighbour.interface, neighbour.mac}];
        if (addresses >= mostAddressesOfAHost || m_known.size() >= mostRoundsHosts)
            continue;
        ++addresses;
        m_known.insert(place, {Known::State::Due, neighbour.mac, {}});
        m_due.push_back(place);
    }
    begin();
}

void HostRounds::begin()
{
    const QPointer<HostRounds> self(this);
    while (self && !m_due.empty() && m_underWay < m_pace.atOnce) {
        const Place place = m_due.front();
        m_due.pop_front();
        const auto host = hostAt(place);
        if (!host)
            continue;
        m_known[place].state = Known::State::UnderWay;
        ++m_underWay;
        Q_EMIT due(*host);
    }
}

} // namespace muster::discovery
