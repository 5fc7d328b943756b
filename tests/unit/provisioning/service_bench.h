// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "job_bench.h"
#include "provisioning/provisioning_service.h"
#include "support/fake_source.h"

namespace muster::provisioning {

/// A JobBench with keys, unlocked by "correct horse", and the parts of a service over it.
class ServiceBench : public JobBench
{
public:
    ServiceBench()
    {
        QDir().mkpath(site.folder() + QStringLiteral("/keys"));
        const Secret passphrase(QByteArray("correct horse"));
        const auto made = pki::KeyStore::create(site.folder() + QStringLiteral("/keys"), passphrase,
                                                QStringLiteral("Plant North"), QStringLiteral("Example Ltd"), site.clock.now());
        if (!made)
            qFatal("no keys: %s", qPrintable(made.error().message));
    }

    ProvisioningService::Parts serviceParts()
    {
        return {site.store(),
                site.registry(),
                keys,
                neighbours,
                jobsFolder(),
                site.technician,
                site.clock,
                [this](const QString &id) { return id == driver.id() ? &driver : nullptr; },
                [this](const Device &of) { return driver.endpointOf(of) ? &driver : nullptr; }};
    }
    /// The name and the clock.
    static Profile profile()
    {
        Profile wanted;
        wanted.name = QStringLiteral("gateway");
        wanted.network.hostname = QStringLiteral("gw-1");
        wanted.network.ntp = {QStringLiteral("10.0.0.1")};
        return wanted;
    }
    Target target() const { return {row.id, {}, {}}; }

    FakeNeighbours neighbours;
};

} // namespace muster::provisioning
