// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/network.h"

#include <memory>

namespace muster::discovery {

/// The system calls of a Sweep, so that a test can have them fail.
class SweepWire
{
public:
    virtual ~SweepWire() = default;

    /// Makes ready to send from `from`, an address of that interface, out of that interface, with about `atOnce` datagrams waiting for
    /// their address to be resolved at a time. May be called again for another.
    virtual Result<> open(const NetworkInterface &interface, const QHostAddress &from, qint64 atOnce) = 0;
    /// One datagram to the discard port (RFC 863). Never waits. 0, or the errno: of this datagram, or of an earlier one. EAGAIN: as many
    /// wait as may; ENOBUFS: the kernel's table is full.
    virtual int send(const QHostAddress &to) = 0;
    /// Takes what came back: addresses that answered, be it by refusing. Takes all pending errors with it. Bounded: there may be more.
    virtual QVector<QHostAddress> takeAnswers() = 0;
};

/// An ordinary UDP socket; needs no privilege.
std::unique_ptr<SweepWire> systemSweepWire();

} // namespace muster::discovery
