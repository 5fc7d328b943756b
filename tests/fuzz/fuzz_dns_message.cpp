// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_cache.h"
#include "fuzz/target.h"

void muster::fuzz(const QByteArray &bytes)
{
    const auto message = discovery::DnsMessage::read(bytes);
    if (!message)
        return;
    static const discovery::ServiceTypes types = discovery::ServiceTypes::shipped().value_or(discovery::ServiceTypes());
    const QHostAddress sender(QStringLiteral("10.0.1.9"));
    discovery::MdnsCache cache(types, QStringLiteral("eth0"));
    cache.hear(sender, *message, Timestamp());
    (void)cache.takeSighting(sender);
    (void)cache.openQuestions(sender);
    (void)cache.ownQuestion(sender);
    (void)cache.knownAnswers(Timestamp());
}
