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
    MUSTER_CHECK(ask(type, family));
    MUSTER_TRY(QVector<QByteArray> datagrams, answer(isTorn));
    if (isTorn) {
        MUSTER_CHECK(ask(type, family));
        MUSTER_TRY(datagrams, answer(isTorn));
    }
    return datagrams;
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

Result<> NetlinkSocket::ask(quint16 type, quint8 family)
{
    struct
    {
        nlmsghdr header;
        rtgenmsg body;
        char padding[3];
    } request{};
    request.header.nlmsg_len = NLMSG_LENGTH(sizeof(rtgenmsg));
    request.header.nlmsg_type = type;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.header.nlmsg_seq = ++m_sequence;
    request.body.rtgen_family = family;
    if (send(m_fd, &request, sizeof request, 0) != ssize_t(sizeof request))
        return refusedByKernel(errno);
    return {};
}

Result<QVector<QByteArray>> NetlinkSocket::answer(bool &isTorn)
{
    QVector<QByteArray> datagrams;
    qsizetype total = 0;
    QByteArray buffer(largestNetlinkDatagram, Qt::Uninitialized);
    isTorn = false;
    for (;;) {
        sockaddr_nl sender{};
        iovec part{buffer.data(), std::size_t(buffer.size())};
        msghdr message{};
        message.msg_name = &sender;
        message.msg_namelen = sizeof sender;
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        const ssize_t length = recvmsg(m_fd, &message, 0);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return refusedByKernel(errno);
        if (sender.nl_pid != 0)
            continue; // not from the kernel
        if ((message.msg_flags & MSG_TRUNC) || (total += length) > largestNetlinkTable)
            return refusedByKernel(EMSGSIZE);
        const QByteArray datagram = buffer.first(length);
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
