// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>

namespace muster::discovery {

enum class IpFamily { IPv4, IPv6 };

/// Those on a link who listen for one protocol, and are spoken to together.
struct Group
{
    QString protocol;  ///< as people call it: "mDNS"
    QHostAddress ipv4; ///< multicast group, or 255.255.255.255 for everybody on the link; null: not spoken over IPv4
    QHostAddress ipv6; ///< link-local multicast group; null: not spoken over IPv6
    quint16 port = 0;
    int hops = 1;                 ///< time to live of what we send
    bool isListenedTo = true;     ///< what is sent to the group is heard too; false: only answers to our questions
    bool answersFromPort = false; ///< an answer that comes from another port than the group's is nobody's
    bool alsoBroadcast = false;   ///< over IPv4 everybody on the link is asked and listened to beside the group
    /// What is said to all is heard from addresses of other networks too: a device as it left the factory has one, or none. Only where
    /// no router passes it on: by broadcast, and in a group of the link's own. What comes to another group may come from afar.
    bool hearsStrangers = false;
    qsizetype largestDatagram = 9000;

    const QHostAddress &address(IpFamily family) const { return family == IpFamily::IPv4 ? ipv4 : ipv6; }
};

} // namespace muster::discovery
