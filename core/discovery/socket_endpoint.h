// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>

#include <sys/socket.h>

namespace muster::discovery {

/// An address and port as the system calls want them.
struct SocketEndpoint
{
    sockaddr_storage storage{};
    socklen_t size = 0;

    /// `interface`: index, for an IPv6 address that needs one.
    SocketEndpoint(const QHostAddress &address, quint16 port, int interface = 0);
    const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&storage); }
};

} // namespace muster::discovery
