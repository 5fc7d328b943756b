// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_cache.h"
#include "fuzz/target.h"

using namespace Qt::StringLiterals;

/// What is read is told as well: of whatever UDN, it is that of the device.
void muster::fuzz(const QByteArray &bytes)
{
    const auto description = discovery::UpnpDescription::read(bytes);
    if (!description)
        return;
    const QHostAddress sender(u"10.0.1.9"_s);
    const QString location = u"http://10.0.1.9:8200/rootDesc.xml"_s;
    discovery::SsdpMessage message;
    message.kind = discovery::SsdpMessage::Kind::Alive;
    message.target = u"upnp:rootdevice"_s;
    message.usn = description->udn;
    message.location = location;
    discovery::SsdpCache cache(u"eth0"_s);
    cache.hear(sender, message, Timestamp());
    cache.describe(sender, location, *description);
    (void)cache.takeSighting(sender);
}
