// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/issued_certificate.h"
#include "domain/job.h"
#include "support/fake_clock.h"

#include <QJsonArray>

namespace muster {

// Records of provisioning in which every field says something.

inline IssuedCertificate sampleCertificate(const QString &serialNumber, const DeviceId &device, Timestamp at = FakeClock::start)
{
    using namespace Qt::StringLiterals;
    using namespace std::chrono_literals;
    return {.serialNumber = serialNumber,
            .device = device,
            .subject = u"CN=gw-%1,O=Example Ltd"_s.arg(serialNumber),
            .issuer = u"CN=Plant North issuing,O=Example Ltd"_s,
            .notBefore = at - 5min,
            .notAfter = at + 24h * 90,
            .keyAlgorithm = KeyAlgorithm::EcP384,
            .keyOrigin = KeyOrigin::Pushed,
            .state = CredentialState::Active,
            .issuedAt = at,
            .der = QByteArray("\x30\x03\x00\xFF\x01", 5) + serialNumber.toLatin1()};
}

inline JournalStep sampleStep(const QString &kind)
{
    using namespace Qt::StringLiterals;
    JournalStep step;
    step.kind = kind;
    step.parameters = {{u"hostname"_s, u"gw-1"_s}, {u"servers"_s, QJsonArray{u"10.0.0.1"_s}}};
    step.now = u"raspberrypi"_s;
    step.then = u"gw-1 \u2013 \"one\""_s;
    return step;
}

inline JournalJob sampleJob(const DeviceId &device, Timestamp at = FakeClock::start)
{
    using namespace Qt::StringLiterals;
    JournalJob job;
    job.id = JobId::create(at);
    job.device = device;
    job.deviceName = u"gw-1"_s;
    job.driver = u"linux-ssh"_s;
    job.profile = u"gateway"_s;
    job.address = u"10.0.0.7"_s;
    job.port = 2222;
    job.user = u"pi"_s;
    job.hostKey = {u"ssh-ed25519"_s, u"SHA256:abcdefg"_s};
    job.actor = u"ada@console"_s;
    job.via = u"test"_s;
    job.startedAt = at;
    job.steps = {sampleStep(u"hostname"_s), sampleStep(u"time"_s)};
    return job;
}

} // namespace muster
