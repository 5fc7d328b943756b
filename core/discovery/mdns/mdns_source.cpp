// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_source.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

MdnsSource::MdnsSource(ServiceTypes types, const Clock &clock) : m_types(std::move(types)), m_clock(clock)
{
}

QString MdnsSource::id() const
{
    return u"mdns"_s;
}

QString MdnsSource::title() const
{
    return tr("mDNS");
}

void MdnsSource::start(const QVector<Network> &networks)
{
    const auto isStill = [](const Network &network, const MdnsInterface &known) {
        return network.interface.index == known.network().interface.index
               && network.interface.name == known.network().interface.name;
    };
    std::erase_if(m_interfaces, [&](const auto &entry) {
        return std::ranges::none_of(networks, [&](const Network &network) { return isStill(network, *entry.second); });
    });
    for (const Network &network : networks) {
        const auto known = m_interfaces.find(network.interface.index);
        if (known != m_interfaces.end())
            known->second->setNetwork(network);
        else
            add(network);
    }
    QMetaObject::invokeMethod(this, &MdnsSource::channelsChanged, Qt::QueuedConnection);
}

void MdnsSource::add(const Network &network)
{
    auto interface = std::make_unique<MdnsInterface>(m_types, m_clock, network);
    connect(interface.get(), &MdnsInterface::sighted, this, &MdnsSource::sighted);
    connect(interface.get(), &MdnsInterface::channelChanged, this, &MdnsSource::channelsChanged, Qt::QueuedConnection);
    m_interfaces.emplace(network.interface.index, std::move(interface));
}

void MdnsSource::probe()
{
    for (const auto &[index, interface] : m_interfaces)
        interface->probe();
}

void MdnsSource::stop()
{
    m_interfaces.clear();
    QMetaObject::invokeMethod(this, &MdnsSource::channelsChanged, Qt::QueuedConnection);
}

QVector<Channel> MdnsSource::channels() const
{
    QVector<Channel> channels;
    for (const auto &[index, interface] : m_interfaces)
        channels.append(interface->channel());
    return channels;
}

} // namespace muster::discovery
