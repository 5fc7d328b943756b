// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mdns/mdns_cache.h"
#include "discovery/mdns/mdns_socket.h"
#include "discovery/source.h"

#include <QElapsedTimer>
#include <QTimer>

namespace muster::discovery {

/// Listens and asks on one network interface. Asks for the common service types and those it learns of, at once, after 1, 3, 7 ...
/// seconds and in the end every half hour; and for what answers leave out. What comes together is told together, and of a sender at
/// most once a second. Lives in the core thread.
///
/// Known answers (RFC 6762 section 7.1) are not sent with questions: they would keep devices silent that we ask to hear from, and of
/// two hosts with one instance name the second would never show.
class MdnsInterface final : public QObject
{
    Q_OBJECT

public:
    /// `types` and `clock` outlive it.
    MdnsInterface(const ServiceTypes &types, const Clock &clock, const Network &network, QObject *parent = nullptr);

    const Network &network() const { return m_network; }
    /// The same interface with other addresses, or another permission. What was heard stays.
    void setNetwork(const Network &network);
    /// Asks now, and begins the growing intervals anew. Does nothing but listen where asking is not allowed.
    void probe();
    Channel channel() const;

Q_SIGNALS:
    void sighted(const muster::Sighting &sighting);
    void channelChanged();

private:
    struct Place
    {
        explicit Place(MdnsSocket::Family of) : family(of), socket(of) {}
        MdnsSocket::Family family;
        MdnsSocket socket;
        QString reason; ///< what keeps it from hearing or asking
    };

    void openSockets();
    bool isWanted(const Place &place) const;
    void setReason(Place &place, const Result<> &result);
    void hear(const QByteArray &bytes, const QHostAddress &sender, bool isUnicast);
    void tell();
    void askRound();
    void askOpen();
    bool noteAsked(const DnsQuestion &question);
    void noteUnicast(const QHostAddress &sender, Timestamp now);
    void send(const QVector<DnsQuestion> &questions, Result<> (MdnsSocket::*how)(const QByteArray &));
    void expire();

    const ServiceTypes &m_types;
    const Clock &m_clock;
    Network m_network;
    MdnsCache m_cache;
    Place m_ipv4{MdnsSocket::Family::IPv4};
    Place m_ipv6{MdnsSocket::Family::IPv6};
    QTimer m_roundTimer;
    QTimer m_tellTimer;
    QTimer m_openTimer;
    QTimer m_expireTimer;
    QElapsedTimer m_sinceRound;
    std::chrono::milliseconds m_interval{}; ///< to the next round
    QSet<QHostAddress> m_untold;            ///< heard, not told yet
    QHash<QHostAddress, Timestamp> m_toldAt;
    QSet<QHostAddress> m_incomplete;            ///< heard, and what they left out not asked yet
    QHash<QHostAddress, Timestamp> m_unicastAt; ///< when a sender last answered us alone, or was asked to
    QSet<QString> m_asked;                      ///< since the last round began
};

} // namespace muster::discovery
