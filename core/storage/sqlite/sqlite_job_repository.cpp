// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_job_repository.h"

#include "storage/sqlite/binding.h"
#include "storage/sqlite/id_range.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace muster::storage {

namespace {

struct JobStorageText
{
    Q_DECLARE_TR_FUNCTIONS(muster::storage)
};

const std::string jobColumns = "id, device, device_name, driver, profile, address, port, login, host_key_algorithm, "
                               "host_key_fingerprint, state, actor, via, started_at, finished_at";

tl::unexpected<Error> noSuchJob(const JobId &job)
{
    return fail(ErrorCode::NotFound, JobStorageText::tr("There is no job %1 in the journal.").arg(job.toString()));
}

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<QJsonObject> objectAt(SQLite::Statement &select, int column)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytesAt(select, column), &error);
    if (!document.isObject())
        return fail(ErrorCode::Corrupt, JobStorageText::tr("A step in the journal of provisioning is damaged. Restore a backup."),
                    error.errorString());
    return document.object();
}

std::optional<Timestamp> maybeTimeAt(SQLite::Statement &select, int column)
{
    return select.isColumnNull(column) ? std::nullopt : std::optional(timeAt(select, column));
}

/// A word that a newer version may have written is a failure all the same.
ErrorCode errorCodeOf(const QString &name)
{
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
        if (errorCodeName(static_cast<ErrorCode>(code)) == name)
            return static_cast<ErrorCode>(code);
    return ErrorCode::Internal;
}

Result<JournalStep> readStep(SQLite::Statement &select)
{
    JournalStep step;
    step.kind = textAt(select, 0);
    MUSTER_TRY(step.parameters, objectAt(select, 1));
    MUSTER_TRY(step.before, objectAt(select, 2));
    MUSTER_TRY(step.after, objectAt(select, 3));
    step.now = textAt(select, 4);
    step.then = textAt(select, 5);
    step.canBeUndone = numberAt(select, 6) != 0;
    step.state = rankedAt(select, 7, stepStateWords);
    step.startedAt = maybeTimeAt(select, 8);
    step.finishedAt = maybeTimeAt(select, 9);
    if (!select.isColumnNull(10))
        step.error = Error{errorCodeOf(textAt(select, 10)), textAt(select, 11), {}, textAt(select, 12)};
    return step;
}

} // namespace

Result<> SqliteJobRepository::add(const JournalJob &job)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &insert =
            m_connection.prepare("INSERT INTO jobs (" + jobColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bindAll(insert, job.id, job.device, job.deviceName, job.driver, job.profile, job.address, job.port, job.user,
                job.hostKey.algorithm, job.hostKey.fingerprint, static_cast<int>(job.state), job.actor, job.via, job.startedAt,
                job.finishedAt);
        insert.exec();
        for (int position = 0; position < job.steps.size(); ++position)
            writeStep(job.id, position, job.steps.at(position));
        return {};
    }));
    return m_feed.append(Change::Kind::Job, job.id.toBytes());
}

void SqliteJobRepository::writeStep(const JobId &job, int position, const JournalStep &step)
{
    using Text = std::optional<QString>;
    SQLite::Statement &insert = m_connection.prepare(
        "INSERT OR REPLACE INTO job_steps (job, position, kind, parameters, before, after, said_now, said_then, can_be_undone, "
        "state, started_at, finished_at, error_code, error_message, error_where) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bindAll(insert, job, position, step.kind, jsonText(step.parameters), jsonText(step.before), jsonText(step.after), step.now,
            step.then, step.canBeUndone ? 1 : 0, static_cast<int>(step.state), step.startedAt, step.finishedAt,
            step.error ? Text(errorCodeName(step.error->code)) : Text(), step.error ? Text(step.error->message) : Text(),
            step.error ? Text(step.error->where) : Text());
    insert.exec();
}

Result<> SqliteJobRepository::setState(const JobId &job, JobState state, std::optional<Timestamp> finishedAt)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &update = m_connection.prepare("UPDATE jobs SET state = ?, finished_at = ? WHERE id = ?");
        bindAll(update, static_cast<int>(state), finishedAt, job);
        if (update.exec() == 0)
            return noSuchJob(job);
        return {};
    }));
    return m_feed.append(Change::Kind::Job, job.toBytes());
}

Result<> SqliteJobRepository::saveStep(const JobId &job, int position, const JournalStep &step)
{
    MUSTER_CHECK(guarded([&]() -> Result<> {
        SQLite::Statement &select = m_connection.prepare("SELECT 1 FROM job_steps WHERE job = ? AND position = ?");
        bindAll(select, job, position);
        if (!select.executeStep())
            return fail(ErrorCode::NotFound,
                        JobStorageText::tr("The job %1 has no step %2.").arg(job.toString()).arg(position + 1));
        writeStep(job, position, step);
        return {};
    }));
    return m_feed.append(Change::Kind::Job, job.toBytes());
}

Result<QVector<JournalStep>> SqliteJobRepository::steps(const JobId &job)
{
    SQLite::Statement &select = m_connection.prepare(
        "SELECT kind, parameters, before, after, said_now, said_then, can_be_undone, state, started_at, finished_at, error_code, "
        "error_message, error_where FROM job_steps WHERE job = ? ORDER BY position");
    bindAll(select, job);
    QVector<JournalStep> steps;
    while (select.executeStep()) {
        MUSTER_TRY(JournalStep step, readStep(select));
        steps.append(std::move(step));
    }
    return steps;
}

Result<JournalJob> SqliteJobRepository::read(SQLite::Statement &select)
{
    JournalJob job;
    job.id = idAt<JobId>(select, 0);
    job.device = idAt<DeviceId>(select, 1);
    job.deviceName = textAt(select, 2);
    job.driver = textAt(select, 3);
    job.profile = textAt(select, 4);
    job.address = textAt(select, 5);
    job.port = static_cast<int>(numberAt(select, 6));
    job.user = textAt(select, 7);
    job.hostKey = {textAt(select, 8), textAt(select, 9)};
    job.state = rankedAt(select, 10, jobStateWords);
    job.actor = textAt(select, 11);
    job.via = textAt(select, 12);
    job.startedAt = timeAt(select, 13);
    job.finishedAt = maybeTimeAt(select, 14);
    MUSTER_TRY(job.steps, steps(job.id));
    return job;
}

Result<QVector<JournalJob>> SqliteJobRepository::readAll(SQLite::Statement &select)
{
    QVector<JournalJob> jobs;
    while (select.executeStep()) {
        MUSTER_TRY(JournalJob job, read(select));
        jobs.append(std::move(job));
    }
    return jobs;
}

Result<JournalJob> SqliteJobRepository::load(const JobId &job)
{
    return guarded([&]() -> Result<JournalJob> {
        SQLite::Statement &select = m_connection.prepare("SELECT " + jobColumns + " FROM jobs WHERE id = ?");
        bindAll(select, job);
        if (!select.executeStep())
            return noSuchJob(job);
        return read(select);
    });
}

Result<QVector<JournalJob>> SqliteJobRepository::list(const JobId &after, int limit)
{
    return guarded([&]() -> Result<QVector<JournalJob>> {
        SQLite::Statement &select =
            m_connection.prepare("SELECT " + jobColumns + " FROM jobs WHERE id < ? ORDER BY id DESC LIMIT ?");
        // 17 bytes sort behind every id of 16.
        bindAll(select, after.isNull() ? QByteArray(17, '\xFF') : after.toBytes(), limit);
        return readAll(select);
    });
}

Result<QVector<JournalJob>> SqliteJobRepository::unfinished()
{
    return guarded([&]() -> Result<QVector<JournalJob>> {
        SQLite::Statement &select =
            m_connection.prepare("SELECT " + jobColumns + " FROM jobs WHERE state IN (?, ?, ?) ORDER BY id");
        bindAll(select, static_cast<int>(JobState::Running), static_cast<int>(JobState::NeedsAttention),
                static_cast<int>(JobState::Undoing));
        return readAll(select);
    });
}

Result<QVector<JobId>> SqliteJobRepository::findByIdPrefix(const QString &prefix, int limit)
{
    const std::optional<IdRange> range = idsWithPrefix(prefix);
    if (!range)
        return QVector<JobId>();
    return guarded([&]() -> Result<QVector<JobId>> {
        SQLite::Statement &select = m_connection.prepare("SELECT id FROM jobs WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?");
        bindAll(select, range->first, range->last, limit);
        QVector<JobId> ids;
        while (select.executeStep())
            ids.append(idAt<JobId>(select, 0));
        return ids;
    });
}

} // namespace muster::storage
