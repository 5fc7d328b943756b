// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/source.h"
#include "support/fake_clock.h"

#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QTest>
#include <QTimer>
#include <QUdpSocket>

#include <net/if.h>

namespace muster::discovery {

/// Loopback as if it were a LAN: we are 127.0.0.1, the devices are its neighbours. What is outside of 127.0.0.0/16 is off the link.
inline Network loopbackNetwork(bool mayAsk = true)
{
    Network network;
    network.interface.index = int(if_nametoindex("lo"));
    network.interface.name = QStringLiteral("lo");
    network.interface.canMulticast = true;
    network.interface.addresses.append({QHostAddress(QHostAddress::LocalHost), 16});
    network.mayAsk = mayAsk;
    return network;
}

/// Comes back when a source that was started before has had its first round, which begins within 120 ms: timers of one thread fire in
/// the order they are due.
inline void passFirstRound()
{
    bool isPast = false;
    QTimer::singleShot(std::chrono::milliseconds(130), [&isPast] { isPast = true; });
    QTRY_VERIFY(isPast);
}

/// A device on loopback with an address of its own: hears what is said to a group, or to itself, and says what the test wants.
class LoopbackDevice : public QObject
{
public:
    LoopbackDevice(const QHostAddress &group, quint16 port, const QString &address = QStringLiteral("127.0.0.2"))
    {
        const auto lo = QNetworkInterface::interfaceFromName(QStringLiteral("lo"));
        const auto shared = QUdpSocket::ShareAddress | QUdpSocket::ReuseAddressHint;
        isReady = m_ear.bind(group, port, shared) && (!group.isMulticast() || m_ear.joinMulticastGroup(group, lo))
                  && m_mouth.bind(QHostAddress(address), port, shared);
        m_mouth.setMulticastInterface(lo);
        connect(&m_ear, &QUdpSocket::readyRead, this, [this] { hear(m_ear, heard); });
        connect(&m_mouth, &QUdpSocket::readyRead, this, [this] { hear(m_mouth, heardAlone); });
    }

    void say(const QByteArray &bytes, const QHostAddress &to, quint16 port) { m_mouth.writeDatagram(bytes, to, port); }
    void answer(const QNetworkDatagram &question, const QByteArray &bytes)
    {
        say(bytes, question.senderAddress(), quint16(question.senderPort()));
    }

    bool isReady = false;
    QVector<QNetworkDatagram> heard;      ///< by the group
    QVector<QNetworkDatagram> heardAlone; ///< said to it

private:
    static void hear(QUdpSocket &socket, QVector<QNetworkDatagram> &heard)
    {
        while (socket.hasPendingDatagrams())
            heard.append(socket.receiveDatagram());
    }

    QUdpSocket m_ear;
    QUdpSocket m_mouth;
};

/// A source and what it told.
template<typename Source>
class LoopbackBench : public QObject
{
public:
    LoopbackBench()
    {
        connect(&source, &discovery::Source::sighted, this, [this](const Sighting &sighting) { sightings.append(sighting); });
    }

    const Traffic &traffic() { return m_traffic = source.channels().value(0).ipv4; }

    FakeClock clock;
    Source source{clock};
    QVector<Sighting> sightings;

private:
    Traffic m_traffic;
};

} // namespace muster::discovery
