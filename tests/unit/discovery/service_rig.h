// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"
#include "support/fake_clock.h"
#include "support/fake_source.h"

namespace muster::discovery {

/// Of somebody on the link.
inline const QString macA = QStringLiteral("DC:A6:32:00:00:0A");

/// A service of made-up parts, and what it hands on.
struct ServiceRig
{
    ServiceRig()
    {
        auto madeInterfaces = std::make_unique<FakeInterfaces>(QVector{fakeInterface()});
        auto madeNeighbours = std::make_unique<FakeNeighbours>();
        auto madeMdns = std::make_unique<FakeSource>(QStringLiteral("mdns"), QStringLiteral("mDNS"));
        auto madeTable = std::make_unique<FakeSource>(QStringLiteral("neighbours"));
        interfaces = madeInterfaces.get();
        neighbours = madeNeighbours.get();
        mdns = madeMdns.get();
        table = madeTable.get();
        DiscoveryService::Parts parts{nullptr, std::move(madeNeighbours), std::move(madeInterfaces), {}};
        parts.sources.push_back(std::move(madeMdns));
        parts.sources.push_back(std::move(madeTable));
        service = std::make_unique<DiscoveryService>(std::move(parts), clock);
        QObject::connect(service.get(), &DiscoveryService::sighted, service.get(), [this](const QVector<Sighting> &batch) {
            ++batches;
            handed += batch;
        });
    }

    Sighting heard(const QString &endpoint, const QString &interface = QStringLiteral("enp3s0")) const
    {
        Sighting sighting;
        sighting.source = QStringLiteral("mdns");
        sighting.at = clock.now();
        sighting.interface = interface;
        sighting.endpoint = endpoint;
        return sighting;
    }
    void know(const QString &address, const QString &mac, bool isFresh = true)
    {
        neighbours->entries.append({2, QHostAddress(address), mac, isFresh});
        clock.advance(std::chrono::milliseconds(50)); // by then the table is read again
    }

    FakeClock clock;
    FakeInterfaces *interfaces;
    FakeNeighbours *neighbours;
    FakeSource *mdns;
    FakeSource *table;
    std::unique_ptr<DiscoveryService> service;
    QVector<Sighting> handed;
    int batches = 0;
};

} // namespace muster::discovery
