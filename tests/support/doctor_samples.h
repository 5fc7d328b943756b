// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/host_answer.h"
#include "support/fake_clock.h"
#include "support/fake_source.h"

namespace muster {

/// An interface that is up, as "enp3s0" with 10.0.1.2/24.
inline discovery::Link readyLink()
{
    discovery::Link link;
    link.interface = fakeInterface();
    link.isUp = link.hasCarrier = true;
    return link;
}

/// Sent five questions and heard three answers, one to us alone.
inline discovery::Traffic usualTraffic()
{
    discovery::Traffic traffic;
    traffic.isUsed = true;
    traffic.sent = 5;
    traffic.heard = 3;
    traffic.toUs = 1;
    traffic.lastSent = traffic.lastHeard = FakeClock::start;
    return traffic;
}

/// mDNS on enp3s0, which hears.
inline discovery::DoctorFacts healthyFacts()
{
    discovery::DoctorFacts facts;
    facts.links = {readyLink()};
    facts.status.since = FakeClock::start;
    facts.status.interfaces = {QStringLiteral("enp3s0")};
    discovery::Channel channel;
    channel.interface = QStringLiteral("enp3s0");
    channel.ipv4 = channel.ipv6 = usualTraffic();
    facts.status.sources = {{QStringLiteral("mdns"), QStringLiteral("mDNS"), 2, {channel}}};
    facts.table.ipv4.limit = facts.tableBefore.ipv4.limit = 1024;
    facts.toTheWorld = {discovery::Route::Kind::ViaGateway, 2, QHostAddress(QStringLiteral("10.0.1.1")), {}};
    return facts;
}

inline discovery::Channel &mdnsChannel(discovery::DoctorFacts &facts)
{
    return facts.status.sources[0].channels[0];
}

} // namespace muster
