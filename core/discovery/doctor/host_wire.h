// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "discovery/doctor/host_answer.h"

namespace muster::discovery {

using ProbeTask = std::unique_ptr<TaskOf<ProbeAnswer>>;

/// The system calls of a Diagnosis, so that a test can have them answer as it likes. Each returns a Task that never fails: what goes
/// wrong is in the answer. All but hearOurselves() is touch: only for the host an operator named. Lives in the core thread.
class HostWire
{
public:
    virtual ~HostWire() = default;

    enum class Proof {
        Any, ///< an entry from before is told as Known, at once
        New, ///< the kernel is given the 9 s it may take to find out whether that still holds
    };
    /// Has the kernel find out who has `address`, by a datagram to its discard port from `from`. Known when all there is is an entry
    /// from before.
    virtual ProbeTask resolve(int interface, const QHostAddress &from, const QHostAddress &address, Proof proof) = 0;
    virtual ProbeTask ping(const QHostAddress &address) = 0;
    /// Sends these datagrams to one UDP port; any datagram from the host is an answer.
    virtual ProbeTask ask(const QHostAddress &address, quint16 port, const QVector<QByteArray> &questions) = 0;
    /// Connects to these TCP ports, and closes at once.
    virtual ProbeTask knock(const QHostAddress &address, const QVector<quint16> &ports) = 0;
    /// Joins the group on this interface and sends it a datagram that stays on this machine (its time to live is 0).
    virtual std::unique_ptr<TaskOf<MulticastCheck>> hearOurselves(const NetworkInterface &interface, const QString &source,
                                                                  const Group &group, IpFamily family) = 0;
};

/// The machine's; needs no privilege, but ping needs the user's group in net.ipv4.ping_group_range. `view` outlives it and its Tasks.
std::unique_ptr<HostWire> systemHostWire(NetworkView &view);

} // namespace muster::discovery
