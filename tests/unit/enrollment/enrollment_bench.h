// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "enrollment/enrollment_service.h"
#include "storage/unit_of_work.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace muster {

/// A registry, who admits to it, and what they are asked with.
struct EnrollmentBench
{
    TemporarySite site;
    enrollment::EnrollmentService service{site.store(), site.clock};

    /// A gateway with firmware 1.3, without certificate and pins, that the policies of the tests are about.
    Device add(Lifecycle state)
    {
        Device device = DeviceMaker(7).plausible();
        device.id = DeviceId::create(site.clock.now());
        device.state = state;
        device.name = QStringLiteral("gw-1");
        device.kind = QStringLiteral("gateway");
        device.firmware = QStringLiteral("1.3");
        device.addresses = {QStringLiteral("10.0.1.7")};
        device.group = QStringLiteral("Plant 1");
        device.owner = QStringLiteral("Olga");
        device.credentials.clear();
        device.policies.clear();
        device.pinnedPolicies.clear();
        device.findings.clear();
        device.compliance = Compliance::Unknown;
        site.save({device});
        return device;
    }
    void giveCertificate(Device &device, std::chrono::milliseconds validity)
    {
        Credential credential;
        credential.id = credential.serialNumber = QStringLiteral("1a2b");
        credential.notAfter = site.clock.now() + validity;
        device.credentials = {credential};
        site.save({device});
    }
    /// Puts a policy.json into force, with single quotes for double ones.
    void publish(QByteArray json)
    {
        const Result<Policy> policy = Policy::fromJson(json.replace('\'', '"'));
        if (!policy)
            qFatal("bench: %s", qPrintable(policy.error().message));
        auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
        if (!unit || !(*unit)->policies().publish(*policy, site.clock.now(), QStringLiteral("bench")) || !(*unit)->commit())
            qFatal("bench: no policy");
    }

    Result<enrollment::EnrollmentOutcome> enroll(const enrollment::EnrollmentRequest &request, const Actor &actor)
    {
        return resultOf(service.enroll(request, actor));
    }
    Result<enrollment::EnrollmentOutcome> enroll(const Device &device, const Actor &actor)
    {
        return enroll(enrollment::EnrollmentRequest{device.id, {}}, actor);
    }
    Lifecycle stateOf(const Device &device) { return site.load(device.id)->state; }

    /// Kinds of the events after the one that says that the site was created.
    QStringList kinds()
    {
        QStringList kinds;
        for (const Event &event : site.events().mid(1))
            kinds += event.kind;
        return kinds;
    }
    QJsonObject lastPayload() { return QJsonDocument::fromJson(site.events().last().payload).object(); }
};

} // namespace muster
