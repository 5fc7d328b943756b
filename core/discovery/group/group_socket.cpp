// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/group_socket.h"

#include "discovery/socket_endpoint.h"

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
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr int mostDatagrams = 64; // read at one wake-up; the rest comes with the next
constexpr qsizetype mostGroupBytes = 256 * 1024;

struct GroupSocketText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::GroupSocket)
};

template<typename T>
bool setGroupOption(const SocketDescriptor &socket, int level, int name, const T &value)
{
    return ::setsockopt(socket.get(), level, name, &value, sizeof value) == 0;
}

/// The interface a datagram came in on; none when the system did not say.
std::optional<int> arrivalOf(msghdr &message)
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

/// Whether what is sent there stays on its link: 255.255.255.255, 224.0.0.0/24 (RFC 5771 section 4), ff02::/16 (RFC 4291 section 2.7).
bool isOfTheLink(const QHostAddress &to)
{
    static const Prefix local[] = {{QHostAddress(QHostAddress::Broadcast), 32},
                                   {QHostAddress(0xE0000000), 24},
                                   {QHostAddress(QStringLiteral("ff02::")), 16}};
    return std::ranges::any_of(local, [&to](const Prefix &prefix) { return prefix.contains(to); });
}

quint16 portOf(const sockaddr_storage &from)
{
    return from.ss_family == AF_INET ? qFromBigEndian(reinterpret_cast<const sockaddr_in &>(from).sin_port)
                                     : qFromBigEndian(reinterpret_cast<const sockaddr_in6 &>(from).sin6_port);
}

} // namespace

GroupSocket::GroupSocket(Group group, IpFamily family, QObject *parent)
    : QObject(parent)
    , m_group(std::move(group))
    , m_family(family)
    , m_buffer(m_group.largestDatagram + 1, Qt::Uninitialized)
{
}

GroupSocket::~GroupSocket()
{
    close();
}

/// What the system's error means to people.
tl::unexpected<Error> GroupSocket::refusal(int error, const QString &doing) const
{
    const QString detail = u"%1 on %2: %3"_s.arg(doing, m_interface.name, QString::fromLocal8Bit(std::strerror(error)));
    switch (error) {
    case EADDRINUSE:
        return fail(ErrorCode::Conflict,
                    GroupSocketText::tr("Another program keeps UDP port %1 to itself. Stop it, or let it share the port.")
                        .arg(m_group.port),
                    detail);
    case EACCES:
    case EPERM:
        return fail(ErrorCode::Locked,
                    GroupSocketText::tr(
                        "The system forbids %1 to this program. Look at the rules of its firewall for UDP port %2.")
                        .arg(m_group.protocol)
                        .arg(m_group.port),
                    detail);
    case ENODEV:
    case ENXIO:
    case EADDRNOTAVAIL:
    case ENETDOWN:
    case ENETUNREACH:
        return fail(ErrorCode::Unreachable,
                    GroupSocketText::tr("%1 is down, or has no address to use. It is tried again.").arg(m_interface.name),
                    detail);
    case ENOBUFS:
    case ENOMEM:
        return fail(ErrorCode::Internal,
                    GroupSocketText::tr(
                        "The system's limit of multicast groups is reached. Raise net.ipv4.igmp_max_memberships."),
                    detail);
    case EAFNOSUPPORT:
        return fail(ErrorCode::Unsupported, GroupSocketText::tr("The system has this IP version turned off."), detail);
    default:
        return fail(ErrorCode::Internal,
                    GroupSocketText::tr("The system refuses %1: %2.")
                        .arg(m_group.protocol, QString::fromLocal8Bit(std::strerror(error))),
                    detail);
    }
}

Result<> GroupSocket::open(const NetworkInterface &interface)
{
    close();
    m_interface = interface;
    if (ownAddress().isNull())
        return refusal(EADDRNOTAVAIL, u"looking for an address"_s);
    if (m_group.isListenedTo) {
        Result<> opened = openShared(m_everybody, address());
        if (opened && isAlsoBroadcast())
            opened = openShared(m_broadcast, QHostAddress(QHostAddress::Broadcast));
        if (!opened) {
            close();
            return opened;
        }
    }
    m_isOpen = true;
    return {};
}

bool GroupSocket::moveTo(const NetworkInterface &interface)
{
    const NetworkInterface before = std::exchange(m_interface, interface);
    const bool isSame = ownAddress(before) == ownAddress() && before.index == interface.index && before.name == interface.name
                        && before.canMulticast == interface.canMulticast && before.isPointToPoint == interface.isPointToPoint;
    if (!isSame)
        close();
    return isSame && networksOf(before) == networksOf(interface);
}

/// In our family, each once, in whatever order they stand.
QVector<Prefix> GroupSocket::networksOf(const NetworkInterface &interface) const
{
    QVector<Prefix> networks;
    const auto protocol = m_family == IpFamily::IPv4 ? QAbstractSocket::IPv4Protocol : QAbstractSocket::IPv6Protocol;
    for (const NetworkInterface::Address &own : interface.addresses)
        if (const Prefix network = Prefix::around(own.address, own.prefixLength);
            own.address.protocol() == protocol && !networks.contains(network))
            networks.append(network);
    std::ranges::sort(networks, {}, &Prefix::toString);
    return networks;
}

Result<> GroupSocket::openShared(Listening &listening, const QHostAddress &address)
{
    MUSTER_TRY(SocketDescriptor socket, makeSocket());
    if (!setGroupOption(socket, SOL_SOCKET, SO_REUSEADDR, 1))
        return refusal(errno, u"SO_REUSEADDR"_s);
    MUSTER_CHECK(bindTo(socket, address, m_group.port));
    MUSTER_CHECK(join(socket, address));
    listening.hearsStrangers = m_group.hearsStrangers && isOfTheLink(address);
    listen(listening, std::move(socket));
    return {};
}

void GroupSocket::close()
{
    m_everybody = {};
    m_broadcast = {};
    m_own = {};
    m_isOpen = false;
}

/// A socket that sends on our interface only, whatever the system's routes say, and hears multicast there only.
Result<SocketDescriptor> GroupSocket::makeSocket() const
{
    const bool isIpv4 = m_family == IpFamily::IPv4;
    SocketDescriptor socket(::socket(isIpv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.isOpen())
        return refusal(errno, u"socket"_s);
    bool isSet = true;
    if (isIpv4) {
        ip_mreqn out{};
        out.imr_address.s_addr = qToBigEndian(ownAddress().toIPv4Address()); // what we send from
        out.imr_ifindex = m_interface.index;
        isSet = setGroupOption(socket, IPPROTO_IP, IP_MULTICAST_IF, out)
                && setGroupOption(socket, IPPROTO_IP, IP_MULTICAST_TTL, m_group.hops)
                && setGroupOption(socket, IPPROTO_IP, IP_MULTICAST_LOOP, 0)
                && setGroupOption(socket, IPPROTO_IP, IP_MULTICAST_ALL, 0) && setGroupOption(socket, IPPROTO_IP, IP_PKTINFO, 1)
                && setGroupOption(socket, IPPROTO_IP, IP_UNICAST_IF, qToBigEndian(quint32(m_interface.index)))
                && setGroupOption(socket, SOL_SOCKET, SO_DONTROUTE, 1) // nor does a router pass on what is meant for one host
                && setGroupOption(socket, SOL_SOCKET, SO_BROADCAST, 1);
    } else {
        isSet = setGroupOption(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1)
                && setGroupOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, m_interface.index)
                && setGroupOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, m_group.hops)
                && setGroupOption(socket, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0)
                && setGroupOption(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    }
    if (!isSet)
        return refusal(errno, u"setsockopt"_s);
    return socket;
}

Result<> GroupSocket::bindTo(const SocketDescriptor &socket, const QHostAddress &address, quint16 port) const
{
    const SocketEndpoint where(address, port, m_interface.index);
    if (::bind(socket.get(), where.get(), where.size) != 0)
        return refusal(errno, u"bind"_s);
    return {};
}

Result<> GroupSocket::join(const SocketDescriptor &socket, const QHostAddress &address) const
{
    if (!address.isMulticast())
        return {}; // everybody on the link is in it
    bool isIn = false;
    if (m_family == IpFamily::IPv4) {
        ip_mreqn group{};
        group.imr_multiaddr.s_addr = qToBigEndian(address.toIPv4Address());
        group.imr_ifindex = m_interface.index;
        isIn = setGroupOption(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, group);
    } else {
        ipv6_mreq group{};
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&group.ipv6mr_multiaddr, &bytes, sizeof bytes);
        group.ipv6mr_interface = quint32(m_interface.index);
        isIn = setGroupOption(socket, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, group);
    }
    if (!isIn)
        return refusal(errno, u"joining the group"_s);
    return {};
}

/// Made when it is first needed: an IPv6 address that has just been set can't be bound to yet.
Result<> GroupSocket::openOwn()
{
    if (m_own.descriptor.isOpen())
        return {};
    MUSTER_TRY(SocketDescriptor socket, makeSocket());
    MUSTER_CHECK(bindTo(socket, ownAddress(), 0));
    m_own.isUnicast = true;
    listen(m_own, std::move(socket));
    return {};
}

void GroupSocket::listen(Listening &listening, SocketDescriptor socket)
{
    const int descriptor = socket.get();
    listening.descriptor = std::move(socket);
    listening.notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    connect(listening.notifier.get(), &QSocketNotifier::activated, this, [this, &listening] { readAll(listening); });
}

Result<> GroupSocket::ask(const QByteArray &packet)
{
    if (!m_group.isListenedTo)
        return askForUnicast(packet);
    return askAll(m_everybody, packet);
}

Result<> GroupSocket::askForUnicast(const QByteArray &packet)
{
    MUSTER_CHECK(openOwn());
    return askAll(m_own, packet);
}

Result<> GroupSocket::askAll(const Listening &from, const QByteArray &packet)
{
    const Result<> toGroup = send(from, packet, address(), m_group.port);
    if (isAlsoBroadcast()) // whatever became of the other: who hears only the one or the other is there too
        MUSTER_CHECK(send(from, packet, QHostAddress(QHostAddress::Broadcast), m_group.port));
    return toGroup;
}

Result<> GroupSocket::askHost(const QByteArray &packet, const QHostAddress &host, quint16 port)
{
    MUSTER_CHECK(openOwn());
    return send(m_own, packet, host, port);
}

Result<> GroupSocket::send(const Listening &from, const QByteArray &packet, const QHostAddress &to, quint16 port)
{
    SocketEndpoint where(to, port, m_interface.index);
    QByteArray bytes = packet;
    iovec part{bytes.data(), size_t(bytes.size())};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> control{};
    msghdr message{};
    message.msg_name = &where.storage;
    message.msg_namelen = where.size;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (to == QHostAddress(QHostAddress::Broadcast)) { // the only thing that has no interface of its own
        in_pktinfo out{};
        out.ipi_ifindex = m_interface.index;
        out.ipi_spec_dst.s_addr = qToBigEndian(ownAddress().toIPv4Address());
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = IPPROTO_IP;
        header->cmsg_type = IP_PKTINFO;
        header->cmsg_len = CMSG_LEN(sizeof out);
        std::memcpy(CMSG_DATA(header), &out, sizeof out);
    }
    if (::sendmsg(from.descriptor.get(), &message, MSG_NOSIGNAL) >= 0)
        ++m_sent;
    else if (errno != EAGAIN && errno != EINTR) // a full queue is a packet lost, as on the wire; the next round asks again
        return refusal(errno, u"sendmsg"_s);
    return {};
}

void GroupSocket::readAll(const Listening &listening)
{
    qsizetype bytes = 0;
    for (int i = 0; i < mostDatagrams && bytes < mostGroupBytes; ++i) {
        const auto size = readOne(listening);
        if (!size)
            return;
        bytes += *size;
    }
}

/// How many bytes; none when there is nothing more to read.
std::optional<qsizetype> GroupSocket::readOne(const Listening &listening)
{
    sockaddr_storage from{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(in_pktinfo))> control;
    iovec part{m_buffer.data(), size_t(m_buffer.size())};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = ::recvmsg(listening.descriptor.get(), &message, 0);
    if (size < 0) // another error of the socket shows when it is next used
        return errno == EINTR ? std::optional(qsizetype(0)) : std::nullopt;
    const quint16 port = portOf(from);
    if (arrivalOf(message) != m_interface.index || (m_group.answersFromPort && port != m_group.port))
        return qsizetype(size);
    QHostAddress sender(reinterpret_cast<const sockaddr *>(&from));
    if (sender.protocol() == QAbstractSocket::IPv6Protocol)
        sender.setScopeId(sender.isLinkLocal() ? m_interface.name : QString());
    if (qsizetype(size) <= m_group.largestDatagram && isWelcome(sender, listening)) {
        ++m_heard;
        Q_EMIT received({m_buffer.first(qsizetype(size)), sender, port, listening.isUnicast});
    }
    return qsizetype(size);
}

/// Only hosts on the link are listened to (for mDNS: RFC 6762 section 11), and strangers where the group has any. Not this machine
/// either: it is no device to check in.
bool GroupSocket::isWelcome(const QHostAddress &sender, const Listening &listening) const
{
    const bool isHeard = m_interface.isOnLink(sender) || listening.hearsStrangers;
    return isHeard && std::ranges::none_of(m_interface.addresses, [&sender](const auto &own) {
               return own.address == sender; // whatever their zones
           });
}

/// What we send from: link-local in IPv6, as the group is. Null when there is none.
QHostAddress GroupSocket::ownAddress(const NetworkInterface &interface) const
{
    const auto protocol = m_family == IpFamily::IPv4 ? QAbstractSocket::IPv4Protocol : QAbstractSocket::IPv6Protocol;
    QHostAddress best;
    for (const NetworkInterface::Address &own : interface.addresses)
        if (own.address.protocol() == protocol
            && (best.isNull() || (m_family == IpFamily::IPv6 && own.address.isLinkLocal() && !best.isLinkLocal())))
            best = own.address;
    return best;
}

} // namespace muster::discovery
