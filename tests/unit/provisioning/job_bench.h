// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/job.h"
#include "registry/commands/begin_job.h"
#include "registry/commands/set_job_state.h"
#include "registry/job_query.h"
#include "support/device_maker.h"
#include "support/fake_driver.h"
#include "support/site_fixture.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

namespace muster::provisioning {

inline SharedSecret secretOf(const char *text)
{
    return std::make_shared<const Secret>(QByteArray(text));
}

/// A site, a fake device in it at 10.0.0.7, and what jobs need.
class JobBench
{
public:
    JobBench()
    {
        QDir().mkpath(jobsFolder());
        driver.add(QStringLiteral("10.0.0.7"), device);
        row = DeviceMaker(1).plausible();
        row.state = Lifecycle::Discovered;
        row.addresses = {QStringLiteral("10.0.0.7")};
        row.identifiers.clear();
        site.save({row});
    }

    QString jobsFolder() const { return site.folder() + QStringLiteral("/jobs"); }
    drivers::Login login() const { return {QStringLiteral("pi"), nullptr, secretOf("raspberry"), nullptr}; }
    Job::Parts parts() { return {driver, keys, workers, site.store(), site.registry(), site.technician, site.clock}; }

    /// Name, clock and trust, in that order.
    JournalJob threeSteps() const
    {
        JournalJob job;
        job.device = row.id;
        job.deviceName = row.name;
        job.driver = driver.id();
        job.address = QStringLiteral("10.0.0.7");
        job.port = driver.defaultPort();
        job.user = QStringLiteral("pi");
        job.hostKey = device.state.hostKey;
        const auto add = [&job](const QString &kind, const QJsonObject &parameters) {
            JournalStep step;
            step.kind = kind;
            step.parameters = parameters;
            job.steps += step;
        };
        add(QStringLiteral("hostname"), {{QStringLiteral("hostname"), QStringLiteral("gw-1")}});
        add(QStringLiteral("clock"), {{QStringLiteral("servers"), QJsonArray{QStringLiteral("10.0.0.1")}}});
        add(QStringLiteral("trust"),
            {{QStringLiteral("anchor"), QStringLiteral("site-1")}, {QStringLiteral("certificate"), QStringLiteral("PEM")}});
        return job;
    }
    JournalJob begin(const JournalJob &job)
    {
        return resultOf(site.registry().apply(registry::BeginJob{job}, site.technician)).value();
    }
    std::unique_ptr<Job> make(const JournalJob &job, Job::Direction direction, const drivers::Login &with)
    {
        return std::make_unique<Job>(job, JobLock::take(jobsFolder(), job.id).value(), with, direction, parts());
    }
    /// Runs it to its end.
    Result<JournalJob> run(const JournalJob &job, Job::Direction direction = Job::Direction::Forward)
    {
        return run(job, direction, login());
    }
    Result<JournalJob> run(const JournalJob &job, Job::Direction direction, const drivers::Login &with)
    {
        return resultOf(std::unique_ptr<TaskOf<JournalJob>>(make(job, direction, with)));
    }
    /// The job as somebody takes it up again.
    JournalJob takenUp(const JobId &id, JobState state)
    {
        return resultOf(site.registry().apply(registry::SetJobState{id, state, {}}, site.technician)).value();
    }
    JournalJob journal(const JobId &id) { return resultOf(registry::JobQuery(site.store()).load(id)).value(); }
    bool isFree(const JobId &id) const { return JobLock::isFree(jobsFolder(), id).value(); }

    TemporarySite site;
    FakeDevice device;
    FakeDriver driver;
    pki::KeyStore keys{site.folder() + QStringLiteral("/keys")}; ///< without keys
    Executor workers{2};
    Device row;
};

/// What the steps of a job say, one word each.
inline QStringList stepStates(const JournalJob &job)
{
    QStringList words;
    for (const JournalStep &step : job.steps)
        words += stepStateWords.word(step.state);
    return words;
}

/// Those of a device that change something, in the order of threeSteps(), and the last to take the third back.
inline const QStringList changingVerbs{QStringLiteral("setHostname"), QStringLiteral("setTimeServers"),
                                       QStringLiteral("addTrustAnchor"), QStringLiteral("removeTrustAnchor")};

/// Which of them it heard.
inline QStringList changes(const FakeDevice &device)
{
    QStringList verbs = device.diary;
    verbs.removeIf([](const QString &verb) { return !changingVerbs.contains(verb); });
    return verbs;
}

inline QStringList eventsSince(TemporarySite &site, qsizetype count)
{
    QStringList kinds;
    for (const Event &event : site.events().sliced(count))
        kinds += event.kind;
    return kinds;
}

} // namespace muster::provisioning
