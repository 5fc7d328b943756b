// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/own_multicast.h"

#include <QtEndian>

#include <netinet/in.h>

#include <algorithm>
#include <cerrno>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto ownMulticastTick = 20ms;
constexpr int ownMulticastTicks = 25; ///< it comes within microseconds; a busy machine gets half a second
constexpr int sendEveryTicks = 5;     ///< what a full queue dropped is sent again
constexpr auto ownMulticastDeadline = 5s;
/// A DNS header without a question (RFC 1035 section 4.1.1): nobody answers it, in this protocol or the others.
const QByteArray &ownDatagram()
{
    static const QByteArray bytes(12, '\0');
    return bytes;
}

} // namespace

OwnMulticast::OwnMulticast(const NetworkInterface &interface, const QString &source, const Group &group, IpFamily family)
    : TaskOf(Deadline::after(ownMulticastDeadline))
    , m_interface(interface)
    , m_group(group)
    , m_address(group.address(family))
    , m_check{interface.name, source, family, MulticastCheck::Outcome::NotTried}
    , m_timer(this)
{
    connect(&m_timer, &QTimer::timeout, this, &OwnMulticast::tick);
}

void OwnMulticast::run()
{
    if (!open())
        return end(errno == EADDRINUSE                 ? MulticastCheck::Outcome::PortTaken
                   : errno == EACCES || errno == EPERM ? MulticastCheck::Outcome::Forbidden
                                                       : MulticastCheck::Outcome::NotTried);
    m_timer.start(ownMulticastTick);
}

bool OwnMulticast::abort(const Error &)
{
    m_timer.stop();
    return true;
}

QHostAddress OwnMulticast::own() const
{
    QHostAddress best;
    for (const NetworkInterface::Address &one : m_interface.addresses)
        if (one.address.protocol() == m_address.protocol() && (best.isNull() || one.address.isLinkLocal()))
            best = one.address;
    return best;
}

bool OwnMulticast::open()
{
    if (own().isNull() || m_address.isNull() || !m_interface.canMulticast) {
        errno = EADDRNOTAVAIL;
        return false;
    }
    return openMember() && openSender();
}

bool OwnMulticast::openMember()
{
    if (!m_member.open(m_address) || !m_member.set(SOL_SOCKET, SO_REUSEADDR, 1))
        return false;
    if (m_check.family == IpFamily::IPv4) {
        ip_mreqn group{};
        group.imr_multiaddr.s_addr = qToBigEndian(m_address.toIPv4Address());
        group.imr_ifindex = m_interface.index;
        return m_member.set(IPPROTO_IP, IP_MULTICAST_ALL, 0) && m_member.bindTo(m_address, m_group.port)
               && m_member.set(IPPROTO_IP, IP_ADD_MEMBERSHIP, group);
    }
    ipv6_mreq group{};
    const Q_IPV6ADDR bytes = m_address.toIPv6Address();
    std::memcpy(&group.ipv6mr_multiaddr, &bytes, sizeof bytes);
    group.ipv6mr_interface = quint32(m_interface.index);
    return m_member.set(IPPROTO_IPV6, IPV6_V6ONLY, 1) && m_member.bindTo(m_address, m_group.port, m_interface.index)
           && m_member.set(IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, group);
}

bool OwnMulticast::openSender()
{
    if (!m_sender.open(m_address) || !m_sender.bindTo(own(), 0, m_interface.index))
        return false;
    if (m_check.family == IpFamily::IPv4) {
        ip_mreqn out{};
        out.imr_address.s_addr = qToBigEndian(own().toIPv4Address());
        out.imr_ifindex = m_interface.index;
        return m_sender.set(IPPROTO_IP, IP_MULTICAST_IF, out) && m_sender.set(IPPROTO_IP, IP_MULTICAST_TTL, 0)
               && m_sender.set(IPPROTO_IP, IP_MULTICAST_LOOP, 1);
    }
    return m_sender.set(IPPROTO_IPV6, IPV6_MULTICAST_IF, m_interface.index) && m_sender.set(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 0)
           && m_sender.set(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 1);
}

void OwnMulticast::tick()
{
    QHostAddress sender = own();
    sender.setScopeId({});
    while (const auto received = m_member.take())
        if (received->sender == sender && received->port == m_sender.port())
            return end(MulticastCheck::Outcome::Came);
    if (m_ticks % sendEveryTicks == 0) {
        const int error = m_sender.send(ownDatagram(), {m_address, m_group.port, m_interface.index});
        if (error == EPERM || error == EACCES)
            return end(MulticastCheck::Outcome::Forbidden);
        m_isSent = m_isSent || error == 0;
    }
    if (++m_ticks >= ownMulticastTicks)
        end(m_isSent ? MulticastCheck::Outcome::Lost : MulticastCheck::Outcome::NotTried);
}

void OwnMulticast::end(MulticastCheck::Outcome outcome)
{
    m_timer.stop();
    m_check.outcome = outcome;
    finish(m_check);
}

} // namespace muster::discovery
