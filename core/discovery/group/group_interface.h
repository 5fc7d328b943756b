// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/datagram_budget.h"
#include "discovery/group/group_socket.h"
#include "discovery/interface_source.h"

#include <QElapsedTimer>
#include <QTimer>

namespace muster::discovery {

/// Speaks to a Group on one network interface, in the IP families there are: opens its sockets, opens them again when they failed,
/// counts, reads no more of anybody than the DatagramBudget allows, and asks in rounds: at once, after `firstPause`, and in ever
/// longer pauses up to `longestPause`, but soon after a storm left somebody unread. What is asked and what the answers mean is its
/// subclasses' affair. Where asking is not allowed it only listens.
class GroupInterface : public InterfacePart
{
    Q_OBJECT

public:
    struct Pace
    {
        std::chrono::milliseconds firstPause{1000}; ///< also the least between two rounds
        std::chrono::milliseconds longestPause{std::chrono::minutes(30)};
        std::chrono::milliseconds reopenPause{
            std::chrono::seconds(30)}; ///< at the latest then a socket that failed is tried again
        std::chrono::milliseconds changePause{
            std::chrono::seconds(10)}; ///< the least between two rounds for other addresses' sake, or for who was left unread
    };

    /// `clock` outlives it.
    GroupInterface(Group group, Pace pace, const Clock &clock, const Network &network);

    void probe() override;
    Channel channel() const override;

protected:
    /// Whom an answer goes to.
    enum class Reply { ToAll, ToUs };

    /// A round begins; it may ask, with send().
    virtual void ask() = 0;
    /// Within the budget. `family` is that of the sender.
    virtual void hear(const Datagram &datagram, IpFamily family) = 0;

    /// In the families that are open; empty packets are not sent.
    void send(IpFamily family, const QByteArray &packet, Reply reply);
    void send(const QByteArray &packet, Reply reply); ///< in both
    /// One host, where it may be touched (else nothing is sent).
    void sendTo(const QHostAddress &host, quint16 port, const QByteArray &packet);
    /// The sender as an endpoint; empty for a stranger (Group::hearsStrangers): his address leads to nobody from here.
    QString endpointOf(const QHostAddress &sender) const;
    /// As soon as the packets at hand are read: who is told may stop us, and hear() is called from within our socket.
    void tellSoon(Sighting sighting);
    /// What hear() got is not what the protocol allows.
    void noteGarbled(IpFamily family);
    const Clock &clock() const { return m_clock; }
    void networkChanged(const Network &before) override;

private:
    struct Place
    {
        Place(const Group &group, IpFamily family) : socket(group, family) {}
        GroupSocket socket;
        Traffic traffic;
    };

    Place &place(IpFamily family) { return family == IpFamily::IPv4 ? m_ipv4 : m_ipv6; }
    bool isWanted(const Place &place) const;
    bool openSockets();
    void reopen();
    void askAnew();
    void setTrouble(Place &place, const Result<> &result);
    void noteSent(Place &place, const Result<> &result);
    void take(Place &place, const Datagram &datagram);
    void askForUnread();
    void round();
    void tellAll();

    const Group m_group;
    const Pace m_pace;
    const Clock &m_clock;
    Place m_ipv4;
    Place m_ipv6;
    DatagramBudget m_budget;      ///< for what is said to all
    DatagramBudget m_budgetForUs; ///< for what is said to us alone: a storm in the group does not drown answers
    bool m_hasLeftUnread = false; ///< since the last round
    QTimer m_roundTimer;
    QElapsedTimer m_sinceRound;
    std::chrono::milliseconds m_pause{}; ///< to the next round
    QTimer m_reopenTimer;
    QTimer m_anewTimer;
    QElapsedTimer m_sinceAnew;
    QTimer m_tellTimer;
    QVector<Sighting> m_untold;
};

} // namespace muster::discovery
