// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/group_interface.h"
#include "discovery/group/sender_pace.h"
#include "discovery/wsd/wsd_cache.h"
#include "discovery/wsd/wsd_question.h"

#include <QSet>

#include <deque>

namespace muster::discovery {

/// Listens and asks on one network interface. Asks who is there, with three probes a round, and with a Resolve for what an answer
/// leaves out. Each question has a MessageID of its own in each IP family, as hosts answer one only once, and is sent twice (SOAP
/// over UDP, appendix I). What comes together is told together, and of a sender at most once a second. Lives in the core thread.
class WsdInterface final : public GroupInterface
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    WsdInterface(const Clock &clock, const Network &network);

private:
    struct Packet
    {
        IpFamily family;
        QByteArray bytes;
    };

    void ask() override;
    void hear(const Datagram &datagram, IpFamily family) override;
    bool isForUs(const WsdMessage &message) const;
    void noteUnicast(const QHostAddress &sender, Timestamp now);
    std::optional<Sighting> take(const QHostAddress &sender, Timestamp now);
    void resolve();
    QStringList toResolve(const QHostAddress &sender, Timestamp now) const;
    bool mayResolve(const QHostAddress &sender, const QString &address, Timestamp now);
    void sendTwice(const QVector<Packet> &packets);

    WsdCache m_cache;
    SenderPace m_pace;
    QTimer m_resolveTimer;
    std::deque<QString> m_probes;                                ///< MessageIDs of ours, the newest last
    std::deque<QString> m_resolves;                              ///< the same
    QSet<QHostAddress> m_incomplete;                             ///< heard, and what they left out not asked yet
    QHash<QHostAddress, Timestamp> m_unicastAt;                  ///< when a sender last answered us alone
    QHash<QHostAddress, QHash<QString, Timestamp>> m_resolvedAt; ///< what was asked of a sender lately, by endpoint reference
};

} // namespace muster::discovery
