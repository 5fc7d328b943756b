// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/group_interface.h"
#include "discovery/group/sender_pace.h"
#include "discovery/mdns/mdns_cache.h"

namespace muster::discovery {

/// Listens and asks on one network interface. Asks for the common service types and those it learns of, at once, after 1, 3, 7 ...
/// seconds and in the end every half hour; and for what answers leave out. What comes together is told together, and of a sender at
/// most once a second. Lives in the core thread.
///
/// The first questions, those a person wants and one every half hour are asked plainly: an answer is a sign of life, and of two
/// hosts with one instance name both shall speak. The rounds in between carry what is known already (RFC 6762 section 7.1), so that
/// only who has news answers.
class MdnsInterface final : public GroupInterface
{
    Q_OBJECT

public:
    /// `types` and `clock` outlive it.
    MdnsInterface(const ServiceTypes &types, const Clock &clock, const Network &network);

    void probe() override;

private:
    void ask() override;
    void hear(const Datagram &datagram, IpFamily family) override;
    void askOpen();
    void askMute();
    bool noteAsked(const DnsQuestion &question);
    void noteUnicast(const QHostAddress &sender, Timestamp now);
    void sendQuestions(const QVector<DnsQuestion> &questions, Reply reply);
    void refresh(Timestamp now);
    void expire();

    const ServiceTypes &m_types;
    MdnsCache m_cache;
    SenderPace m_pace;
    QElapsedTimer m_sincePlain; ///< since everybody was asked plainly; invalid: is to be
    QTimer m_openTimer;
    QTimer m_muteTimer;
    QTimer m_expireTimer;
    std::optional<Timestamp> m_refreshedAt;
    QSet<QHostAddress> m_incomplete;            ///< heard, and what they left out not asked yet
    QHash<QHostAddress, Timestamp> m_unicastAt; ///< when a sender last answered us alone, or was asked to
    QSet<QHostAddress> m_mute;                  ///< asked to answer us alone, and did not yet
    QSet<QString> m_asked;                      ///< since the last round began
};

} // namespace muster::discovery
