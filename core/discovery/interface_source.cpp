// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/interface_source.h"

#include <algorithm>

namespace muster::discovery {

void InterfacePart::setNetwork(const Network &network)
{
    if (network == m_network)
        return;
    const Network before = std::exchange(m_network, network);
    networkChanged(before);
}

void InterfaceSource::start(const QVector<Network> &networks)
{
    const auto isStill = [](const Network &network, const InterfacePart &part) {
        return network.interface.index == part.network().interface.index
               && network.interface.name == part.network().interface.name;
    };
    std::erase_if(m_parts, [&](const auto &entry) {
        return std::ranges::none_of(networks, [&](const Network &network) { return isStill(network, *entry.second); });
    });
    for (const Network &network : networks) {
        const auto known = m_parts.find(network.interface.index);
        if (known != m_parts.end()) {
            known->second->setNetwork(network);
            continue;
        }
        std::unique_ptr<InterfacePart> part = begin(network);
        connect(part.get(), &InterfacePart::sighted, this, &InterfaceSource::sighted);
        connect(part.get(), &InterfacePart::channelChanged, this, &InterfaceSource::channelsChanged, Qt::QueuedConnection);
        m_parts.emplace(network.interface.index, std::move(part));
    }
    tellChannels();
}

void InterfaceSource::probe()
{
    for (const auto &[index, part] : m_parts)
        part->probe();
}

void InterfaceSource::stop()
{
    m_parts.clear();
    tellChannels();
}

QVector<Channel> InterfaceSource::channels() const
{
    QVector<Channel> channels;
    for (const auto &[index, part] : m_parts)
        channels.append(part->channel());
    return channels;
}

void InterfaceSource::tellChannels()
{
    QMetaObject::invokeMethod(this, &InterfaceSource::channelsChanged, Qt::QueuedConnection);
}

} // namespace muster::discovery
