// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pki/key_store.h"
#include "provisioning/planner.h"
#include "provisioning/step_kind.h"
#include "support/fake_driver.h"
#include "support/site_fixture.h"

#include <QTemporaryDir>
#include <QTest>

namespace muster::provisioning {

/// The keys of a site, made once for all tests of a program: each takes OpenSSL a while.
class TestKeys
{
public:
    TestKeys() : m_keys(m_folder.path())
    {
        const Secret passphrase(QByteArray("correct horse"));
        const auto made = pki::KeyStore::create(m_folder.path(), passphrase, QStringLiteral("Plant North"), {}, FakeClock::start);
        if (!made)
            qFatal("keys: %s", qPrintable(made.error().message));
        unlock();
    }
    void unlock()
    {
        if (!m_keys.unlock(std::make_shared<const Secret>(QByteArray("correct horse"))))
            qFatal("keys: locked");
    }
    pki::KeyStore &store() { return m_keys; }

private:
    QTemporaryDir m_folder;
    pki::KeyStore m_keys;
};

/// A device that exists only here, in a registry, with a session to it and all a step needs. One job.
class StepBench
{
public:
    explicit StepBench(pki::KeyStore &keyStore) : keys(keyStore)
    {
        row.id = DeviceId::create(site.clock.now());
        row.name = QStringLiteral("raspberrypi");
        row.addresses = {address};
        site.save({row});
        driver.add(address, device);
        login.user = QStringLiteral("pi");
        login.password = std::make_shared<const Secret>(QByteArray("raspberry"));
        connect();
        job.id = JobId::create(site.clock.now());
    }

    /// Another session, as another process would open.
    void connect()
    {
        auto opened = resultOf(driver.open({address, driver.defaultPort()}, device.state.hostKey, login, site.clock));
        if (!opened)
            qFatal("bench: %s", qPrintable(opened.error().message));
        m_context.reset();
        m_session = *opened;
        m_context.reset(new StepContext{job, driver, *m_session, login, keys, m_workers, site.registry(), site.query(),
                                        registry::CertificateQuery(site.store()), site.admin, site.clock});
    }
    StepContext &context() { return *m_context; }

    Survey survey()
    {
        return *resultOf(takeSurvey(m_session, {QStringLiteral("pi"), QStringLiteral("admin"), QStringLiteral("eve")}));
    }
    Result<Plan> plan(const QByteArray &profile)
    {
        Introduction introduction{{row.id, {address, driver.defaultPort()}, driver.id()}, device.state.hostKey, {}};
        const SiteTrust trust{QStringLiteral("Plant North"), keys.root()->toPem(), *keys.consolePublicKey()};
        return makePlan(*Profile::fromJson(profile), *site.load(row.id), introduction, login.user, survey(), trust);
    }
    /// Plans, and makes the plan's rows the job's.
    void begin(const QByteArray &profile)
    {
        const JobId id = job.id;
        job = plan(profile)->toJob();
        job.id = id;
        job.startedAt = site.clock.now();
    }
    /// The job's only step of that kind, to be worked on.
    JournalStep &step(const QString &kind)
    {
        for (JournalStep &candidate : job.steps)
            if (candidate.kind == kind)
                return candidate;
        qFatal("bench: the plan has no such step");
    }

    Result<QJsonObject> observe(const JournalStep &step) { return resultOf(kindOf(step).observe(context(), step)); }
    Result<QJsonObject> apply(const JournalStep &step) { return resultOf(kindOf(step).apply(context(), step)); }
    Result<> undo(const JournalStep &step) { return resultOf(kindOf(step).undo(context(), step)); }
    bool isDone(const JournalStep &step) { return kindOf(step).isDone(step, *observe(step)); }
    /// As a Job does it: observes, applies, keeps what came of it.
    Result<> run(JournalStep &step)
    {
        MUSTER_TRY(step.before, observe(step));
        MUSTER_TRY(step.after, apply(step));
        step.state = StepState::Done;
        return {};
    }

    QVector<IssuedCertificate> issued() { return *resultOf(registry::CertificateQuery(site.store()).list({}, 100)); }
    /// Serial number of the certificate the registry holds to be in force.
    QString inForce()
    {
        const Device now = *site.load(row.id);
        return now.currentCertificate() ? now.currentCertificate()->serialNumber : QString();
    }

    const QString address = QStringLiteral("10.0.0.5");
    TemporarySite site;
    pki::KeyStore &keys;
    FakeDevice device;
    FakeDriver driver;
    Device row;
    drivers::Login login;
    JournalJob job;

private:
    static const StepKind &kindOf(const JournalStep &step) { return *findStepKind(step.kind); }

    Executor m_workers;
    std::shared_ptr<drivers::DriverSession> m_session;
    std::unique_ptr<StepContext> m_context;
};

} // namespace muster::provisioning
