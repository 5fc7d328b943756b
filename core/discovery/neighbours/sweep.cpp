// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/sweep.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto sweepInterval = 1ms;
constexpr int sendsPerTick = 4;
constexpr auto sweepBackOff = 20ms;
/// An address that nobody has holds its place in the kernel's table for 3 s: within 10 s there is room, or somebody else takes it.
constexpr int mostRefusals = 500;
constexpr int mostSendTries = 3;

struct SweepText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

/// In the kernel's table, or in the sockets, which hold what waits to be resolved.
bool isShortOfRoom(int error)
{
    return error == ENOBUFS || error == ENOMEM || error == EAGAIN;
}

} // namespace

Sweep::Sweep(const Network &network, std::unique_ptr<SweepWire> wire) : m_network(network), m_wire(std::move(wire))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
}

void Sweep::setNetwork(const Network &network)
{
    if (network.interface != m_network.interface)
        m_openFrom.clear();
    m_network = network;
    QVector<Stretch> kept;
    for (const Stretch &old : std::as_const(m_stretches)) {
        if (auto stretch = stretchOver(old.prefix)) {
            stretch->next = old.next;
            stretch->sent = old.sent;
            stretch->skippedBefore = std::ranges::count_if(stretch->skipped, [&](quint32 address) {
                return address - old.prefix.address.toIPv4Address() < old.next;
            });
            kept.append(*stretch);
        }
    }
    m_stretches = kept;
    if (kept.isEmpty())
        m_timer.stop();
}

void Sweep::add(const Prefix &prefix)
{
    const auto stretch = stretchOver(prefix);
    const auto covers = [&prefix](const Stretch &waiting) { return waiting.prefix.contains(prefix); };
    if (!stretch || std::ranges::any_of(m_stretches, covers))
        return;
    if (m_stretches.isEmpty()) {
        m_finished = 0;
        m_reason.clear();
        m_timer.start(0ms);
    }
    m_stretches.append(*stretch);
}

qint64 Sweep::done() const
{
    return m_finished + (m_stretches.isEmpty() ? 0 : m_stretches.first().done());
}

qint64 Sweep::total() const
{
    qint64 total = m_finished;
    for (const Stretch &stretch : m_stretches)
        total += stretch.total();
    return total;
}

QVector<QHostAddress> Sweep::takeAnswers()
{
    m_answers += m_wire->takeAnswers();
    QVector<QHostAddress> answers = std::exchange(m_answers, {});
    erase_if(answers, [this](const QHostAddress &address) { return !m_network.mayTouchAddress(address); });
    return answers;
}

std::optional<Sweep::Stretch> Sweep::stretchOver(const Prefix &prefix) const
{
    const auto contains = [&prefix](const Prefix &wider) { return wider.contains(prefix); };
    if (prefix.address.protocol() != QAbstractSocket::IPv4Protocol || prefix.length < widestSweep
        || !std::ranges::any_of(m_network.mayTouch, contains))
        return std::nullopt;
    Stretch stretch;
    stretch.prefix = prefix;
    for (const NetworkInterface::Address &own : m_network.interface.addresses) {
        const Prefix around = Prefix::around(own.address, own.prefixLength);
        if (!around.contains(prefix))
            continue;
        if (stretch.from.isNull())
            stretch.from = own.address;
        QVector<quint32> nobodys{own.address.toIPv4Address()};
        if (around.length < 31) { // RFC 3021
            const quint32 first = around.address.toIPv4Address();
            nobodys += {first, first + (quint32(1) << (32 - around.length)) - 1};
        }
        for (const quint32 address : nobodys)
            if (prefix.contains(QHostAddress(address)))
                stretch.skipped.insert(address);
    }
    if (stretch.from.isNull() || stretch.total() == 0)
        return std::nullopt;
    return stretch;
}

void Sweep::tick()
{
    if (!isReady())
        return;
    Stretch &stretch = m_stretches.first();
    for (int sends = 0; sends < sendsPerTick && stretch.next < stretch.size();) {
        const quint32 address = stretch.prefix.address.toIPv4Address() + quint32(stretch.next);
        if (stretch.skipped.contains(address)) {
            ++stretch.next;
            ++stretch.skippedBefore;
            continue;
        }
        const Sent sent = sendTo(QHostAddress(address));
        if (sent == Sent::TableFull && ++stretch.refusals < mostRefusals) {
            m_timer.start(sweepBackOff);
            return;
        }
        if (sent == Sent::TableFull) {
            end(SweepText::tr(
                    "The sweep of %1 was given up: the system's neighbour table stays full. Sweep a smaller network, or "
                    "raise net.ipv4.neigh.default.gc_thresh3.")
                    .arg(stretch.prefix.toString()));
            return;
        }
        stretch.refusals = 0;
        stretch.sent += sent == Sent::Yes ? 1 : 0;
        ++stretch.next;
        ++sends;
    }
    if (stretch.next < stretch.size()) {
        m_timer.start(sweepInterval);
        return;
    }
    end(stretch.sent > 0 ? QString()
                         : SweepText::tr("Nothing could be sent to %1: %2.")
                               .arg(stretch.prefix.toString(), qt_error_string(stretch.lastError)));
}

bool Sweep::isReady()
{
    const QHostAddress from = m_stretches.first().from;
    if (m_openFrom == from)
        return true;
    m_openFrom.clear();
    if (const auto opened = m_wire->open(m_network.interface, from); !opened) {
        end(opened.error().message);
        return false;
    }
    m_openFrom = from;
    return true;
}

Sweep::Sent Sweep::sendTo(const QHostAddress &host)
{
    for (int i = 0; i < mostSendTries; ++i) {
        const int error = m_wire->send(host);
        if (error == 0) {
            ++m_sent;
            return Sent::Yes;
        }
        if (isShortOfRoom(error))
            return Sent::TableFull;
        // Most likely that of another address, asked before: it goes with its message, and this one is sent after all.
        m_answers += m_wire->takeAnswers();
        m_stretches.first().lastError = error;
    }
    return Sent::No;
}

/// Done with the first; on to the next.
void Sweep::end(const QString &reason)
{
    if (!reason.isEmpty())
        m_reason = reason;
    m_finished += m_stretches.takeFirst().total();
    if (!m_stretches.isEmpty())
        m_timer.start(sweepInterval);
}

} // namespace muster::discovery
