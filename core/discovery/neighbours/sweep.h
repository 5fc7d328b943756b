// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbours/sweep_pace.h"
#include "discovery/neighbours/sweep_wire.h"
#include "discovery/scan.h"

#include <QElapsedTimer>
#include <QTimer>

namespace muster::discovery {

/// Has the kernel resolve every address of some IPv4 networks of one interface, by sending each an empty datagram: who is there is
/// in the neighbour table then, even if it answers to nothing else. A few addresses a millisecond from the event loop, one network
/// after the other; when the kernel's table is full, the address it refused is sent again a little later. Sends to nothing outside
/// Network::mayTouch but what a scan names. Lives in the core thread.
class Sweep final
{
public:
    Sweep(const Network &network, std::unique_ptr<SweepWire> wire);

    /// Goes on with this scope: what it doesn't allow any more is dropped at once.
    void setNetwork(const Network &network);
    /// From the next time it begins to run.
    void setPace(const SweepPace &pace);
    /// Takes its turn after those that wait. Not done for a network that may not be touched, is wider than widestSweep or waits
    /// already.
    void add(const Prefix &prefix);
    /// The same for a range somebody wants asked this once, whether it may be touched or not. Returns a number by which it goes until
    /// endScan(); 0: it is not of a network of this interface, is wider than any sweep, or nobody but us can be in it.
    int scan(const AddressRange &range);
    std::optional<ScanAccount> account(int scan) const; ///< who answered is not counted here
    void endScan(int scan);

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
    /// One network or range that waits or is under way.
    struct Stretch
    {
        AddressRange range;
        QHostAddress from;       ///< our own address in it
        QSet<quint32> skipped;   ///< in it, but no host's: network, broadcast, our own
        bool isStanding = false; ///< it may be touched at any time: not only for the scan's sake
        int scan = 0;            ///< that waits for it, or 0
        qint64 next = 0;         ///< address to send to, counted from the first
        qint64 skippedBefore = 0;
        qint64 sent = 0;
        QMap<QString, qint64> notAsked = {};
        int lastError = 0;
        int refusals = 0; ///< of one address, one after the other

        qint64 done() const { return next - skippedBefore; }
        qint64 total() const { return range.size() - skipped.size(); }
        qint64 toAsk() const { return total() - done(); }
    };
    struct Scan
    {
        AddressRange range;
        ScanAccount account = {};            ///< once its stretch is done
        std::chrono::milliseconds overAt{0}; ///< by m_clock; the same
    };
    enum class Sent { Yes, No, TableFull };

    std::optional<Stretch> stretchOver(const AddressRange &range) const;
    bool isAllowed(const AddressRange &range) const;
    void append(const Stretch &stretch);
    void tick();
    bool isReady();
    Sent sendTo(const QHostAddress &host);
    void end(const QString &reason);
    void conclude(const Stretch &stretch, const QString &reason);
    std::chrono::milliseconds now() const { return std::chrono::milliseconds(m_clock.elapsed()); }

    Network m_network;
    std::unique_ptr<SweepWire> m_wire;
    SweepPace m_pace;
    SweepWindow m_window;
    QElapsedTimer m_clock;
    QTimer m_timer;
    QVector<Stretch> m_stretches; ///< the first is under way
    QMap<int, Scan> m_scans;
    int m_lastScan = 0;
    QHostAddress m_openFrom; ///< what the wire is open from; null: it is not
    qint64 m_openFor = 0;    ///< and for how many at once
    qint64 m_finished = 0;   ///< addresses of those that are done
    qint64 m_sent = 0;
    QString m_reason;
    QVector<QHostAddress> m_answers;
};

} // namespace muster::discovery
