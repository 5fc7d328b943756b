// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/host_probe.h"
#include "discovery/doctor/own_multicast.h"

#include <QCoreApplication>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QtEndian>

#include <net/if.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>

#include <cerrno>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr quint16 doctorDiscardPort = 9; // RFC 863
constexpr auto resolveAgain = 500ms;
constexpr auto firstPatience = 3500ms; ///< the kernel gives up after 3.06 s
constexpr auto newPatience = 9000ms;   ///< an old entry is left alone for 5 s, and then asked for 3 s
constexpr auto knownAfter = 300ms;     ///< a host that is there has answered by then
constexpr auto pingPatience = 1200ms;
constexpr auto pingAgain = 400ms;
constexpr auto askPatience = 1500ms; ///< WS-Discovery answers within 0.5 s of the question
constexpr auto askAgain = 500ms;
constexpr auto knockPatience = 1500ms;

struct HostWireText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

int zoneOf(const QHostAddress &address)
{
    return address.scopeId().isEmpty() ? 0 : int(if_nametoindex(address.scopeId().toLocal8Bit().constData()));
}

class ResolveProbe final : public HostProbe
{
public:
    ResolveProbe(NetworkView &view, int interface, const QHostAddress &from, const QHostAddress &address, HostWire::Proof proof)
        : HostProbe(address, interface, proof == HostWire::Proof::New ? newPatience : firstPatience, resolveAgain)
        , m_view(view)
        , m_from(from)
        , m_proof(proof)
    {
    }

private:
    bool open() override
    {
        // Out of this interface, to its own hosts, as a sweep does.
        const auto before = entry();
        m_isOld = before && before->state == NeighbourEntry::State::Reachable;
        const quint32 index = qToBigEndian(quint32(m_interface));
        const bool isIpv4 = m_address.protocol() == QAbstractSocket::IPv4Protocol;
        return m_socket.open(m_address) && m_socket.wantErrors()
               && m_socket.set(isIpv4 ? IPPROTO_IP : IPPROTO_IPV6, isIpv4 ? IP_UNICAST_IF : IPV6_UNICAST_IF, index)
               && (m_from.isNull() || m_socket.bindTo(m_from, 0, m_interface));
    }
    int send() override
    {
        const int error = m_socket.send({}, {m_address, doctorDiscardPort, m_interface});
        m_isSent = m_isSent || error == 0;
        return error;
    }
    bool isAnsweredBySocket() const override { return false; } // the table has the answer
    std::optional<NeighbourEntry> entry()
    {
        const QHostAddress address = withoutZone(m_address);
        for (const NeighbourEntry &one : m_view.neighbours().value_or(QVector<NeighbourEntry>()))
            if (one.interface == m_interface && one.address == address)
                return one;
        return std::nullopt;
    }
    void look() override
    {
        while (const int error = m_socket.takeError())
            m_lastError = error == ENOBUFS ? error : m_lastError;
        const auto found = entry();
        const bool isReachable = found && found->state == NeighbourEntry::State::Reachable;
        // The kernel does not ask again while it takes the last answer, of up to 45 s ago, for good.
        m_isOld = m_isOld && isReachable;
        if (isReachable && !m_isOld)
            return tell(ProbeAnswer::Kind::Answered, found->mac);
        // What stood there as failed is asked for anew as soon as something is sent.
        if (found && found->state == NeighbourEntry::State::Failed && m_isSent && elapsed() > 1s)
            return end(ProbeAnswer::Kind::Silent);
        if (m_proof == HostWire::Proof::Any && elapsed() > knownAfter && found && !found->mac.isEmpty())
            tell(ProbeAnswer::Kind::Known, found->mac);
    }
    void giveUp() override
    {
        const auto found = entry();
        if (found && !found->mac.isEmpty())
            return tell(ProbeAnswer::Kind::Known, found->mac);
        ProbeAnswer answer;
        answer.kind = ProbeAnswer::Kind::Silent;
        answer.isTableFull = !found && m_lastError == ENOBUFS;
        end(answer);
    }
    void tell(ProbeAnswer::Kind kind, const QString &mac)
    {
        ProbeAnswer answer;
        answer.kind = kind;
        answer.mac = mac;
        end(answer);
    }

    NetworkView &m_view;
    const QHostAddress m_from;
    const HostWire::Proof m_proof;
    bool m_isOld = false; ///< what stands there was so before we asked
    bool m_isSent = false;
};

class PingProbe final : public HostProbe
{
public:
    explicit PingProbe(const QHostAddress &address) : HostProbe(address, zoneOf(address), pingPatience, pingAgain) {}

private:
    bool isIpv4() const { return m_address.protocol() == QAbstractSocket::IPv4Protocol; }
    bool open() override { return m_socket.open(m_address, isIpv4() ? int(IPPROTO_ICMP) : int(IPPROTO_ICMPV6)); }
    int send() override
    {
        // The kernel fills in identifier and checksum.
        QByteArray request(8, '\0');
        request[0] = char(isIpv4() ? ICMP_ECHO : ICMP6_ECHO_REQUEST);
        return m_socket.send(request, {m_address, 0, m_interface});
    }
    void look() override
    {
        while (const auto received = m_socket.take()) {
            const quint8 reply = isIpv4() ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
            if (received->sender == withoutZone(m_address) && received->bytes.size() >= 8 && quint8(received->bytes[0]) == reply)
                return end(ProbeAnswer::Kind::Answered);
        }
    }
    QString refusal(int error) const override
    {
        return error == EACCES || error == EPERM
                   ? HostWireText::tr("This user may not send pings (net.ipv4.ping_group_range), or a firewall forbids it.")
                   : QString();
    }
};

class QuestionProbe final : public HostProbe
{
public:
    QuestionProbe(const QHostAddress &address, quint16 port, const QVector<QByteArray> &questions)
        : HostProbe(address, zoneOf(address), askPatience, askAgain)
        , m_port(port)
        , m_questions(questions)
    {
    }

private:
    bool open() override { return m_socket.open(m_address) && m_socket.wantErrors(); }
    int send() override
    {
        int error = 0;
        for (const QByteArray &question : m_questions)
            error = m_socket.send(question, {m_address, m_port, m_interface});
        return error;
    }
    void look() override
    {
        while (const auto received = m_socket.take())
            if (received->sender == withoutZone(m_address))
                return end(ProbeAnswer::Kind::Answered);
        while (const int error = m_socket.takeError())
            if (error == ECONNREFUSED)
                return end(ProbeAnswer::Kind::Refused);
    }

    const quint16 m_port;
    const QVector<QByteArray> m_questions;
};

class KnockProbe final : public HostProbe
{
public:
    KnockProbe(const QHostAddress &address, const QVector<quint16> &ports)
        : HostProbe(address, zoneOf(address), knockPatience, knockPatience)
        , m_ports(ports)
    {
    }

private:
    bool open() override { return true; }
    int send() override
    {
        for (const quint16 port : m_ports) {
            auto *socket = m_knocking.emplace_back(std::make_unique<QTcpSocket>()).get();
            socket->setProxy(QNetworkProxy::NoProxy);
            connect(socket, &QTcpSocket::connected, this, [this, port] { m_open.append(port); });
            connect(socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
                m_isRefused = m_isRefused || error == QAbstractSocket::ConnectionRefusedError;
                ++m_failed;
            });
            socket->connectToHost(m_address, port);
        }
        return 0;
    }
    void look() override
    {
        if (m_open.size() + m_failed >= m_ports.size())
            giveUp();
    }
    void giveUp() override
    {
        for (const auto &socket : m_knocking) {
            socket->disconnect(this);
            socket->abort();
        }
        ProbeAnswer answer;
        answer.kind = !m_open.isEmpty() ? ProbeAnswer::Kind::Answered
                      : m_isRefused     ? ProbeAnswer::Kind::Refused
                                        : ProbeAnswer::Kind::Silent;
        answer.ports = m_open;
        std::ranges::sort(answer.ports);
        end(answer);
    }

    const QVector<quint16> m_ports;
    std::vector<std::unique_ptr<QTcpSocket>> m_knocking;
    QVector<quint16> m_open;
    bool m_isRefused = false;
    qsizetype m_failed = 0;
};

class SystemHostWire final : public HostWire
{
public:
    explicit SystemHostWire(NetworkView &view) : m_view(view) {}

    ProbeTask resolve(int interface, const QHostAddress &from, const QHostAddress &address, Proof proof) override
    {
        return std::make_unique<ResolveProbe>(m_view, interface, from, address, proof);
    }
    ProbeTask ping(const QHostAddress &address) override { return std::make_unique<PingProbe>(address); }
    ProbeTask ask(const QHostAddress &address, quint16 port, const QVector<QByteArray> &questions) override
    {
        return std::make_unique<QuestionProbe>(address, port, questions);
    }
    ProbeTask knock(const QHostAddress &address, const QVector<quint16> &ports) override
    {
        return std::make_unique<KnockProbe>(address, ports);
    }
    std::unique_ptr<TaskOf<MulticastCheck>> hearOurselves(const NetworkInterface &interface, const QString &source,
                                                          const Group &group, IpFamily family) override
    {
        return std::make_unique<OwnMulticast>(interface, source, group, family);
    }

private:
    NetworkView &m_view;
};

} // namespace

std::unique_ptr<HostWire> systemHostWire(NetworkView &view)
{
    return std::make_unique<SystemHostWire>(view);
}

} // namespace muster::discovery
