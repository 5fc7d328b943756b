// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_description.h"
#include "discovery/wsd/wsd_message.h"
#include "fuzz/target.h"

void muster::fuzz(const QByteArray &bytes)
{
    const auto message = discovery::WsdMessage::read(bytes);
    if (!message)
        return;
    const QHostAddress sender(QStringLiteral("10.0.0.9"));
    for (const discovery::WsdEndpoint &endpoint : message->endpoints)
        (void)discovery::wsdOwnerOf(endpoint, sender);
    Sighting sighting;
    sighting.source = QStringLiteral("wsd");
    discovery::describeWsd(sighting, message->endpoints, sender);
}
