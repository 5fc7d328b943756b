// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "enforcement/enforcement_service.h"
#include "registry/commands/add_policy.h"
#include "registry/commands/allow_network.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QSignalSpy>

namespace muster {

/// A registry, its feed, and who keeps it true.
struct EnforcementBench
{
    EnforcementBench()
    {
        QObject::connect(&service, &enforcement::EnforcementService::evaluated, &service,
                         [this](const QVector<DeviceId> &ids) { evaluated += ids; });
        QObject::connect(&service, &enforcement::EnforcementService::quarantined, &service,
                         [this](const QVector<DeviceId> &ids) { quarantined += ids; });
    }

    void start()
    {
        feed.start();
        service.start();
    }
    /// Until nobody waits; news of what was evaluated may be on its way.
    bool settles()
    {
        return QTest::qWaitFor([this] {
            if (!service.isIdle())
                return false;
            const auto unit = site.store().begin(storage::UnitOfWork::Mode::Read);
            return unit && (*unit)->evaluations().waiting(site.clock.now(), 1)->isEmpty();
        });
    }
    /// Has another process allow a network: when that is told, all that was before it was, too.
    bool hearsOfANetwork()
    {
        bool isTold = false;
        const auto listening =
            QObject::connect(&feed, &registry::ChangeFeed::changed, &service, [&](const QVector<Change> &changes) {
                isTold = isTold || std::ranges::find(changes, Change::Kind::Network, &Change::kind) != changes.end();
            });
        const auto other = site.openAgain();
        const discovery::Prefix prefix{QHostAddress(QStringLiteral("10.0.1.0")), 24};
        registry::DeviceRegistry theirs(*other, site.clock);
        const bool isAllowed =
            resultOf(theirs.apply(registry::AllowNetwork{{QStringLiteral("lab%1").arg(++networks), prefix}}, site.admin))
                .has_value();
        const bool isDone = isAllowed && QTest::qWaitFor([&] { return isTold && service.isIdle(); });
        QObject::disconnect(listening);
        return isDone;
    }
    Device gateway(const QString &firmware, Lifecycle state = Lifecycle::Enrolled)
    {
        Device device = maker.plausible();
        device.state = state;
        device.compliance = Compliance::Unknown;
        device.kind = QStringLiteral("gateway");
        device.firmware = firmware;
        device.lastSeen = site.clock.now();
        device.pinnedPolicies.clear();
        site.save({device});
        return device;
    }
    void publish(QByteArray json)
    {
        const Result<Policy> policy = Policy::fromJson(json.replace('\'', '"'));
        if (!policy || !resultOf(site.registry().apply(registry::AddPolicy{*policy}, site.admin)))
            qFatal("no policy");
    }
    Compliance complianceOf(const Device &device) { return site.load(device.id)->compliance; }
    qsizetype count(const QString &kind)
    {
        qsizetype count = 0;
        for (const Event &event : site.events())
            count += event.kind == kind;
        return count;
    }
    QTimer *timer(const QString &name) { return service.findChild<QTimer *>(name); }

    TemporarySite site;
    DeviceMaker maker{11};
    registry::ChangeFeed feed{site.store()};
    enforcement::EnforcementService service{site.store(), feed, site.clock};
    QSignalSpy failed{&service, &enforcement::EnforcementService::failed};
    QSignalSpy idle{&service, &enforcement::EnforcementService::idle};
    QVector<DeviceId> evaluated;
    QVector<DeviceId> quarantined;
    int networks = 0;
};

/// Another service in the same registry that hears no news: only what it does by itself happens.
struct DeafEnforcement
{
    explicit DeafEnforcement(EnforcementBench &setup)
        : elsewhere(setup.site.openAgain())
        , service(setup.site.store(), feed, setup.site.clock)
    {
    }

    std::unique_ptr<storage::Store> elsewhere;
    registry::ChangeFeed feed{*elsewhere};
    enforcement::EnforcementService service;
    QSignalSpy idle{&service, &enforcement::EnforcementService::idle};
};

} // namespace muster
