// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/doctor_socket.h"

#include <QtEndian>

#include <netinet/in.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <linux/errqueue.h>

namespace muster::discovery {

bool DoctorSocket::open(const QHostAddress &like, int protocol)
{
    m_isIpv4 = like.protocol() == QAbstractSocket::IPv4Protocol;
    m_socket = SocketDescriptor(::socket(m_isIpv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
    return m_socket.isOpen();
}

bool DoctorSocket::bindTo(const QHostAddress &address, quint16 port, int interface)
{
    const SocketEndpoint where(address, port, interface);
    return ::bind(m_socket.get(), where.get(), where.size) == 0;
}

bool DoctorSocket::wantErrors()
{
    return m_isIpv4 ? set(IPPROTO_IP, IP_RECVERR, 1) : set(IPPROTO_IPV6, IPV6_RECVERR, 1);
}

int DoctorSocket::send(const QByteArray &bytes, const SocketEndpoint &to)
{
    // An error of an earlier datagram is told once, and this one is not sent.
    for (int tries = 0; tries < 2; ++tries) {
        if (::sendto(m_socket.get(), bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT, to.get(), to.size)
            >= 0)
            return 0;
        if (errno != ECONNREFUSED && errno != EHOSTUNREACH)
            break;
    }
    return errno;
}

std::optional<DoctorSocket::Received> DoctorSocket::take()
{
    std::array<char, 2048> buffer;
    sockaddr_storage from{};
    for (int tries = 0; tries < 4; ++tries) {
        socklen_t size = sizeof from;
        const ssize_t length = ::recvfrom(m_socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT,
                                          reinterpret_cast<sockaddr *>(&from), &size);
        if (length < 0 && (errno == EAGAIN || errno == EBADF))
            return std::nullopt;
        if (length < 0)
            continue; // an error that was pending: it is gone now
        Received received{QByteArray(buffer.data(), length), QHostAddress(reinterpret_cast<const sockaddr *>(&from)), 0};
        received.sender.setScopeId({});
        received.port = from.ss_family == AF_INET ? qFromBigEndian(reinterpret_cast<const sockaddr_in &>(from).sin_port)
                                                  : qFromBigEndian(reinterpret_cast<const sockaddr_in6 &>(from).sin6_port);
        return received;
    }
    return std::nullopt;
}

int DoctorSocket::takeError()
{
    char byte = 0;
    iovec part{&byte, sizeof byte};
    alignas(cmsghdr) std::array<char, 512> control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (::recvmsg(m_socket.get(), &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
        return 0;
    for (cmsghdr *one = CMSG_FIRSTHDR(&message); one; one = CMSG_NXTHDR(&message, one)) {
        const bool isError = (one->cmsg_level == IPPROTO_IP && one->cmsg_type == IP_RECVERR)
                             || (one->cmsg_level == IPPROTO_IPV6 && one->cmsg_type == IPV6_RECVERR);
        sock_extended_err error;
        if (!isError || one->cmsg_len < CMSG_LEN(sizeof error))
            continue;
        std::memcpy(&error, CMSG_DATA(one), sizeof error);
        return int(error.ee_errno);
    }
    return EIO;
}

quint16 DoctorSocket::port() const
{
    sockaddr_storage own{};
    socklen_t size = sizeof own;
    if (::getsockname(m_socket.get(), reinterpret_cast<sockaddr *>(&own), &size) != 0)
        return 0;
    return m_isIpv4 ? qFromBigEndian(reinterpret_cast<const sockaddr_in &>(own).sin_port)
                    : qFromBigEndian(reinterpret_cast<const sockaddr_in6 &>(own).sin6_port);
}

} // namespace muster::discovery
