// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

namespace muster::discovery {

/// Two identifiers that one device can't both have.
struct Contradiction
{
    Identifier one;
    Identifier other;

    /// Keys contradict for certain; serial numbers as far as those who read them can be trusted.
    bool isProof() const { return one.strength() == Strength::Proof; }
    /// Not by mere announcements.
    bool isCertain() const;
    friend bool operator==(const Contradiction &, const Contradiction &) = default;
};

/// A session, SNMP or a bus: more than what anybody can announce.
bool isReadFromTheDevice(const QString &source);

/// Both are known, and by their first words differ: "Acme" and "ACME, Inc." are one.
bool areOtherVendors(const QString &one, const QString &other);

/// Pure. Two different attestation or IDevID keys; or two serial numbers of one source, where that source reads them from the device
/// (USB, SNMP, a session), or both devices are of one vendor. Different sources may number different things: the board, the
/// case, a USB bridge. The heaviest one, none when there is none.
std::optional<Contradiction> contradictionOf(const Device &device, const QVector<Identifier> &identifiers, const QString &vendor);

} // namespace muster::discovery
