// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/all_nodes_echo.h"

#include <QCoreApplication>

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto echoAgainAfter = 500ms;
constexpr int mostEchoesAtOnce = 256;
constexpr qsizetype mostEchoesKept = 4096; // more hosts than one wire has; a flood ends here

struct EchoText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

} // namespace

AllNodesEcho::AllNodesEcho(const NetworkInterface &interface) : m_interface(interface)
{
    m_again.setSingleShot(true);
    QObject::connect(&m_again, &QTimer::timeout, &m_again, [this] { send(); });
}

AllNodesEcho::~AllNodesEcho()
{
    m_notifier.reset();
    if (m_fd >= 0)
        close(m_fd);
}

void AllNodesEcho::ask()
{
    m_reason.clear();
    m_isForbidden = false;
    if (!open())
        return;
    send();
    m_again.start(echoAgainAfter);
}

QVector<QHostAddress> AllNodesEcho::takeAnswers()
{
    return std::exchange(m_answers, {});
}

bool AllNodesEcho::open()
{
    if (m_fd >= 0)
        return true;
    m_fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMPV6);
    const int off = 0;
    if (m_fd < 0) {
        refuse(errno);
        return false;
    }
    setsockopt(m_fd, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &off, sizeof off); // else we answer, too: no harm
    m_notifier = std::make_unique<QSocketNotifier>(m_fd, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] { receive(); });
    return true;
}

void AllNodesEcho::send()
{
    sockaddr_in6 all{};
    all.sin6_family = AF_INET6;
    all.sin6_addr.s6_addr[0] = 0xFF;
    all.sin6_addr.s6_addr[1] = 0x02;
    all.sin6_addr.s6_addr[15] = 0x01;
    all.sin6_scope_id = quint32(m_interface.index);
    icmp6_hdr request{}; // the kernel fills in identifier and checksum
    request.icmp6_type = ICMP6_ECHO_REQUEST;
    if (sendto(m_fd, &request, sizeof request, MSG_DONTWAIT, reinterpret_cast<const sockaddr *>(&all), sizeof all) < 0)
        refuse(errno);
    else
        ++m_sent;
}

void AllNodesEcho::receive()
{
    for (int i = 0; i < mostEchoesAtOnce; ++i) {
        icmp6_hdr answer{};
        sockaddr_in6 sender{};
        socklen_t size = sizeof sender;
        const ssize_t length = recvfrom(m_fd, &answer, sizeof answer, MSG_DONTWAIT, reinterpret_cast<sockaddr *>(&sender), &size);
        if (length < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (length != ssize_t(sizeof answer) || answer.icmp6_type != ICMP6_ECHO_REPLY || sender.sin6_family != AF_INET6
            || int(sender.sin6_scope_id) != m_interface.index)
            continue;
        if (m_answers.size() < mostEchoesKept)
            m_answers.append(QHostAddress(sender.sin6_addr.s6_addr));
    }
}

void AllNodesEcho::refuse(int error)
{
    m_isForbidden = error == EACCES || error == EPERM;
    if (m_isForbidden)
        m_reason = EchoText::tr(
            "This user may not send pings (net.ipv4.ping_group_range), so devices that speak only IPv6 are found "
            "when they say something themselves.");
    else
        m_reason = EchoText::tr("IPv6 devices on %1 could not be asked: %2.").arg(m_interface.name, qt_error_string(error));
}

} // namespace muster::discovery
