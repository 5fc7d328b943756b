// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHostAddress>

#include <optional>

namespace muster::discovery {

/// What a device says of itself by MikroTik's Neighbor Discovery Protocol. Not documented by its maker: read from MAC-Telnet's source
/// (src/protocol.c) and Wireshark's dissector. The texts may be shown.
struct MndpMessage
{
    QString mac; ///< of the port it was sent from
    QString identity;
    QString version;
    QString platform; ///< "MikroTik" of a device that runs RouterOS
    QString board;
    QString softwareId;
    QString interface;             ///< the port's name on the device
    std::optional<quint32> uptime; ///< seconds
    QHostAddress ipv4;
    QHostAddress ipv6;

    /// Corrupt when it is malformed; Rejected when it names nobody.
    static Result<MndpMessage> read(QByteArrayView bytes);

    friend bool operator==(const MndpMessage &, const MndpMessage &) = default;
};

/// Asks all to announce themselves now: what is sent, and what is heard when others ask.
QByteArray mndpRequest();
/// Whether it is such a question: nothing but zeros. Programs differ in how many.
bool isMndpRequest(QByteArrayView bytes);

} // namespace muster::discovery
