// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/group_interface.h"
#include "discovery/group/sender_pace.h"
#include "discovery/ssdp/description_fetch.h"
#include "discovery/ssdp/ssdp_cache.h"

#include <QSet>

namespace muster::discovery {

/// Listens and searches on one network interface, in rounds; and where touch is allowed fetches the descriptions of what
/// answers. What comes together is told together, and of a sender at most once a second. Lives in the core thread.
class SsdpInterface final : public GroupInterface
{
    Q_OBJECT

public:
    /// `clock` outlives it.
    SsdpInterface(const Clock &clock, const Network &network);

    void probe() override;

private:
    void ask() override;
    void hear(const Datagram &datagram, IpFamily family) override;
    void networkChanged(const Network &before) override;
    void wantAll();
    void notePlace(const QHostAddress &sender, const SsdpMessage &message, bool isAnswer);
    void askSoon();
    bool makeRoomForPlace(const QHostAddress &sender, const QString &location, bool isAnswer);
    void takeDescription(const QHostAddress &sender, const QString &location, const UpnpDescription &description);
    void expire();

    SsdpCache m_cache;
    SenderPace m_pace;
    DescriptionFetch m_fetch;
    QHash<QHostAddress, QHash<QString, bool>> m_places; ///< locations of a sender: whether an answer to us named it
    QTimer m_askTimer;
    QElapsedTimer m_sinceAsked; ///< because of an announcement
    QTimer m_expireTimer;
};

} // namespace muster::discovery
