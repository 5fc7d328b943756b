// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/socket_endpoint.h"

#include <QtEndian>

#include <cstring>
#include <netinet/in.h>

namespace muster::discovery {

SocketEndpoint::SocketEndpoint(const QHostAddress &address, quint16 port, int interface)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        auto *in = reinterpret_cast<sockaddr_in *>(&storage);
        in->sin_family = AF_INET;
        in->sin_port = qToBigEndian(port);
        in->sin_addr.s_addr = qToBigEndian(address.toIPv4Address());
        size = sizeof *in;
    } else {
        auto *in6 = reinterpret_cast<sockaddr_in6 *>(&storage);
        in6->sin6_family = AF_INET6;
        in6->sin6_port = qToBigEndian(port);
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&in6->sin6_addr, &bytes, sizeof bytes);
        if (address.isLinkLocal() || address.isMulticast())
            in6->sin6_scope_id = quint32(interface);
        size = sizeof *in6;
    }
}

} // namespace muster::discovery
