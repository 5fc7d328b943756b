// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "discovery/mdns/socket_descriptor.h"
#include "discovery/network.h"

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace muster::discovery {

/// Multicast DNS on one interface in one IP family. Two sockets:
/// - One is bound to the group's address and port 5353 with SO_REUSEADDR. So it hears every multicast and takes no unicast away
///   from the machine's own responder, which a socket on the wildcard address does.
/// - One is on a port of its own, for questions that are answered by unicast (RFC 6762 section 6.7). Who answers there resolves our
///   address, and so comes into the kernel's neighbour table with his MAC.
/// Hands on what comes from port 5353 of another host on the link. Lives in the core thread; never blocks.
class MdnsSocket final : public QObject
{
    Q_OBJECT

public:
    enum class Family { IPv4, IPv6 };

    explicit MdnsSocket(Family family, QObject *parent = nullptr);
    ~MdnsSocket() override;

    /// Begins to hear, on this interface instead of the one before. The error's message is for people: what keeps it from hearing.
    Result<> open(const NetworkInterface &interface);
    void close();
    bool isOpen() const { return m_group.descriptor.isOpen(); }

    /// Asks everybody; the answers come by multicast.
    Result<> ask(const QByteArray &packet);
    /// Asks everybody; the answers come to us alone.
    Result<> askForUnicast(const QByteArray &packet);

Q_SIGNALS:
    /// Listeners must not open, close or destroy the socket from here.
    void received(const QByteArray &message, const QHostAddress &sender, bool isUnicast);

private:
    struct Listening
    {
        SocketDescriptor descriptor;
        std::unique_ptr<QSocketNotifier> notifier; ///< goes before the descriptor
    };

    Result<SocketDescriptor> makeSocket() const;
    Result<> bindTo(const SocketDescriptor &socket, const QHostAddress &address, quint16 port) const;
    Result<> join(const SocketDescriptor &socket) const;
    Result<> openOwn();
    void listen(Listening &listening, SocketDescriptor descriptor, bool isUnicast);
    Result<> send(const Listening &from, const QByteArray &packet);
    void readAll(int descriptor, bool isUnicast);
    bool readOne(int descriptor, bool isUnicast);
    bool isWelcome(const QHostAddress &sender) const;
    QHostAddress ownAddress() const;
    tl::unexpected<Error> refusal(int error, const QString &doing) const;

    Family m_family;
    NetworkInterface m_interface;
    Listening m_group;
    Listening m_own;
};

} // namespace muster::discovery
