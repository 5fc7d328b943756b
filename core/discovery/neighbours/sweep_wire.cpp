// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/sweep_wire.h"

#include <QCoreApplication>
#include <QtEndian>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>
#include <unistd.h>

// Needs the C library's time structures to be known.
#include <linux/errqueue.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace muster::discovery {

namespace {

constexpr quint16 discardPort = 9;
constexpr int sweptDatagram = 768; // bytes the kernel counts for an empty one
constexpr int mostOfASocket = 277; // its send buffer may have 212,992 bytes where nobody has set anything else
constexpr int mostSweepSockets = 16;
constexpr int mostAnswersAtOnce = 512; // errors, and datagrams: a /24 is done in one go, a flood is not waited for

struct SweepWireText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

sockaddr_in sweepAddress(const QHostAddress &address, quint16 port)
{
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = htons(port);
    made.sin_addr.s_addr = htonl(address.toIPv4Address());
    return made;
}

template<typename T>
bool setSweepOption(int fd, int level, int option, const T &value)
{
    return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/// Whether it is the host itself that refused the datagram, and not a router, or our own kernel for it.
bool isRefusalBy(const sockaddr_in &host, msghdr &message)
{
    for (cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != IPPROTO_IP || part->cmsg_type != IP_RECVERR
            || part->cmsg_len < CMSG_LEN(sizeof(sock_extended_err) + sizeof(sockaddr_in)))
            continue;
        sock_extended_err error;
        sockaddr_in offender;
        std::memcpy(&error, CMSG_DATA(part), sizeof error);
        std::memcpy(&offender, CMSG_DATA(part) + sizeof error, sizeof offender);
        return error.ee_origin == SO_EE_ORIGIN_ICMP && error.ee_type == ICMP_DEST_UNREACH && error.ee_code == ICMP_PORT_UNREACH
               && offender.sin_family == AF_INET && offender.sin_addr.s_addr == host.sin_addr.s_addr;
    }
    return false;
}

/// One UDP socket.
class SweepSocket
{
public:
    SweepSocket() = default;
    SweepSocket(const SweepSocket &) = delete;
    SweepSocket &operator=(const SweepSocket &) = delete;
    ~SweepSocket() { shut(); }

    /// False with errno set.
    bool open(const NetworkInterface &interface, const QHostAddress &from, int atOnce)
    {
        shut();
        m_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        const sockaddr_in own = sweepAddress(from, 0);
        const int sendBuffer = atOnce * sweptDatagram / 2; // the kernel doubles it
        // Neither another interface with the same network nor a router may get these: out of this one, to its own hosts, one hop.
        // Without IP_RECVERR the kernel drops what it has no room to resolve, and says nothing.
        return m_fd >= 0 && setSweepOption(m_fd, IPPROTO_IP, IP_RECVERR, 1)
               && setSweepOption(m_fd, IPPROTO_IP, IP_UNICAST_IF, qToBigEndian(quint32(interface.index)))
               && setSweepOption(m_fd, SOL_SOCKET, SO_DONTROUTE, 1) && setSweepOption(m_fd, IPPROTO_IP, IP_TTL, 1)
               && setSweepOption(m_fd, SOL_SOCKET, SO_SNDBUF, sendBuffer)
               && bind(m_fd, reinterpret_cast<const sockaddr *>(&own), sizeof own) == 0;
    }

    void shut()
    {
        if (m_fd >= 0)
            close(m_fd);
        m_fd = -1;
    }

    /// 0 or errno.
    int send(const sockaddr_in &to)
    {
        return sendto(m_fd, nullptr, 0, MSG_DONTWAIT, reinterpret_cast<const sockaddr *>(&to), sizeof to) == 0 ? 0 : errno;
    }

    void takeAnswers(QVector<QHostAddress> &answers)
    {
        for (const int queue : {int(MSG_ERRQUEUE), 0})
            for (int i = 0; i < mostAnswersAtOnce && takeOne(queue, answers); ++i) {
            }
    }

private:
    /// False when the queue is empty.
    bool takeOne(int queue, QVector<QHostAddress> &answers)
    {
        sockaddr_in host{};
        char byte = 0;
        iovec part{&byte, sizeof byte};
        alignas(cmsghdr) char control[512];
        msghdr message{};
        message.msg_name = &host;
        message.msg_namelen = sizeof host;
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        if (recvmsg(m_fd, &message, MSG_DONTWAIT | queue) < 0)
            return errno != EAGAIN && errno != EBADF; // another error is one that was pending: it is gone now
        const bool isAnswer = queue == MSG_ERRQUEUE ? isRefusalBy(host, message) : host.sin_port == htons(discardPort);
        if (host.sin_family == AF_INET && isAnswer)
            answers.append(QHostAddress(ntohl(host.sin_addr.s_addr)));
        return true;
    }

    int m_fd = -1;
};

class UdpSweepWire final : public SweepWire
{
public:
    Result<> open(const NetworkInterface &interface, const QHostAddress &from, qint64 atOnce) override
    {
        m_sockets = std::vector<SweepSocket>(std::size_t(std::clamp<qint64>(atOnce / mostOfASocket + 1, 1, mostSweepSockets)));
        const auto ofEach = int(std::clamp<qint64>(atOnce / qint64(m_sockets.size()), 1, mostOfASocket));
        for (SweepSocket &one : m_sockets) {
            if (one.open(interface, from, ofEach))
                continue;
            const QString detail = qt_error_string(errno);
            m_sockets.clear();
            return fail(ErrorCode::Unreachable,
                        SweepWireText::tr("%1 can't be swept from %2: %3.").arg(interface.name, from.toString(), detail), detail);
        }
        return {};
    }

    int send(const QHostAddress &to) override
    {
        const sockaddr_in host = sweepAddress(to, discardPort);
        int error = EAGAIN;
        for (auto one = m_sockets.begin(); one != m_sockets.end() && error == EAGAIN; ++one)
            error = one->send(host);
        return error;
    }

    QVector<QHostAddress> takeAnswers() override
    {
        QVector<QHostAddress> answers;
        for (SweepSocket &one : m_sockets)
            one.takeAnswers(answers);
        return answers;
    }

private:
    /// A datagram stays in its socket's send buffer (EAGAIN when that is full) until its address is resolved or given up: together
    /// they hold as many as may wait.
    std::vector<SweepSocket> m_sockets;
};

} // namespace

std::unique_ptr<SweepWire> systemSweepWire()
{
    return std::make_unique<UdpSweepWire>();
}

} // namespace muster::discovery
