// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/job_change.h"

#include <QCoreApplication>

namespace muster::registry {

Result<JournalJob> openJob(const JobId &id, CommandContext &context)
{
    MUSTER_TRY(const JournalJob job, context.unit.jobs().load(id));
    if (job.state == JobState::Done || job.state == JobState::Undone)
        return fail(ErrorCode::Conflict,
                    QCoreApplication::translate("muster::registry", "The job %1 is %2 already. Nothing was changed.")
                        .arg(id.toString(), jobStateWords.word(job.state)));
    return job;
}

} // namespace muster::registry
