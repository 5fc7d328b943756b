// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/job_query.h"

#include "storage/store.h"

#include <QCoreApplication>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr auto journalLimit = 30s;

Result<JobId> meantJob(const QString &text, storage::JobRepository &jobs)
{
    constexpr int enoughToTell = 5;
    const JobId whole = JobId::fromString(text);
    if (!whole.isNull())
        return whole;
    MUSTER_TRY(const QVector<JobId> meant, jobs.findByIdPrefix(text, enoughToTell));
    if (meant.size() == 1)
        return meant.front();
    if (meant.isEmpty())
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("muster::registry",
                                                "There is no job \"%1\". Name it by its id, or the beginning of its id.")
                        .arg(text),
                    {}, text);
    QStringList candidates;
    for (const JobId &id : meant)
        candidates += id.toString();
    return fail(ErrorCode::Conflict,
                QCoreApplication::translate("muster::registry", "\"%1\" may be several jobs: %2. Use more of the id.")
                    .arg(text, candidates.join(u", "_s)),
                {}, text);
}

} // namespace

std::unique_ptr<TaskOf<QVector<JournalJob>>> JobQuery::list(const JobId &after, int limit) const
{
    return storage::read(
        m_store, [after, limit](storage::UnitOfWork &unit, std::stop_token) { return unit.jobs().list(after, limit); },
        Deadline::after(journalLimit));
}

std::unique_ptr<TaskOf<QVector<JournalJob>>> JobQuery::unfinished() const
{
    return storage::read(
        m_store, [](storage::UnitOfWork &unit, std::stop_token) { return unit.jobs().unfinished(); },
        Deadline::after(journalLimit));
}

std::unique_ptr<TaskOf<JournalJob>> JobQuery::load(const JobId &id) const
{
    return storage::read(
        m_store, [id](storage::UnitOfWork &unit, std::stop_token) { return unit.jobs().load(id); },
        Deadline::after(journalLimit));
}

std::unique_ptr<TaskOf<JournalJob>> JobQuery::find(const QString &text) const
{
    return storage::read(
        m_store,
        [text](storage::UnitOfWork &unit, std::stop_token) -> Result<JournalJob> {
            MUSTER_TRY(const JobId id, meantJob(text, unit.jobs()));
            return unit.jobs().load(id);
        },
        Deadline::after(journalLimit));
}

} // namespace muster::registry
