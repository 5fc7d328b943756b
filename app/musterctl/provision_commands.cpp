// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/command_table.h"
#include "musterctl/passphrase.h"
#include "musterctl/profile_choice.h"
#include "musterctl/provision_login.h"
#include "musterctl/provisioner.h"
#include "musterctl/text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr int jobPage = 200;

struct ProvisionText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// The job a person means: the one named, else the only one that waits for somebody.
Result<JournalJob> meantJob(Session &session, Provisioner &provisioner)
{
    if (!session.invocation().arguments.isEmpty())
        return session.run(session.jobs().find(session.invocation().arguments.front()));
    MUSTER_TRY(const QVector<JournalJob> orphans, session.run(provisioner.service().orphans()));
    if (orphans.isEmpty())
        return fail(ErrorCode::NotFound, ProvisionText::tr("No job waits for anybody."));
    if (orphans.size() == 1)
        return orphans.front();
    QStringList names;
    for (const JournalJob &job : orphans)
        names += u"%1 (%2)"_s.arg(job.id.toString(), job.deviceName);
    return fail(ErrorCode::Conflict, ProvisionText::tr("Several jobs wait. Name one of them: %1.").arg(names.join(u", "_s)));
}

Result<Status> takeUp(Session &session, provisioning::Job::Direction direction)
{
    MUSTER_CHECK(session.open());
    Provisioner provisioner(session);
    MUSTER_TRY(const JournalJob job, meantJob(session, provisioner));
    MUSTER_CHECK(unlock(session));
    MUSTER_TRY(const drivers::Login login, readLogin(session, job.user));
    return provisioner.takeUp(job.id, direction, login);
}

} // namespace

Result<Status> provisionDevices(Session &session)
{
    const auto request = ProvisionRequest::read(session.invocation());
    if (!request)
        return session.usage(request.error());
    MUSTER_CHECK(session.open());
    MUSTER_TRY(const Profile profile, profileNamed(session, request->profile));
    MUSTER_CHECK(unlock(session));
    MUSTER_TRY(const drivers::Login login, readLogin(session, u"root"_s));
    return Provisioner(session).provision(*request, profile, login);
}

Result<Status> resumeProvisioning(Session &session)
{
    return takeUp(session, provisioning::Job::Direction::Forward);
}

Result<Status> undoProvisioning(Session &session)
{
    return takeUp(session, provisioning::Job::Direction::Back);
}

Result<Status> listProvisioning(Session &session)
{
    MUSTER_CHECK(session.open());
    Provisioner provisioner(session);
    Output &output = session.output();
    MUSTER_TRY(const QVector<JournalJob> orphans, session.run(provisioner.service().orphans()));
    const auto isOrphaned = [&orphans](const JournalJob &job) {
        return (job.state == JobState::Running || job.state == JobState::Undoing)
               && std::ranges::any_of(orphans, [&](const JournalJob &orphan) { return orphan.id == job.id; });
    };
    const auto stateOf = [&](const JournalJob &job) {
        return isOrphaned(job) ? ProvisionText::tr("cut off") : jobStateWords.word(job.state);
    };
    if (!session.invocation().arguments.isEmpty()) {
        MUSTER_TRY(const JournalJob job, session.run(session.jobs().find(session.invocation().arguments.front())));
        if (output.isJson()) {
            output.record(jobObject(job, isOrphaned(job)));
            return Status::Done;
        }
        output.line(ProvisionText::tr("%1  %2  %3  %4").arg(job.id.toString(), job.deviceName, job.profile, stateOf(job)));
        Table table(output, {ProvisionText::tr("STEP"), ProvisionText::tr("STATE"), ProvisionText::tr("NOW"),
                             ProvisionText::tr("THEN"), ProvisionText::tr("ERROR")});
        for (const JournalStep &step : job.steps)
            table.add({stepLabel(step.kind), stepStateWords.word(step.state), step.now, step.then,
                       step.error ? step.error->message : QString()});
        table.writePage();
        return Status::Done;
    }
    Table table(output, {ProvisionText::tr("JOB"), ProvisionText::tr("DEVICE"), ProvisionText::tr("PROFILE"),
                         ProvisionText::tr("STATE"), ProvisionText::tr("STARTED")});
    JobId after;
    while (!output.isBroken()) {
        MUSTER_TRY(const QVector<JournalJob> page, session.run(session.jobs().list(after, jobPage)));
        if (page.isEmpty())
            break;
        after = page.last().id;
        for (const JournalJob &job : page) {
            if (output.isJson())
                output.record(jobObject(job, isOrphaned(job)));
            else
                table.add({job.id.toString(), job.deviceName, job.profile, stateOf(job), toIso8601(job.startedAt)});
        }
        if (!output.isJson())
            table.writePage();
    }
    return Status::Done;
}

} // namespace muster::cli
