// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/outgoing_socket.h"

#include <QtEndian>

#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>

namespace muster::discovery {

namespace {

sockaddr_in outgoingAddress(const QHostAddress &address, quint16 port)
{
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = qToBigEndian(port);
    made.sin_addr.s_addr = qToBigEndian(address.toIPv4Address());
    return made;
}

/// 0, or errno.
int beginDialling(int fd, const TouchableHost &host, quint16 port)
{
    const QByteArray device = host.interface.name.toLocal8Bit();
    const sockaddr_in own = outgoingAddress(host.own, 0);
    const sockaddr_in peer = outgoingAddress(host.address, port);
    const int isDirect = 1;
    // Kernels before 5.7 want a privilege for this; the address of ours then has to do.
    if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device.constData(), socklen_t(device.size())) != 0 && errno != EPERM)
        return errno;
    if (setsockopt(fd, SOL_SOCKET, SO_DONTROUTE, &isDirect, sizeof isDirect) != 0
        || bind(fd, reinterpret_cast<const sockaddr *>(&own), sizeof own) != 0)
        return errno;
    const bool isUnderWay = connect(fd, reinterpret_cast<const sockaddr *>(&peer), sizeof peer) == 0 || errno == EINPROGRESS;
    return isUnderWay ? 0 : errno;
}

} // namespace

OutgoingSocket dialOut(const TouchableHost &host, quint16 port)
{
    OutgoingSocket made{SocketDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))};
    made.error = made.descriptor.isOpen() ? beginDialling(made.descriptor.get(), host, port) : errno;
    return made;
}

int endOfDialling(const SocketDescriptor &descriptor)
{
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(descriptor.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

} // namespace muster::discovery
