// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbours/sweep_wire.h"

#include <QSet>
#include <QTimer>

namespace muster::discovery {

/// Has the kernel resolve every address of some IPv4 networks of one interface, by sending each an empty datagram: who is there is
/// in the neighbour table then, even if it answers to nothing else. A few addresses a millisecond from the event loop, one network
/// after the other; when the kernel's table is full, the address it refused is sent again a little later. Sends to nothing outside
/// Network::mayTouch. Lives in the core thread.
class Sweep final
{
public:
    Sweep(const Network &network, std::unique_ptr<SweepWire> wire);

    /// Goes on with this scope: what it doesn't allow any more is dropped at once.
    void setNetwork(const Network &network);
    /// Takes its turn after those that wait. Not done for a network that may not be touched, is wider than widestSweep or waits
    /// already.
    void add(const Prefix &prefix);
    bool isRunning() const { return !m_stretches.isEmpty(); }
    /// Addresses dealt with, and all there are, since it last began to run.
    qint64 done() const;
    qint64 total() const;
    qint64 sent() const { return m_sent; } ///< datagrams since it was made
    /// Why the last one could not be done, for people; empty: it could.
    QString reason() const { return m_reason; }
    /// Those we may touch that answered since this was last asked. They may do so for seconds after the end.
    QVector<QHostAddress> takeAnswers();

private:
    /// One network that waits or is under way.
    struct Stretch
    {
        Prefix prefix;
        QHostAddress from;     ///< our own address in it
        QSet<quint32> skipped; ///< in it, but no host's: network, broadcast, our own
        qint64 next = 0;       ///< address to send to, counted from the first
        qint64 skippedBefore = 0;
        qint64 sent = 0;
        int lastError = 0;
        int refusals = 0; ///< of one address, one after the other

        qint64 size() const { return qint64(1) << (32 - prefix.length); }
        qint64 done() const { return next - skippedBefore; }
        qint64 total() const { return size() - skipped.size(); }
    };
    enum class Sent { Yes, No, TableFull };

    std::optional<Stretch> stretchOver(const Prefix &prefix) const;
    void tick();
    bool isReady();
    Sent sendTo(const QHostAddress &host);
    void end(const QString &reason);

    Network m_network;
    std::unique_ptr<SweepWire> m_wire;
    QTimer m_timer;
    QVector<Stretch> m_stretches; ///< the first is under way
    QHostAddress m_openFrom;      ///< what the wire is open from; null: it is not
    qint64 m_finished = 0;        ///< addresses of those that are done
    qint64 m_sent = 0;
    QString m_reason;
    QVector<QHostAddress> m_answers;
};

} // namespace muster::discovery
