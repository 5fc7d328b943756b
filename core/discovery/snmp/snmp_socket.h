// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/network.h"
#include "discovery/socket_descriptor.h"

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace muster::discovery {

/// A UDP socket that speaks to single IPv4 hosts of one network, from our address in it and out of its interface only, whatever
/// other ways there are. Hears what comes to it, and who refused what it sent. Never waits. Lives in the core thread.
class SnmpSocket final : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostAtOnce = 64; ///< datagrams, and refusals, read at one wake-up; the rest comes with the next

    explicit SnmpSocket(QObject *parent = nullptr);
    ~SnmpSocket() override;

    /// From `own`, an address of `interface`. Locked when the system forbids it, Unreachable when the address or interface is gone.
    Result<> open(const NetworkInterface &interface, const QHostAddress &own);
    Result<> send(const QByteArray &bytes, const QHostAddress &host, quint16 port);

Q_SIGNALS:
    /// `bytes` is longer than largestSnmpMessage when the datagram was.
    void received(const QByteArray &bytes, const QHostAddress &sender);
    /// `host` is there and nobody listens, or it is not there.
    void refused(const QHostAddress &host);

private:
    void readAll();
    bool readRefusal(QVector<QHostAddress> &hosts);
    bool readOne();
    tl::unexpected<Error> refusal(int error, const QString &doing) const;

    SocketDescriptor m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
    NetworkInterface m_interface;
    QByteArray m_buffer;
    QVector<QHostAddress> m_refusals; ///< found while sending, not told yet
};

} // namespace muster::discovery
