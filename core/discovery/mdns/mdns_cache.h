// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/mdns/dns_message.h"
#include "discovery/mdns/mdns_sign.h"
#include "discovery/mdns/service_types.h"
#include "domain/sighting.h"

#include <QHash>
#include <QMap>
#include <QSet>

namespace muster::discovery {

/// What has been announced on one interface, by sender. What two senders said is never joined, whatever host name it bears: a host
/// that answers with somebody else's name stays itself. Bounded against senders that make things up: the oldest goes first.
class MdnsCache
{
public:
    static constexpr qsizetype mostSenders = 1024;
    static constexpr qsizetype mostServices = 64;     ///< of a sender
    static constexpr qsizetype mostBytes = 16 * 1024; ///< of a sender
    static constexpr qsizetype mostInAll = 2 << 20;   ///< characters; two bytes each, and what was told is kept beside

    /// `types` must outlive it.
    MdnsCache(const ServiceTypes &types, const QString &interface) : m_types(types), m_interface(interface) {}

    /// Takes a response in.
    void hear(const QHostAddress &sender, const DnsMessage &message, Timestamp at);
    /// Forgets what ran out. The senders that lost something.
    QVector<QHostAddress> expire(Timestamp now);

    /// All that the sender offers, and as gone what the sighting before had and this one has no more. `at` is when he last offered
    /// something, which is not now when something ran out or was taken back. None for a stranger.
    std::optional<Sighting> takeSighting(const QHostAddress &sender);

    /// One question each to those whose last sign of life will soon be worth nothing (MdnsSign::takeRefresh); at most 100 at a time.
    QVector<DnsQuestion> takeRefreshQuestions(Timestamp now);
    /// What is still to be asked about the services of a sender: SRV, TXT, then the address of the host.
    QVector<DnsQuestion> openQuestions(const QHostAddress &sender) const;
    /// A question that this sender alone can answer, if there is one.
    std::optional<DnsQuestion> ownQuestion(const QHostAddress &sender) const;
    /// Types anybody offers, for asking who else does: at most 256.
    QVector<DnsName> types() const;
    /// Instances that were announced lately enough for half of their time to be left (RFC 6762 section 7.1); at most 1024.
    QVector<DnsKnownAnswer> knownAnswers(Timestamp now) const;
    bool isEmpty() const { return m_senders.isEmpty(); }

private:
    struct Announced
    {
        DnsName name;
        QString type;
        std::optional<DnsServer> server;
        std::optional<QMap<QString, QString>> texts;
        Timestamp heard{};
        Timestamp expires{};
        Timestamp pointedAt{};  ///< when a pointer to it was last heard ...
        quint32 pointerTtl = 0; ///< ... and for how many seconds it holds; 0: none was

        qsizetype size() const;
    };
    struct Host
    {
        QVector<QHostAddress> addresses;
        Timestamp expires{};
    };
    struct Sender
    {
        QMap<QString, Announced> services; ///< by DnsName::key(), as all maps here
        QMap<QString, Host> hosts;
        QMap<QString, DnsName> types;
        QVector<Service> told;
        qsizetype size = 0; ///< of the services
        Timestamp lastHeard{};
        MdnsSign sign;
        Timestamp earliest = Timestamp::max(); ///< nothing runs out before
    };

    void hearPointer(Sender &sender, const DnsRecord &record, Timestamp at);
    void hearAddress(Sender &sender, const DnsRecord &record, QSet<QString> &flushed, Timestamp at);
    Announced *announced(Sender &sender, const DnsRecord &record, const DnsName &name, Timestamp at);
    static void dropFormerHosts(Sender &sender, const QHostAddress &address, const DnsRecord &record, Timestamp at);
    void makeRoom(Sender &sender);
    void dropOldestSender();
    static bool isForeign(const Sender &sender, const QHostAddress &address, const Announced &service);
    static QString hostName(const Sender &sender, const QHostAddress &address);

    const ServiceTypes &m_types;
    QString m_interface;
    QHash<QHostAddress, Sender> m_senders;
    qsizetype m_size = 0; ///< of all senders
};

} // namespace muster::discovery
