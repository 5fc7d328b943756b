// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/tcp_socket.h"

#include "drivers/linux_ssh/stoppable_wait.h"

#include <QCoreApplication>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace {

constexpr int sliceMs = 200;

struct TcpText
{
    Q_DECLARE_TR_FUNCTIONS(muster::drivers)
};

struct FreeAddresses
{
    void operator()(addrinfo *list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Result<Addresses> addressesOf(const Endpoint &endpoint)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV; // an address, never a name: nothing is looked up
    addrinfo *found = nullptr;
    const bool isPort = endpoint.port > 0 && endpoint.port <= 65535;
    const QByteArray address = endpoint.address.toUtf8();
    in_addr ipv4{};
    // AI_NUMERICHOST takes "0x7f.1" and "010.1.2.3" too, inet_pton() decimal only; and C strings end at a NUL.
    const bool isPlain = !address.contains('\0')
                         && (address.contains(':') || ::inet_pton(AF_INET, address.constData(), &ipv4) == 1);
    if (!isPort || !isPlain
        || ::getaddrinfo(address.constData(), QByteArray::number(endpoint.port).constData(), &hints, &found) != 0)
        return fail(ErrorCode::Rejected,
                    TcpText::tr("\"%1\" port %2 is not an address to connect to.").arg(endpoint.address).arg(endpoint.port));
    return Addresses(found);
}

auto unreachable(const Endpoint &endpoint, int number)
{
    const QString reason = QString::fromLocal8Bit(std::strerror(number));
    return fail(ErrorCode::Unreachable,
                TcpText::tr("No connection to %1 port %2: %3.").arg(endpoint.address).arg(endpoint.port).arg(reason), reason);
}

} // namespace

Result<FileDescriptor> connectTcp(const Endpoint &endpoint, const std::stop_token &stop)
{
    MUSTER_TRY(const Addresses addresses, addressesOf(endpoint));
    FileDescriptor socket(::socket(addresses->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
    if (socket.get() < 0)
        return unreachable(endpoint, errno);
    const int noDelay = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &noDelay, sizeof noDelay);

    StoppableWait wait(stop);
    if (::connect(socket.get(), addresses->ai_addr, addresses->ai_addrlen) != 0) {
        if (errno != EINPROGRESS)
            return unreachable(endpoint, errno);
        pollfd state{socket.get(), POLLOUT, 0};
        while (::poll(&state, 1, 0) == 0)
            MUSTER_CHECK(wait.wait(socket.get(), POLLOUT, sliceMs));
        int problem = 0;
        socklen_t size = sizeof problem;
        ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &size);
        if (problem != 0)
            return unreachable(endpoint, problem);
    }
    // The server speaks first (RFC 4253 section 4.2). Looked at here, because to libssh a hang-up and a strange word are the same.
    for (;;) {
        char first = 0;
        const auto count = ::recv(socket.get(), &first, 1, MSG_PEEK);
        if (count > 0)
            return socket;
        if (count == 0)
            return fail(ErrorCode::Unreachable,
                        TcpText::tr("%1 port %2 hung up before it said a word.").arg(endpoint.address).arg(endpoint.port));
        if (errno != EAGAIN && errno != EINTR)
            return unreachable(endpoint, errno);
        MUSTER_CHECK(wait.wait(socket.get(), POLLIN, sliceMs));
    }
}

} // namespace muster::drivers
