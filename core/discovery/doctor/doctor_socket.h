// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/socket_descriptor.h"
#include "discovery/socket_endpoint.h"

#include <QHostAddress>

#include <optional>
#include <sys/socket.h>

namespace muster::discovery {

/// A socket that never waits, in the family of an address.
class DoctorSocket
{
public:
    /// False with errno set.
    bool open(const QHostAddress &like, int protocol = 0);
    bool isOpen() const { return m_socket.isOpen(); }
    int get() const { return m_socket.get(); }
    bool bindTo(const QHostAddress &address, quint16 port, int interface = 0);
    template<typename T>
    bool set(int level, int option, const T &value)
    {
        return ::setsockopt(m_socket.get(), level, option, &value, sizeof value) == 0;
    }
    /// Errors that come back later are told by send() and in takeError(); without it the system keeps "no room" to itself.
    bool wantErrors();
    /// 0 or errno.
    int send(const QByteArray &bytes, const SocketEndpoint &to);

    struct Received
    {
        QByteArray bytes;
        QHostAddress sender; ///< without zone
        quint16 port = 0;
    };
    /// At most 2 KiB of what came; nullopt when there is nothing.
    std::optional<Received> take();
    /// The next error that came back: errno; 0 when there is none.
    int takeError();
    /// Port it is bound to.
    quint16 port() const;

private:
    SocketDescriptor m_socket;
    bool m_isIpv4 = true;
};

} // namespace muster::discovery
