// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_socket.h"

#include "discovery/snmp/ber_precheck.h"

#include <QCoreApplication>
#include <QPointer>
#include <QSocketNotifier>
#include <QtEndian>

#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

// Needs the C library's time structures to be known.
#include <linux/errqueue.h>

#include <array>
#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr int mostSnmpSendTries = 3;

struct SnmpSocketText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::SnmpSocket)
};

sockaddr_in snmpEndpoint(const QHostAddress &address, quint16 port)
{
    sockaddr_in made{};
    made.sin_family = AF_INET;
    made.sin_port = qToBigEndian(port);
    made.sin_addr.s_addr = qToBigEndian(address.toIPv4Address());
    return made;
}

template<typename T>
bool setSnmpOption(int fd, int level, int option, const T &value)
{
    return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/// Space for what comes beside a datagram or an error.
using SnmpControl = std::array<char, 256>;

msghdr snmpHeader(sockaddr_in &address, iovec &part, char *control, std::size_t size)
{
    msghdr message{};
    message.msg_name = &address;
    message.msg_namelen = sizeof address;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = size;
    return message;
}

/// Whether somebody, or the network, said that it can't be delivered.
bool isUndelivered(msghdr &message)
{
    for (cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != IPPROTO_IP || part->cmsg_type != IP_RECVERR
            || part->cmsg_len < CMSG_LEN(sizeof(sock_extended_err)))
            continue;
        sock_extended_err error;
        std::memcpy(&error, CMSG_DATA(part), sizeof error);
        return error.ee_origin == SO_EE_ORIGIN_ICMP && error.ee_type == ICMP_DEST_UNREACH;
    }
    return false;
}

int snmpArrival(msghdr &message)
{
    for (cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != IPPROTO_IP || part->cmsg_type != IP_PKTINFO)
            continue;
        in_pktinfo info;
        std::memcpy(&info, CMSG_DATA(part), sizeof info);
        return info.ipi_ifindex;
    }
    return 0;
}

} // namespace

SnmpSocket::SnmpSocket(QObject *parent) : QObject(parent), m_buffer(largestSnmpMessage + 1, Qt::Uninitialized)
{
}

SnmpSocket::~SnmpSocket() = default;

tl::unexpected<Error> SnmpSocket::refusal(int error, const QString &doing) const
{
    const QString why = QString::fromLocal8Bit(std::strerror(error));
    const QString detail = u"%1 on %2: %3"_s.arg(doing, m_interface.name, why);
    switch (error) {
    case EACCES:
    case EPERM:
        return fail(ErrorCode::Locked,
                    SnmpSocketText::tr(
                        "The system forbids SNMP to this program. Look at the rules of its firewall for UDP port 161."),
                    detail);
    case ENODEV:
    case ENXIO:
    case EADDRNOTAVAIL:
    case ENETDOWN:
    case ENETUNREACH:
        return fail(ErrorCode::Unreachable,
                    SnmpSocketText::tr("%1 is down, or has no address to use. It is tried again.").arg(m_interface.name), detail);
    default: return fail(ErrorCode::Internal, SnmpSocketText::tr("The system refuses SNMP: %1.").arg(why), detail);
    }
}

Result<> SnmpSocket::open(const NetworkInterface &interface, const QHostAddress &own)
{
    m_notifier.reset();
    m_interface = interface;
    m_socket = SocketDescriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!m_socket.isOpen())
        return refusal(errno, u"socket"_s);
    const int fd = m_socket.get();
    // Neither another interface with the same network nor a router may get what is meant for a host of this one.
    if (!setSnmpOption(fd, IPPROTO_IP, IP_RECVERR, 1) || !setSnmpOption(fd, IPPROTO_IP, IP_PKTINFO, 1)
        || !setSnmpOption(fd, IPPROTO_IP, IP_UNICAST_IF, qToBigEndian(quint32(interface.index)))
        || !setSnmpOption(fd, SOL_SOCKET, SO_DONTROUTE, 1))
        return refusal(errno, u"setsockopt"_s);
    const sockaddr_in from = snmpEndpoint(own, 0);
    if (::bind(fd, reinterpret_cast<const sockaddr *>(&from), sizeof from) != 0)
        return refusal(errno, u"bind"_s);
    m_notifier = std::make_unique<QSocketNotifier>(fd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { readAll(); });
    return {};
}

Result<> SnmpSocket::send(const QByteArray &bytes, const QHostAddress &host, quint16 port)
{
    const sockaddr_in to = snmpEndpoint(host, port);
    int error = 0;
    for (int i = 0; i < mostSnmpSendTries; ++i) {
        const auto *name = reinterpret_cast<const sockaddr *>(&to);
        if (::sendto(m_socket.get(), bytes.constData(), std::size_t(bytes.size()), MSG_NOSIGNAL, name, sizeof to) >= 0)
            return {};
        error = errno;
        // A full queue is a datagram lost, as on the wire: it is sent again.
        if (error == EAGAIN || error == ENOBUFS)
            return {};
        // Most likely that of another host, asked before: it goes with its message, and this one is sent after all.
        for (int refusals = 0; refusals < mostAtOnce && readRefusal(m_refusals); ++refusals) {
        }
        QMetaObject::invokeMethod(this, &SnmpSocket::readAll, Qt::QueuedConnection);
    }
    return error == ECONNREFUSED || error == EHOSTUNREACH ? Result<>() : refusal(error, u"sendto"_s);
}

/// False when there is nothing more to read.
bool SnmpSocket::readRefusal(QVector<QHostAddress> &hosts)
{
    sockaddr_in host{};
    char byte = 0;
    iovec part{&byte, sizeof byte};
    alignas(cmsghdr) SnmpControl control;
    msghdr message = snmpHeader(host, part, control.data(), control.size());
    if (::recvmsg(m_socket.get(), &message, MSG_ERRQUEUE) < 0)
        return false;
    if (host.sin_family == AF_INET && isUndelivered(message))
        hosts.append(QHostAddress(qFromBigEndian(host.sin_addr.s_addr)));
    return true;
}

void SnmpSocket::readAll()
{
    QVector<QHostAddress> hosts = std::exchange(m_refusals, {});
    for (int i = 0; i < mostAtOnce && readRefusal(hosts); ++i) {
    }
    const QPointer<SnmpSocket> self(this); // who is told may close us
    for (const QHostAddress &host : std::as_const(hosts)) {
        Q_EMIT refused(host);
        if (!self)
            return;
    }
    for (int i = 0; i < mostAtOnce; ++i)
        if (!readOne() || !self)
            return;
}

/// False when there is nothing more to read.
bool SnmpSocket::readOne()
{
    sockaddr_in from{};
    iovec part{m_buffer.data(), std::size_t(m_buffer.size())};
    alignas(cmsghdr) SnmpControl control;
    msghdr message = snmpHeader(from, part, control.data(), control.size());
    const ssize_t size = ::recvmsg(m_socket.get(), &message, 0);
    if (size < 0)
        return errno != EAGAIN && errno != EBADF; // another error is one that was pending: it is gone now
    if (snmpArrival(message) == m_interface.index && from.sin_family == AF_INET) {
        const QHostAddress sender(qFromBigEndian(from.sin_addr.s_addr));
        Q_EMIT received(QByteArray(m_buffer.constData(), qsizetype(size)), sender);
    }
    return true;
}

} // namespace muster::discovery
