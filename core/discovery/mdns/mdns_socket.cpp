// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_socket.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr quint16 mdnsPort = 5353;
constexpr size_t largestMdnsDatagram = 9000; // RFC 6762 section 17
constexpr int mostMdnsDatagrams = 64;        // read at one wake-up; the rest comes with the next

struct MdnsSocketText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::MdnsSocket)
};

/// An address and port as the system calls want them.
struct MdnsEndpoint
{
    sockaddr_storage storage{};
    socklen_t size = 0;

    MdnsEndpoint(const QHostAddress &address, quint16 port, int interface)
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
    const sockaddr *get() const { return reinterpret_cast<const sockaddr *>(&storage); }
};

const QHostAddress &mdnsGroupOf(MdnsSocket::Family family)
{
    static const QHostAddress ipv4(u"224.0.0.251"_s);
    static const QHostAddress ipv6(u"ff02::fb"_s);
    return family == MdnsSocket::Family::IPv4 ? ipv4 : ipv6;
}

template<typename T>
bool setMdnsOption(const SocketDescriptor &socket, int level, int name, const T &value)
{
    return ::setsockopt(socket.get(), level, name, &value, sizeof value) == 0;
}

/// The interface a datagram came in on; none when the system did not say.
std::optional<int> mdnsArrivalOf(msghdr &message)
{
    for (cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
            in_pktinfo info;
            std::memcpy(&info, CMSG_DATA(part), sizeof info);
            return info.ipi_ifindex;
        }
        if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
            in6_pktinfo info;
            std::memcpy(&info, CMSG_DATA(part), sizeof info);
            return int(info.ipi6_ifindex);
        }
    }
    return std::nullopt;
}

quint16 mdnsPortOf(const sockaddr_storage &from)
{
    return from.ss_family == AF_INET ? qFromBigEndian(reinterpret_cast<const sockaddr_in &>(from).sin_port)
                                     : qFromBigEndian(reinterpret_cast<const sockaddr_in6 &>(from).sin6_port);
}

} // namespace

MdnsSocket::MdnsSocket(Family family, QObject *parent) : QObject(parent), m_family(family)
{
}

MdnsSocket::~MdnsSocket()
{
    close();
}

/// What the system's error means to people.
tl::unexpected<Error> MdnsSocket::refusal(int error, const QString &doing) const
{
    const QString detail = u"%1 on %2: %3"_s.arg(doing, m_interface.name, QString::fromLocal8Bit(std::strerror(error)));
    switch (error) {
    case EADDRINUSE:
        return fail(ErrorCode::Conflict,
                    MdnsSocketText::tr("Another program keeps UDP port 5353 to itself. Stop it, or let it share the port."),
                    detail);
    case EACCES:
    case EPERM:
        return fail(ErrorCode::Locked,
                    MdnsSocketText::tr("The system forbids multicast DNS to this program. Look at the rules of its firewall "
                                       "for UDP port 5353."),
                    detail);
    case ENODEV:
    case ENXIO:
    case EADDRNOTAVAIL:
    case ENETDOWN:
    case ENETUNREACH:
        return fail(ErrorCode::Unreachable,
                    MdnsSocketText::tr("%1 is down, or has no address to use. It is tried again.").arg(m_interface.name), detail);
    case ENOBUFS:
    case ENOMEM:
        return fail(ErrorCode::Internal,
                    MdnsSocketText::tr("The system's limit of multicast groups is reached. Raise net.ipv4.igmp_max_memberships."),
                    detail);
    case EAFNOSUPPORT:
        return fail(ErrorCode::Unsupported, MdnsSocketText::tr("The system has this IP version turned off."), detail);
    default:
        return fail(ErrorCode::Internal,
                    MdnsSocketText::tr("The system refuses multicast DNS: %1.").arg(QString::fromLocal8Bit(std::strerror(error))),
                    detail);
    }
}

Result<> MdnsSocket::open(const NetworkInterface &interface)
{
    close();
    m_interface = interface;
    if (ownAddress().isNull())
        return refusal(EADDRNOTAVAIL, u"looking for an address"_s);
    MUSTER_TRY(SocketDescriptor socket, makeSocket());
    if (!setMdnsOption(socket, SOL_SOCKET, SO_REUSEADDR, 1))
        return refusal(errno, u"SO_REUSEADDR"_s);
    MUSTER_CHECK(bindTo(socket, mdnsGroupOf(m_family), mdnsPort));
    MUSTER_CHECK(join(socket));
    listen(m_group, std::move(socket), false);
    return {};
}

void MdnsSocket::close()
{
    m_group = {};
    m_own = {};
}

/// A socket that sends and hears multicast on our interface only.
Result<SocketDescriptor> MdnsSocket::makeSocket() const
{
    const bool isIpv4 = m_family == Family::IPv4;
    SocketDescriptor socket(::socket(isIpv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.isOpen())
        return refusal(errno, u"socket"_s);
    bool isSet = true;
    if (isIpv4) {
        ip_mreqn out{};
        out.imr_address.s_addr = qToBigEndian(ownAddress().toIPv4Address()); // what we send from
        out.imr_ifindex = m_interface.index;
        isSet = setMdnsOption(socket, IPPROTO_IP, IP_MULTICAST_IF, out)
                && setMdnsOption(socket, IPPROTO_IP, IP_MULTICAST_TTL, 255)
                && setMdnsOption(socket, IPPROTO_IP, IP_MULTICAST_LOOP, 0)
                && setMdnsOption(socket, IPPROTO_IP, IP_MULTICAST_ALL, 0) && setMdnsOption(socket, IPPROTO_IP, IP_PKTINFO, 1);
    } else {
        isSet = setMdnsOption(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1)
                && setMdnsOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, m_interface.index)
                && setMdnsOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 255)
                && setMdnsOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0)
                && setMdnsOption(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    }
    if (!isSet)
        return refusal(errno, u"setsockopt"_s);
    return socket;
}

Result<> MdnsSocket::bindTo(const SocketDescriptor &socket, const QHostAddress &address, quint16 port) const
{
    const MdnsEndpoint where(address, port, m_interface.index);
    if (::bind(socket.get(), where.get(), where.size) != 0)
        return refusal(errno, u"bind"_s);
    return {};
}

Result<> MdnsSocket::join(const SocketDescriptor &socket) const
{
    bool isIn = false;
    if (m_family == Family::IPv4) {
        ip_mreqn group{};
        group.imr_multiaddr.s_addr = qToBigEndian(mdnsGroupOf(m_family).toIPv4Address());
        group.imr_ifindex = m_interface.index;
        isIn = setMdnsOption(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, group);
    } else {
        ipv6_mreq group{};
        const Q_IPV6ADDR bytes = mdnsGroupOf(m_family).toIPv6Address();
        std::memcpy(&group.ipv6mr_multiaddr, &bytes, sizeof bytes);
        group.ipv6mr_interface = quint32(m_interface.index);
        isIn = setMdnsOption(socket, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, group);
    }
    if (!isIn)
        return refusal(errno, u"joining the group"_s);
    return {};
}

/// Made when it is first needed: an IPv6 address that has just been set can't be bound to yet.
Result<> MdnsSocket::openOwn()
{
    if (m_own.descriptor.isOpen())
        return {};
    MUSTER_TRY(SocketDescriptor socket, makeSocket());
    MUSTER_CHECK(bindTo(socket, ownAddress(), 0));
    listen(m_own, std::move(socket), true);
    return {};
}

void MdnsSocket::listen(Listening &listening, SocketDescriptor socket, bool isUnicast)
{
    const int descriptor = socket.get();
    listening.descriptor = std::move(socket);
    listening.notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    connect(listening.notifier.get(), &QSocketNotifier::activated, this,
            [this, descriptor, isUnicast] { readAll(descriptor, isUnicast); });
}

Result<> MdnsSocket::ask(const QByteArray &packet)
{
    return send(m_group, packet);
}

Result<> MdnsSocket::askForUnicast(const QByteArray &packet)
{
    MUSTER_CHECK(openOwn());
    return send(m_own, packet);
}

Result<> MdnsSocket::send(const Listening &from, const QByteArray &packet)
{
    const MdnsEndpoint group(mdnsGroupOf(m_family), mdnsPort, m_interface.index);
    const ssize_t sent = ::sendto(from.descriptor.get(), packet.data(), size_t(packet.size()), MSG_NOSIGNAL, group.get(),
                                  group.size);
    // A full queue is a packet lost, as on the wire; the next round asks again.
    if (sent < 0 && errno != EAGAIN && errno != EINTR)
        return refusal(errno, u"sendto"_s);
    return {};
}

void MdnsSocket::readAll(int descriptor, bool isUnicast)
{
    for (int i = 0; i < mostMdnsDatagrams; ++i)
        if (!readOne(descriptor, isUnicast))
            return;
}

/// False when there is nothing more to read.
bool MdnsSocket::readOne(int descriptor, bool isUnicast)
{
    std::array<char, largestMdnsDatagram + 1> buffer;
    sockaddr_storage from{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(in_pktinfo))> control;
    iovec part{buffer.data(), buffer.size()};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = ::recvmsg(descriptor, &message, 0);
    if (size < 0)
        return errno == EINTR; // another error of the socket shows when it is next used
    if (mdnsArrivalOf(message) != m_interface.index || mdnsPortOf(from) != mdnsPort) // RFC 6762 section 6: answers come from 5353
        return true;
    QHostAddress sender(reinterpret_cast<const sockaddr *>(&from));
    if (sender.protocol() == QAbstractSocket::IPv6Protocol)
        sender.setScopeId(sender.isLinkLocal() ? m_interface.name : QString());
    if (size_t(size) <= largestMdnsDatagram && isWelcome(sender))
        Q_EMIT received(QByteArray(buffer.data(), qsizetype(size)), sender, isUnicast);
    return true;
}

/// RFC 6762 section 11: only hosts on the link are listened to. Not to this machine either: it is no device to check in.
bool MdnsSocket::isWelcome(const QHostAddress &sender) const
{
    return m_interface.isOnLink(sender) && std::ranges::none_of(m_interface.addresses, [&sender](const auto &own) {
               return own.address == sender; // whatever their zones
           });
}

/// What we send from: link-local in IPv6, as the group is. Null when there is none.
QHostAddress MdnsSocket::ownAddress() const
{
    const auto protocol = m_family == Family::IPv4 ? QAbstractSocket::IPv4Protocol : QAbstractSocket::IPv6Protocol;
    QHostAddress best;
    for (const NetworkInterface::Address &own : m_interface.addresses)
        if (own.address.protocol() == protocol
            && (best.isNull() || (m_family == Family::IPv6 && own.address.isLinkLocal() && !best.isLinkLocal())))
            best = own.address;
    return best;
}

} // namespace muster::discovery
