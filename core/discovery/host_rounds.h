// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "discovery/neighbour_table.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <deque>
#include <optional>

namespace muster::discovery {

/// A single host that may be spoken to.
struct TouchableHost
{
    NetworkInterface interface;
    QHostAddress own; ///< our address in its network
    QHostAddress address;

    /// The same host of the same interface, whatever became of our addresses.
    QString key() const;
};

/// None: it may not be touched, or can't be reached without a router.
std::optional<TouchableHost> touchableHost(const Network &network, const QHostAddress &address);

/// Whom a Source that touches speaks to next: hosts that the neighbour table shows to be there, on the networks where touch is
/// allowed (Network::mayTouch), each as soon as it appears and again every `again`. At most `atOnce` are visited at a time, and no
/// host twice at a time; who visits says when he is done. Of a MAC that answers for others no more addresses are visited than an
/// ordinary host has. The table is read only while touch is allowed somewhere. Lives in the core thread.
class HostRounds final : public QObject
{
    Q_OBJECT

public:
    struct Pace
    {
        std::chrono::milliseconds again{std::chrono::hours(1)};
        int atOnce = 8;
        std::chrono::milliseconds look{500}; ///< from one look at the table to the next
    };

    /// `neighbours` and `clock` outlive it.
    HostRounds(NeighbourTable &neighbours, const Clock &clock, Pace pace, QObject *parent = nullptr);

    /// Goes on with these; visits where touch is no longer allowed are not begun, and who was visited there is forgotten. Those
    /// under way still count until done(). Empty: ends.
    void setNetworks(const QVector<Network> &networks);
    /// Everybody is due again, but for those who wait or are being visited anyway.
    void probe();
    /// The visit that due() began is over, however it went. Of a host that is not being visited: nothing happens.
    void done(const TouchableHost &host);

    bool isAllowed(const TouchableHost &host) const; ///< still
    qint64 waiting() const { return qint64(m_due.size()); }
    qint64 waiting(int interface) const; ///< on this one, by its index
    int underWay() const { return m_underWay; }
    qint64 visited() const { return m_visited; } ///< visits that are over, since it was made

Q_SIGNALS:
    /// Visit it now. Never while one of the functions above runs.
    void due(const muster::discovery::TouchableHost &host);

private:
    struct Place
    {
        int interface = 0; ///< index
        QHostAddress address;

        friend bool operator==(const Place &, const Place &) = default;
        friend size_t qHash(const Place &place, size_t seed = 0) { return qHashMulti(seed, place.interface, place.address); }
    };
    struct Known
    {
        enum class State { Due, UnderWay, Visited };

        State state = State::Due;
        QString mac;
        Timestamp visitedAt{};
    };
    using AddressCount = QHash<std::pair<int, QString>, int>; ///< by interface and MAC

    bool isRunning() const;
    bool isOurs(const Neighbour &neighbour) const;
    std::optional<TouchableHost> hostAt(const Place &place) const;
    AddressCount forgetOld();
    void look();
    void begin();

    NeighbourTable &m_neighbours;
    const Clock &m_clock;
    const Pace m_pace;
    QVector<Network> m_networks;
    QHash<Place, Known> m_known;
    std::deque<Place> m_due;
    int m_underWay = 0;
    qint64 m_visited = 0;
    QTimer m_look;
    QTimer m_begin;
};

} // namespace muster::discovery
