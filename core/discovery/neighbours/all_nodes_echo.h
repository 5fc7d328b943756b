// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/network.h"

#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace muster::discovery {

/// Asks all IPv6 hosts of one interface to show themselves, with an ICMPv6 echo request to ff02::1 (RFC 4443, RFC 4291). To answer they
/// resolve us, and so come into our kernel's neighbour table. Lives in the core thread.
class AllNodesEcho final
{
public:
    explicit AllNodesEcho(const NetworkInterface &interface);
    AllNodesEcho(const AllNodesEcho &) = delete;
    AllNodesEcho &operator=(const AllNodesEcho &) = delete;
    ~AllNodesEcho();

    /// Asks now and once more a little later: interfaces that have just come up lose some of the first answers.
    void ask();
    /// Doesn't ask once more.
    void cancel() { m_again.stop(); }
    /// Why asking does not work, for people; empty: it does, as far as is known.
    QString reason() const { return m_reason; }
    bool isForbidden() const { return m_isForbidden; } ///< this user may not send it
    qint64 sent() const { return m_sent; }             ///< requests since it was made
    /// Who answered since this was last asked; link-local addresses without a zone.
    QVector<QHostAddress> takeAnswers();

private:
    bool open();
    void send();
    void receive();
    void refuse(int error);

    NetworkInterface m_interface;
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_again;
    QString m_reason;
    bool m_isForbidden = false;
    qint64 m_sent = 0;
    QVector<QHostAddress> m_answers;
};

} // namespace muster::discovery
