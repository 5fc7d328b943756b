// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_cache.h"
#include "fuzz/target.h"

void muster::fuzz(const QByteArray &bytes)
{
    const auto message = discovery::SsdpMessage::read(bytes);
    if (!message)
        return;
    const QHostAddress sender(QStringLiteral("10.0.1.9"));
    discovery::SsdpCache cache(QStringLiteral("eth0"));
    cache.hear(sender, *message, Timestamp());
    (void)cache.takeSighting(sender);
}
