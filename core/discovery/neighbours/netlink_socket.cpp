// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/netlink_socket.h"

#include "discovery/neighbours/netlink_message.h"

#include <QCoreApplication>

#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace muster::discovery {

namespace {

constexpr qsizetype largestNetlinkDatagram = 256 * 1024; // the kernel fills at most 32 KiB at a time
constexpr qsizetype largestNetlinkTable = 64 * 1024 * 1024;
constexpr qsizetype largestNews = 8 * 1024; // one entry each
constexpr int mostNewsAtOnce = 256;

struct NetlinkText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

tl::unexpected<Error> refusedByKernel(int error)
{
    return fail(ErrorCode::Internal,
                NetlinkText::tr("The system does not tell about its network. Look whether something confines this program."),
                qt_error_string(error));
}

} // namespace

Result<NetlinkSocket> NetlinkSocket::open(quint32 groups)
{
    NetlinkSocket made(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    if (made.m_fd < 0)
        return refusedByKernel(errno);
    sockaddr_nl own{};
    own.nl_family = AF_NETLINK;
    own.nl_groups = groups;
    const timeval patience{2, 0}; // never met; but a thread must not hang on it
    if (bind(made.m_fd, reinterpret_cast<const sockaddr *>(&own), sizeof own) != 0
        || setsockopt(made.m_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0)
        return refusedByKernel(errno);
    return made;
}

NetlinkSocket::NetlinkSocket(NetlinkSocket &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)), m_sequence(other.m_sequence)
{
}

NetlinkSocket::~NetlinkSocket()
{
    if (m_fd >= 0)
        close(m_fd);
}

Result<QVector<QByteArray>> NetlinkSocket::dump(quint16 type, quint8 family)
{
    bool isTorn = false;
    const rtgenmsg body{family};
    const QByteArrayView payload(reinterpret_cast<const char *>(&body), sizeof body);
    MUSTER_CHECK(ask(type, NLM_F_DUMP, payload));
    MUSTER_TRY(QVector<QByteArray> datagrams, answer(isTorn));
    if (isTorn) {
        MUSTER_CHECK(ask(type, NLM_F_DUMP, payload));
        MUSTER_TRY(datagrams, answer(isTorn));
    }
    return datagrams;
}

Result<NetlinkSocket::Answer> NetlinkSocket::query(quint16 type, QByteArrayView payload)
{
    MUSTER_CHECK(ask(type, 0, payload));
    QByteArray buffer(largestNetlinkDatagram, Qt::Uninitialized);
    for (;;) {
        MUSTER_TRY(const QByteArray datagram, receive(buffer));
        for (const NetlinkMessage &one : netlinkMessages(datagram)) {
            if (one.sequence != m_sequence)
                continue;
            if (one.type == NLMSG_ERROR)
                return Answer{-kernelStructure<int>(one.payload).value_or(-EBADMSG), {}};
            return Answer{0, datagram};
        }
    }
}

NetlinkSocket::News NetlinkSocket::takeNews()
{
    News news;
    QByteArray buffer(largestNews, Qt::Uninitialized);
    for (int i = 0; i < mostNewsAtOnce; ++i) {
        const auto datagram = receive(buffer, MSG_DONTWAIT);
        if (datagram)
            news.datagrams.append(*datagram);
        else if (datagram.error() == ENOBUFS || datagram.error() == EMSGSIZE)
            news.isLossy = true;
        else
            break;
    }
    return news;
}

bool NetlinkSocket::discardNews()
{
    char byte = 0;
    bool isAny = false;
    for (int i = 0; i < mostNewsAtOnce; ++i) {
        if (recv(m_fd, &byte, sizeof byte, MSG_DONTWAIT) >= 0 || errno == ENOBUFS)
            isAny = true;
        else if (errno != EINTR)
            break;
    }
    return isAny;
}

Result<> NetlinkSocket::ask(quint16 type, quint16 flags, QByteArrayView payload)
{
    nlmsghdr header{};
    header.nlmsg_len = quint32(NLMSG_LENGTH(payload.size()));
    header.nlmsg_type = type;
    header.nlmsg_flags = quint16(NLM_F_REQUEST | flags);
    header.nlmsg_seq = ++m_sequence;
    QByteArray request(reinterpret_cast<const char *>(&header), sizeof header);
    request.append(payload);
    request.append(NLMSG_ALIGN(request.size()) - request.size(), '\0');
    if (send(m_fd, request.constData(), size_t(request.size()), 0) != request.size())
        return refusedByKernel(errno);
    return {};
}

Result<QByteArray> NetlinkSocket::receive(QByteArray &buffer)
{
    const auto datagram = receive(buffer, 0);
    if (!datagram)
        return refusedByKernel(datagram.error());
    return *datagram;
}

/// The next datagram of the kernel's, or an errno.
tl::expected<QByteArray, int> NetlinkSocket::receive(QByteArray &buffer, int flags)
{
    for (;;) {
        sockaddr_nl sender{};
        iovec part{buffer.data(), std::size_t(buffer.size())};
        msghdr message{};
        message.msg_name = &sender;
        message.msg_namelen = sizeof sender;
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        const ssize_t length = recvmsg(m_fd, &message, flags);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return tl::unexpected(errno);
        if (sender.nl_pid != 0)
            continue; // not from the kernel
        if (message.msg_flags & MSG_TRUNC)
            return tl::unexpected(EMSGSIZE);
        return buffer.first(length);
    }
}

Result<QVector<QByteArray>> NetlinkSocket::answer(bool &isTorn)
{
    QVector<QByteArray> datagrams;
    qsizetype total = 0;
    QByteArray buffer(largestNetlinkDatagram, Qt::Uninitialized);
    isTorn = false;
    for (;;) {
        MUSTER_TRY(const QByteArray datagram, receive(buffer));
        if ((total += datagram.size()) > largestNetlinkTable)
            return refusedByKernel(EMSGSIZE);
        bool isOurs = false;
        for (const NetlinkMessage &one : netlinkMessages(datagram)) {
            if (one.sequence != m_sequence)
                continue; // left over from a question that was given up
            isOurs = true;
            isTorn = isTorn || (one.flags & NLM_F_DUMP_INTR);
            if (one.type == NLMSG_ERROR)
                return refusedByKernel(-kernelStructure<int>(one.payload).value_or(-EBADMSG));
            if (one.type == NLMSG_DONE) {
                datagrams.append(datagram);
                return datagrams;
            }
        }
        if (isOurs)
            datagrams.append(datagram);
    }
}

} // namespace muster::discovery
