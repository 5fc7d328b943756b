// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fake_source.h"
#include "support/site_fixture.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_table_model.h"

#include <QSignalSpy>
#include <QTest>

namespace muster {

using namespace Qt::StringLiterals;

inline query::Query parsed(const QString &text)
{
    const auto query = query::Query::parse(text);
    if (!query)
        qFatal("%s", qPrintable(query.error().message));
    return *query;
}

/// No networks and no sources.
inline discovery::DiscoveryService::Parts silence()
{
    discovery::DiscoveryService::Parts parts;
    parts.interfaces = std::make_unique<FakeInterfaces>();
    parts.neighbours = std::make_unique<FakeNeighbours>();
    return parts;
}

/// A site, its services as the console has them, and a model.
struct Table
{
    explicit Table(const QVector<Device> &devices)
        : seeded((site.save(devices), 0))
        , queries(site.store())
        , events(site.store())
        , feed(site.store())
        , service(silence(), site.clock)
        , discovery(service)
        , doctorService(service, {}, site.clock)
        , doctor(doctorService)
        , profiles(site.store())
        , jobs(site.store())
        , certificates(site.store())
        , policies(site.store())
        , keys(site.folder() + u"/keys"_s)
        , provisioner({site.store(), site.registry(), keys, neighbours, site.folder(), site.admin, site.clock, noDriver.byId,
                       noDriver.forDevice})
        , provisioning(provisioner, keys)
        , authority(keys)
        , identities(site.store(), site.clock)
        , enrollment(site.store(), site.clock)
        , enforcement(site.store(), feed, site.clock)
        , services{queries,      site.registry(), events,     feed,       profiles,    jobs,      certificates,
                   policies,     authority,       identities, enrollment, enforcement, discovery, doctor,
                   provisioning, noDriver,        {},         site.clock, site.admin}
        , model(services, ui::registryColumns())
    {
        QSignalSpy begun(&feed, &registry::ChangeFeed::reset);
        feed.start();
        begun.wait(); // what is changed before that is no change to it
    }

    bool load(const QString &query)
    {
        QSignalSpy loaded(&model, &ui::DeviceTableModel::loadedChanged);
        model.setQuery(parsed(query));
        return loaded.wait();
    }
    QString text(int row, DeviceColumn column) const
    {
        return model.index(row, ui::registryColumns().indexOf(column)).data().toString();
    }
    template<typename Command>
    void run(Command command)
    {
        const auto result = resultOf(site.registry().apply(std::move(command), site.admin));
        QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    }

    TemporarySite site;
    int seeded;
    registry::DeviceQuery queries;
    registry::EventLog events;
    registry::ChangeFeed feed;
    discovery::DiscoveryService service;
    discovery::DiscoveryHandle discovery;
    discovery::DoctorService doctorService;
    discovery::DoctorHandle doctor;
    registry::ProfileQuery profiles;
    registry::JobQuery jobs;
    registry::CertificateQuery certificates;
    registry::PolicyQuery policies;
    pki::KeyStore keys;
    const ui::DriverChoice noDriver{[](const QString &) { return nullptr; }, [](const Device &) { return nullptr; }};
    FakeNeighbours neighbours;
    provisioning::ProvisioningService provisioner;
    provisioning::ProvisioningHandle provisioning;
    registry::AuthorityQuery authority;
    registry::IdentityQuery identities;
    enrollment::EnrollmentService enrollment;
    enforcement::EnforcementService enforcement; ///< not started
    ui::Services services;
    ui::DeviceTableModel model;
};

} // namespace muster
