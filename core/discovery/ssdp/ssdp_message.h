// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/group.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace muster::discovery {

/// One datagram of SSDP (UPnP Device Architecture 2.0, section 1). Its texts can be shown as they are.
struct SsdpMessage
{
    enum class Kind {
        Search, ///< somebody asks
        Alive,  ///< is offered: announced, or answered to a search
        Update, ///< goes on being offered, after a change
        ByeBye, ///< is offered no longer
    };

    Kind kind = Kind::Search;
    bool isAnswer = false; ///< to a search; else it is announced to all
    QString target;        ///< NT or ST: "upnp:rootdevice", "uuid:...", "urn:schemas-upnp-org:device:Printer:1"
    QString usn;           ///< "uuid:...::" and the target
    QString location;      ///< where the description is; empty when not said, or too long to be one
    QString server;        ///< OS, UPnP version and product
    QString configId;      ///< another one: the description is another
    std::optional<std::chrono::seconds> maxAge;

    /// The device's part of the USN: "uuid:...".
    QString udn() const;
    bool isRootDevice() const;

    /// None for what SSDP does not allow.
    static std::optional<SsdpMessage> read(const QByteArray &bytes);
};

/// A multicast search for `target`; answers come within `ssdpAnswerTime` (section 1.3.2).
QByteArray ssdpSearch(IpFamily family, const QByteArray &target);

inline constexpr std::chrono::seconds ssdpAnswerTime{2};

} // namespace muster::discovery
