// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHostAddress>
#include <QVector>

#include <optional>

namespace muster::discovery {

/// What a device says of itself by Ubiquiti's discovery protocol, version 1 or 2. Not documented by its maker: read from Wireshark's
/// dissector (packet-ubdp.c) and nmap's ubiquiti-discovery.nse. The texts may be shown.
struct UbiquitiMessage
{
    struct Interface
    {
        QString mac;
        QHostAddress ipv4; ///< null where only the MAC is told

        friend bool operator==(const Interface &, const Interface &) = default;
    };

    int protocol = 0;        ///< 1 or 2
    bool isQuestion = false; ///< another program looks for devices; all else is empty then
    QVector<Interface> interfaces;
    QString firmware; ///< the whole name of its image: "EdgeRouter.ER-e50.v1.10.7.5127989.181001.1227"
    QString version;  ///< "5.9.29"; not told by all
    QString hostName;
    QString product; ///< short: "ER-X"
    QString modelV1; ///< in full: "NanoStation M5"
    QString modelV2; ///< "UCK-v2"
    QString essid;
    std::optional<int> wirelessMode;
    std::optional<quint32> uptime; ///< seconds
    std::optional<int> managementPort;
    std::optional<bool> isDefault; ///< set up by nobody yet

    /// Corrupt when it is malformed; Unsupported for versions and commands that are not known.
    static Result<UbiquitiMessage> read(QByteArrayView bytes);

    friend bool operator==(const UbiquitiMessage &, const UbiquitiMessage &) = default;
};

/// Asks all to say who they are, in this version of the protocol.
QByteArray ubiquitiRequest(int protocol);

} // namespace muster::discovery
