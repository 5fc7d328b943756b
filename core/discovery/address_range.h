// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/network.h"

#include <QSet>

namespace muster::discovery {

/// IPv4 addresses from one to another, both among them.
struct AddressRange
{
    quint32 first = 0;
    quint32 last = 0;

    static AddressRange of(const Prefix &network);
    /// Reads a network (10.0.1.0/24), two addresses with a dash between them, of the second of which the last number is enough
    /// (10.0.1.20-90), or one address. Rejected, with what would be right, when it is none of them.
    static Result<AddressRange> parse(const QString &text);

    /// As a network or an address where it is one, else as two addresses.
    QString toString() const;
    qint64 size() const { return qint64(last) - first + 1; }
    bool contains(quint32 address) const { return address >= first && address <= last; }
    bool contains(const QHostAddress &address) const;
    bool contains(const AddressRange &other) const { return contains(other.first) && contains(other.last); }

    friend bool operator==(const AddressRange &, const AddressRange &) = default;
};

/// The network of this interface that the whole range lies in, as our address in it; null: there is none.
QHostAddress ownAddressAround(const NetworkInterface &interface, const AddressRange &range);

/// In the range, but of no other host on this interface: our own addresses, and network and broadcast address of our networks.
QSet<quint32> nobodysAddresses(const NetworkInterface &interface, const AddressRange &range);

} // namespace muster::discovery
