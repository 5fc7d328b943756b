// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_status.h"
#include "discovery/network_interfaces.h"
#include "discovery/presence/listening_times.h"
#include "discovery/range_scan.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <deque>

namespace muster::discovery {

/// A network the operator has allowed to be touched: remembered by interface and prefix.
struct AllowedNetwork
{
    QString interface;
    Prefix prefix;

    friend bool operator==(const AllowedNetwork &, const AllowedNetwork &) = default;
};

/// Where discovery looks, and how far it goes.
struct DiscoveryScope
{
    QStringList interfaces; ///< only these; empty: all but loopback
    QStringList sources;    ///< only these; empty: all
    QVector<AllowedNetwork> mayTouch;
    bool isListenOnly = false; ///< nothing is asked, nor anybody spoken to, whatever is allowed

    friend bool operator==(const DiscoveryScope &, const DiscoveryScope &) = default;
};

/// Runs the Sources on our networks and hands on what they see, in batches of at most one per 50 ms. Adds to each sighting from
/// the network the sender's MAC, as the neighbour table has it: the one thing by which sightings of several sources become one
/// device. A sighting whose sender is not in the table yet is told a moment later (100 ms; IPv6 2 s) without any identifier, as
/// what stands for its address, and again with all of them when the MAC comes, or after 10 s without it. One that is older, as
/// when something ran out, has the MAC the sender had then or none; a goodbye the one he had last. Lives in the core thread.
class DiscoveryService final : public QObject
{
    Q_OBJECT

public:
    /// What it is made of; the composition root knows how. Tests bring their own.
    struct Parts
    {
        std::unique_ptr<VendorNames> vendors; ///< what the sources were made with
        std::unique_ptr<NeighbourTable> neighbours;
        std::unique_ptr<NetworkInterfaces> interfaces;
        std::vector<std::unique_ptr<Source>> sources;
    };

    DiscoveryService(Parts parts, const Clock &clock, QObject *parent = nullptr);
    ~DiscoveryService() override;

    /// Begins, or goes on with another scope.
    void start(const DiscoveryScope &scope);
    /// These sources rest, whatever the scope; the status still lists them.
    void setSourcesOff(const QStringList &ids);
    /// These interfaces are only listened to, whatever the scope allows there.
    void setListenOnly(const QStringList &interfaces);
    /// Everybody asks once more.
    void probe();
    /// Ends; what waits for its MAC is handed on as it is.
    void stop();

    /// What a scan of this range would be, at the pace the system allows now. Rejected: it is too wide, or nobody else can be in it;
    /// NotFound: it is of no network of ours; Unsupported: the source that would do it is off, or discovery is.
    Result<ScanPlan> planScan(const ScanRequest &request) const;
    /// Asks every address of the range, after what is swept there already; what answers is sighted as ever. Fails as planScan() does,
    /// and as Rejected where something speaks against it that was not agreed to. Cancelled, it asks nobody any more.
    std::unique_ptr<TaskOf<ScanReport>> scan(const ScanRequest &request);
    /// What is scanned, or was within the last minute: whoever is sighted there was asked for.
    QVector<ScannedRange> scannedLately() const;

    const DiscoveryStatus &status() const { return m_status; }
    /// The same with all counts as they are at this moment: status() is made anew when something happens, not for each datagram.
    const DiscoveryStatus &statusNow();

Q_SIGNALS:
    void sighted(const QVector<muster::Sighting> &batch);
    void statusChanged(const muster::discovery::DiscoveryStatus &status);

private:
    struct Waiting
    {
        Sighting sighting;
        QString sender; ///< source, interface and endpoint
        Timestamp since;
        bool isTold = false; ///< for its address
    };
    struct Scan
    {
        ScanPlan plan;
        QPointer<RangeScan> task; ///< null: it is over
        Timestamp endedAt{};
    };
    enum class Sender { Known, Unknown, NotLocal, Ourselves };

    bool isListed(const Source &source) const;
    bool isOff(const Source &source) const;
    bool mayAsk(const QString &interface) const;
    void refresh();
    QVector<Network> networksInScope() const;
    QVector<DiscoveryStatus::Place> places() const;
    void take(Source &source, const Sighting &sighting);
    void readNeighbours();
    bool isOurs(const QHostAddress &address, const QString &interface) const;
    bool isOurs(const QString &mac) const;
    Sender identify(Sighting &sighting);
    Sender identifyAsBefore(Sighting &sighting) const;
    bool isMaybeOurs(const Sighting &sighting) const;
    void tellForItsAddress(Waiting &waiting);
    void askWho(const Sighting &sighting);
    void waitsNoLonger(const Waiting &waiting);
    void serveWaiting(const QString &only = {}, bool isEnd = false);
    void hand(const Sighting &sighting);
    void flush();
    void updateSoon();
    void updateStatus();
    RangeSweeper *rangeSweeper() const;
    QVector<ScanProgress> scansNow() const;

    Parts m_parts;
    const Clock &m_clock;
    DiscoveryScope m_scope;
    QStringList m_off;        ///< ids of sources
    QStringList m_listenOnly; ///< names of interfaces
    QVector<Network> m_networks;
    std::deque<Waiting> m_waiting;
    QHash<QString, int> m_waitingOf; ///< how many of each sender
    QVector<Sighting> m_batch;
    QHash<QString, Neighbour> m_neighbours; ///< those that hold now, by interface and address
    /// Every entry of the table, and since when: an entry that came while we watched was learned then, whatever state it is in. Zero:
    /// it was there before.
    QHash<QString, Timestamp> m_present;
    std::optional<Timestamp> m_readAt;
    QHash<QString, Timestamp> m_relays;      ///< interface and MAC, and when it last was one: its entries come and go
    QHash<QString, Identifier> m_identified; ///< the MAC of a sender when a source last heard him
    QHash<QString, Timestamp> m_askedAt;     ///< senders that were spoken to
    QHash<QString, QSet<QString>> m_heard;   ///< endpoints by source
    QTimer m_waitTimer;
    QTimer m_batchTimer;
    QTimer m_statusTimer;
    std::optional<Timestamp> m_since; ///< it runs
    ListeningTimes m_listening;
    std::vector<Scan> m_scans; ///< those that run, and those of the last minute
    qint64 m_dropped = 0;
    DiscoveryStatus m_status; ///< as last told
};

} // namespace muster::discovery
