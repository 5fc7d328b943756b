// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/wsd/wsd_message.h"
#include "domain/sighting.h"

#include <QHash>
#include <QHostAddress>
#include <QMap>

#include <chrono>

namespace muster::discovery {

/// What has been said by WS-Discovery on one interface, by sender. What a sender says of target services elsewhere is not kept: it
/// is a discovery proxy, and they are found by themselves. Bounded against senders that make things up: the oldest goes first.
class WsdCache
{
public:
    static constexpr qsizetype mostSenders = 1024;
    static constexpr qsizetype mostEndpoints = 16;         ///< of a sender
    static constexpr qsizetype mostCharacters = 16384;     ///< of a sender
    static constexpr qsizetype mostInAll = 2 << 20;        ///< characters; two bytes each, and what was told is kept beside
    static constexpr std::chrono::milliseconds hold{1000}; ///< how long a new target service waits for its transport addresses
    static constexpr std::chrono::milliseconds leavingLasts{2000}; ///< after its Bye an answer may be on its way
    static constexpr std::chrono::minutes life{75};                ///< two chances, where everybody is asked every half hour
    static constexpr int mostMissedRounds = 3;

    explicit WsdCache(const QString &interface) : m_interface(interface) {}

    /// Takes in a message that is for us. `mayResolve`: what it leaves out will be asked for. The other addresses of what said Bye:
    /// it leaves them all, and its Bye from there may be lost.
    QVector<QHostAddress> hear(const QHostAddress &sender, const WsdMessage &message, Timestamp at, bool mayResolve);
    /// Everybody is asked anew. Forgets who has not answered for `life`; the senders that lost something.
    QVector<QHostAddress> beginRound(Timestamp now);

    /// All that the sender's own target services say, and as gone what the sighting before had and this one has no more. Gone
    /// altogether when its last one said Bye. None for a stranger, or when all there is waits for its addresses.
    std::optional<Sighting> takeSighting(const QHostAddress &sender, Timestamp now);
    /// Something waits for its addresses.
    bool isHolding(const QHostAddress &sender, Timestamp now) const;

    /// The endpoint references to ask the whereabouts or the types of.
    QStringList unresolved(const QHostAddress &sender) const;
    /// One that this sender alone can answer for; empty: there is none.
    QString ownAddress(const QHostAddress &sender) const;

private:
    struct Known
    {
        WsdEndpoint endpoint;
        bool isOwn = false;
        Timestamp heard{};
        std::optional<Timestamp> heldSince;
        int missedRounds = 0;

        qsizetype size() const;
    };
    struct Sender
    {
        QMap<QString, Known> endpoints; ///< by endpoint reference
        QVector<Service> told;
        qsizetype size = 0; ///< of the endpoints
        QVector<Identifier> toldAs;
        bool isTold = false;
        bool saidBye = false; ///< and nothing since
        Timestamp lastHeard{};
    };
    /// A target service that said Bye lately.
    struct Leaving
    {
        Timestamp at{};
        QVector<QHostAddress> addresses; ///< of its own
    };

    QVector<QHostAddress> hearBye(const QHostAddress &address, const WsdMessage &message, Timestamp at);
    QVector<QHostAddress> removeOwn(const QString &reference, Timestamp at);
    static void hearEndpoint(Sender &sender, const QHostAddress &address, const WsdEndpoint &endpoint, bool isAlone,
                             bool mayResolve, Timestamp at);
    bool isLeaving(const QString &reference, Timestamp at) const;
    static bool isHeld(const Known &known, Timestamp now);
    static bool isWithin(Timestamp since, Timestamp now, std::chrono::milliseconds span);
    void makeRoom(Sender &sender);
    void dropOldestSender();

    QString m_interface;
    QHash<QHostAddress, Sender> m_senders;
    QHash<QString, Leaving> m_leaving; ///< by endpoint reference
    qsizetype m_size = 0;              ///< of all senders
};

} // namespace muster::discovery
