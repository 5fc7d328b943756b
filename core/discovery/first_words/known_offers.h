// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/first_words/heard_port.h"
#include "domain/service.h"

#include <QHash>

#include <functional>

namespace muster::discovery {

/// Remembers which ports of whom were open, so that a round can tell what is offered no longer: a port that refuses, at once; one
/// that gives no answer though its host is there, at the second round of that: a packet may be lost.
class KnownOffers
{
public:
    struct Change
    {
        QVector<Service> offered;
        QVector<Service> gone;
    };

    /// What a visit to `host` (TouchableHost::key()) found.
    Change update(const QString &host, const QVector<HeardPort> &heard);
    void forgetIf(const std::function<bool(const QString &host)> &isOver);
    qsizetype size() const { return m_hosts.size(); }

private:
    struct Offer
    {
        QString type;
        int silentRounds = 0;
    };

    QHash<QString, QHash<int, Offer>> m_hosts; ///< by port
};

} // namespace muster::discovery
