// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/sweep.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto sweepBackOff = 20ms;
constexpr qint64 widestRange = qint64(1) << (32 - widestSweep);
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
    m_clock.start();
    setPace(SweepPace::within({}));
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
}

void Sweep::setNetwork(const Network &network)
{
    if (network.interface != m_network.interface)
        m_openFrom.clear();
    m_network = network;
    const QVector<Stretch> before = std::exchange(m_stretches, {});
    for (const Stretch &old : before) {
        if (!network.mayAsk) {
            conclude(old, SweepText::tr("it is only listened to."));
            continue;
        }
        auto stretch = stretchOver(old.range);
        if (!stretch || (!stretch->isStanding && old.scan == 0)) {
            conclude(old, SweepText::tr("it is not of a network of this interface any more."));
            continue;
        }
        stretch->scan = old.scan;
        stretch->next = old.next;
        stretch->sent = old.sent;
        stretch->notAsked = old.notAsked;
        stretch->skippedBefore = std::ranges::count_if(stretch->skipped,
                                                       [&](quint32 address) { return address - old.range.first < old.next; });
        m_stretches.append(*stretch);
    }
    if (m_stretches.isEmpty())
        m_timer.stop();
}

void Sweep::setPace(const SweepPace &pace)
{
    if (isRunning())
        return;
    m_pace = pace;
    m_window.setPace(pace);
}

void Sweep::add(const Prefix &prefix)
{
    if (prefix.address.protocol() != QAbstractSocket::IPv4Protocol || prefix.length < widestSweep)
        return;
    const AddressRange range = AddressRange::of(prefix);
    const auto stretch = stretchOver(range);
    if (!stretch || !stretch->isStanding)
        return;
    for (Stretch &waiting : m_stretches) {
        if (waiting.range == range)
            waiting.isStanding = true;
        if (waiting.isStanding && waiting.range.contains(range))
            return;
    }
    append(*stretch);
}

int Sweep::scan(const AddressRange &range)
{
    auto stretch = stretchOver(range);
    if (!stretch)
        return 0;
    m_scans.insert(++m_lastScan, {range});
    const auto isIt = [&](const Stretch &waiting) {
        return waiting.range == range && waiting.scan == 0 && waiting.sent < m_pace.atOnce;
    };
    if (const auto waiting = std::ranges::find_if(m_stretches, isIt); waiting != m_stretches.end()) {
        waiting->scan = m_lastScan;
    } else {
        stretch->scan = m_lastScan;
        append(*stretch);
    }
    return m_lastScan;
}

std::optional<ScanAccount> Sweep::account(int scan) const
{
    const auto found = m_scans.constFind(scan);
    if (found == m_scans.constEnd())
        return std::nullopt;
    ScanAccount account = found->account;
    qint64 toAsk = 0; // until its last one
    for (const Stretch &stretch : m_stretches) {
        toAsk += stretch.toAsk();
        if (stretch.scan != scan)
            continue;
        account.asked = stretch.sent;
        account.total = stretch.total();
        account.notAsked = stretch.notAsked;
        account.isWaiting = &stretch != &m_stretches.first();
        account.left = m_window.timeFor(toAsk, now()) + m_pace.listens;
        return account;
    }
    account.left = std::max<std::chrono::milliseconds>(found->overAt - now(), 0ms);
    account.isOver = account.left == 0ms;
    return account;
}

void Sweep::endScan(int scan)
{
    m_scans.remove(scan);
    const auto found = std::ranges::find(m_stretches, scan, &Stretch::scan);
    if (found == m_stretches.end())
        return;
    found->scan = 0;
    if (!found->isStanding)
        m_stretches.erase(found);
    if (m_stretches.isEmpty())
        m_timer.stop();
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
    erase_if(answers, [this](const QHostAddress &address) {
        return !m_network.mayTouchAddress(address)
               && std::ranges::none_of(m_scans, [&](const Scan &scan) { return scan.range.contains(address); });
    });
    return answers;
}

bool Sweep::isAllowed(const AddressRange &range) const
{
    return std::ranges::any_of(m_network.mayTouch, [&range](const Prefix &prefix) {
        return prefix.address.protocol() == QAbstractSocket::IPv4Protocol && AddressRange::of(prefix).contains(range);
    });
}

std::optional<Sweep::Stretch> Sweep::stretchOver(const AddressRange &range) const
{
    const QHostAddress from = ownAddressAround(m_network.interface, range);
    if (from.isNull() || range.size() > widestRange)
        return std::nullopt;
    const Stretch stretch{range, from, nobodysAddresses(m_network.interface, range), isAllowed(range)};
    return stretch.total() > 0 ? std::optional(stretch) : std::nullopt;
}

void Sweep::append(const Stretch &stretch)
{
    if (m_stretches.isEmpty()) {
        m_finished = 0;
        m_reason.clear();
        m_timer.start(0ms);
    }
    m_stretches.append(stretch);
}

void Sweep::tick()
{
    if (!isReady())
        return;
    Stretch &stretch = m_stretches.first();
    for (int sends = 0; sends < SweepPace::sendsPerTick && stretch.next < stretch.range.size();) {
        const quint32 address = stretch.range.first + quint32(stretch.next);
        if (stretch.skipped.contains(address)) {
            ++stretch.next;
            ++stretch.skippedBefore;
            continue;
        }
        const Sent sent = sendTo(QHostAddress(address));
        if (sent == Sent::TableFull && ++stretch.refusals * sweepBackOff < m_pace.patience) {
            m_timer.start(sweepBackOff);
            return;
        }
        if (sent == Sent::TableFull) {
            end(SweepText::tr(
                    "The sweep of %1 was given up: the system's neighbour table stays full. Sweep a smaller network, or "
                    "raise net.ipv4.neigh.default.gc_thresh3.")
                    .arg(stretch.range.toString()));
            return;
        }
        stretch.refusals = 0;
        if (sent == Sent::Yes)
            ++stretch.sent;
        else
            ++stretch.notAsked[qt_error_string(stretch.lastError)];
        ++stretch.next;
        ++sends;
    }
    if (stretch.next < stretch.range.size()) {
        m_timer.start(SweepPace::tick);
        return;
    }
    end(stretch.sent > 0
            ? QString()
            : SweepText::tr("Nothing could be sent to %1: %2.").arg(stretch.range.toString(), qt_error_string(stretch.lastError)));
}

bool Sweep::isReady()
{
    const QHostAddress from = m_stretches.first().from;
    if (m_openFrom == from && m_openFor == m_pace.atOnce)
        return true;
    m_openFrom.clear();
    if (const auto opened = m_wire->open(m_network.interface, from, m_pace.atOnce); !opened) {
        end(opened.error().message);
        return false;
    }
    m_openFrom = from;
    m_openFor = m_pace.atOnce;
    return true;
}

Sweep::Sent Sweep::sendTo(const QHostAddress &host)
{
    for (int i = 0; i < mostSendTries; ++i) {
        const int error = m_wire->send(host);
        if (error == 0) {
            ++m_sent;
            m_window.noteSent(now());
            return Sent::Yes;
        }
        if (isShortOfRoom(error)) {
            if (error != EAGAIN) // that one is our own measure
                m_window.noteRefused(now());
            return Sent::TableFull;
        }
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
    const Stretch stretch = m_stretches.takeFirst();
    m_finished += stretch.total();
    conclude(stretch, reason);
    if (!m_stretches.isEmpty())
        m_timer.start(SweepPace::tick);
}

/// What was not dealt with was not asked, for this reason.
void Sweep::conclude(const Stretch &stretch, const QString &reason)
{
    const auto scan = m_scans.find(stretch.scan);
    if (scan == m_scans.end())
        return;
    scan->account.asked = stretch.sent;
    scan->account.total = stretch.total();
    scan->account.notAsked = stretch.notAsked;
    if (stretch.toAsk() > 0)
        scan->account.notAsked[reason] += stretch.toAsk();
    scan->overAt = now() + m_pace.listens;
}

} // namespace muster::discovery
