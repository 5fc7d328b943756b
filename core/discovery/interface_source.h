// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/source.h"

#include <map>

namespace muster::discovery {

/// What an InterfaceSource does on one network interface. Lives in the core thread.
class InterfacePart : public QObject
{
    Q_OBJECT

public:
    InterfacePart(const Network &network, QObject *parent = nullptr) : QObject(parent), m_network(network) {}

    const Network &network() const { return m_network; }
    /// The same interface with other addresses, or another permission. What was heard stays.
    void setNetwork(const Network &network);
    /// Asks now, as far as the network lets it.
    virtual void probe() = 0;
    virtual Channel channel() const = 0;

Q_SIGNALS:
    /// Never while one of the functions above runs.
    void sighted(const muster::Sighting &sighting);
    void channelChanged();

protected:
    /// network() is another now than `before`.
    virtual void networkChanged(const Network &before) = 0;

private:
    Network m_network;
};

/// A Source that works on each network interface by itself, so that what happens on one never disturbs another.
class InterfaceSource : public Source
{
    Q_OBJECT

public:
    void start(const QVector<Network> &networks) final;
    void probe() final;
    void stop() final;
    QVector<Channel> channels() const final;

protected:
    /// Begins to work on an interface.
    virtual std::unique_ptr<InterfacePart> begin(const Network &network) = 0;

private:
    void tellChannels();

    std::map<int, std::unique_ptr<InterfacePart>> m_parts; ///< by the interface's index
};

} // namespace muster::discovery
