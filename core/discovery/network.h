// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHostAddress>
#include <QVector>

namespace muster::discovery {

/// A range of addresses, as in 10.0.1.0/24. Canonical: no bits behind the length.
struct Prefix
{
    QHostAddress address;
    int length = 0;

    /// The one an address with this prefix length lies in.
    static Prefix around(const QHostAddress &address, int length);
    /// Reads CIDR notation; Rejected when it is not, or has bits behind the length.
    static Result<Prefix> parse(const QString &cidr);

    QString toString() const;
    bool contains(const QHostAddress &other) const;
    bool contains(const Prefix &other) const;
    /// Addresses a host can have in it (without network and broadcast address); IPv4 only, 0 for IPv6.
    qint64 hostCount() const;
    /// The `n`th of them, from 0.
    QHostAddress host(qint64 n) const;

    friend bool operator==(const Prefix &, const Prefix &) = default;
};

/// One of our own network interfaces, as it is at the moment.
struct NetworkInterface
{
    int index = 0;
    QString name;
    QString mac; ///< canonical; empty where it has none
    bool isLoopback = false;
    bool isPointToPoint = false;
    bool canMulticast = false;
    struct Address
    {
        QHostAddress address; ///< IPv6 link-local with the scope id set
        int prefixLength = 0;

        friend bool operator==(const Address &, const Address &) = default;
    };
    QVector<Address> addresses;

    /// The IPv4 prefixes of its addresses, each once.
    QVector<Prefix> ipv4Networks() const;
    bool hasIpv6() const;
    /// Whether `address` can be reached without a router: it lies in a prefix of ours, or is IPv6 link-local.
    bool isOnLink(const QHostAddress &address) const;

    friend bool operator==(const NetworkInterface &, const NetworkInterface &) = default;
};

/// An interface, and how far discovery may go on it (DESIGN section 4: listen, ask, touch). Listening is always allowed.
struct Network
{
    NetworkInterface interface;
    bool mayAsk = true;       ///< our multicast questions
    QVector<Prefix> mayTouch; ///< where single hosts may be spoken to; inside the interface's own IPv4 networks

    bool mayTouchAddress(const QHostAddress &address) const;

    friend bool operator==(const Network &, const Network &) = default;
};

/// Why touch is allowed on this network, or a part of it, by name only: point to point, a public range. None: nothing of that kind.
std::optional<QString> linkObjection(const NetworkInterface &interface, const Prefix &network);

/// Why the operator is not offered to allow touch on this network (he may still name it himself): too large, point to point, a
/// public range ... None: he is.
std::optional<QString> touchObjection(const NetworkInterface &interface, const Prefix &network);

/// The largest network a sweep is ever made over, whoever asks for it.
inline constexpr int widestSweep = 16;

} // namespace muster::discovery
