// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "discovery/group/group.h"
#include "discovery/network.h"
#include "discovery/socket_descriptor.h"

#include <QObject>

#include <memory>
#include <optional>

class QSocketNotifier;

namespace muster::discovery {

/// One datagram that came in. Hostile.
struct Datagram
{
    QByteArray bytes;
    QHostAddress sender; ///< IPv6 link-local with its zone
    quint16 port = 0;    ///< the sender's
    bool isUnicast = false;
};

/// Speaks to a Group on one interface in one IP family. Two sockets:
/// - One is bound to the group's address and port with SO_REUSEADDR. So it hears everything that is sent to the group and takes no
///   unicast away from the machine's own daemons, which a socket on the wildcard address does.
/// - One is on a port of its own, for questions that are answered by unicast. Who answers there resolves our address, and so comes
///   into the kernel's neighbour table with his MAC.
/// Where the Group is also broadcast to, there is a third, bound to 255.255.255.255 as the first is to the group.
/// Hands on what comes from another host on the link. Lives in the core thread; never blocks.
class GroupSocket final : public QObject
{
    Q_OBJECT

public:
    GroupSocket(Group group, IpFamily family, QObject *parent = nullptr);
    ~GroupSocket() override;

    IpFamily family() const { return m_family; }
    /// Begins to hear, on this interface instead of the one before. The error's message is for people: what keeps it from hearing;
    /// Conflict: the port is another program's · Locked: forbidden · Unreachable: down, or no address · Unsupported: no such family.
    Result<> open(const NetworkInterface &interface);
    /// The interface has other addresses, maybe. What it sends from is the same: goes on, and says whether its networks are too.
    /// Else closes, and says no.
    bool moveTo(const NetworkInterface &interface);
    void close();
    bool isOpen() const { return m_isOpen; }

    /// Asks everybody; the answers go to everybody as well.
    Result<> ask(const QByteArray &packet);
    /// Asks everybody; the answers come to us alone.
    Result<> askForUnicast(const QByteArray &packet);
    /// Asks one host on the link: touch. From the same port as askForUnicast().
    Result<> askHost(const QByteArray &packet, const QHostAddress &host, quint16 port);

    qint64 sent() const { return m_sent; }   ///< datagrams the system took
    qint64 heard() const { return m_heard; } ///< datagrams that were handed on

Q_SIGNALS:
    /// Listeners must not open, close or destroy the socket from here.
    void received(const muster::discovery::Datagram &datagram);

private:
    struct Listening
    {
        SocketDescriptor descriptor;
        std::unique_ptr<QSocketNotifier> notifier; ///< goes before the descriptor
        bool isUnicast = false;
        bool hearsStrangers = false;
    };

    const QHostAddress &address() const { return m_group.address(m_family); }
    Result<SocketDescriptor> makeSocket() const;
    Result<> bindTo(const SocketDescriptor &socket, const QHostAddress &address, quint16 port) const;
    Result<> join(const SocketDescriptor &socket, const QHostAddress &address) const;
    Result<> openShared(Listening &listening, const QHostAddress &address);
    Result<> openOwn();
    bool isAlsoBroadcast() const { return m_group.alsoBroadcast && m_family == IpFamily::IPv4 && !m_interface.isPointToPoint; }
    Result<> askAll(const Listening &from, const QByteArray &packet);
    void listen(Listening &listening, SocketDescriptor descriptor);
    Result<> send(const Listening &from, const QByteArray &packet, const QHostAddress &to, quint16 port);
    void readAll(const Listening &listening);
    std::optional<qsizetype> readOne(const Listening &listening);
    bool isWelcome(const QHostAddress &sender, const Listening &listening) const;
    QHostAddress ownAddress() const { return ownAddress(m_interface); }
    QHostAddress ownAddress(const NetworkInterface &interface) const;
    QVector<Prefix> networksOf(const NetworkInterface &interface) const;
    tl::unexpected<Error> refusal(int error, const QString &doing) const;

    const Group m_group;
    const IpFamily m_family;
    NetworkInterface m_interface;
    QByteArray m_buffer;
    Listening m_everybody;
    Listening m_broadcast;
    Listening m_own;
    bool m_isOpen = false;
    qint64 m_sent = 0;
    qint64 m_heard = 0;
};

} // namespace muster::discovery
