// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/job_table_model.h"

#include "async/then.h"
#include "ui/provisioning/job_look.h"
#include "ui/widgets/age.h"
#include "ui/widgets/cell_roles.h"

#include <algorithm>
#include <utility>

namespace muster::ui {

void JobTableModel::follow(const Services &services)
{
    connect(&services.provisioning, &provisioning::ProvisioningHandle::jobChanged, this,
            [this, &services](const JournalJob &job) {
                take(job);
                if (job.state != JobState::Running && job.state != JobState::Undoing)
                    read(services); // who works on it is others now
            });
    connect(&services.provisioning, &provisioning::ProvisioningHandle::jobLost, this, [this, &services] { read(services); });
    connect(&services.feed, &registry::ChangeFeed::reset, this, [this, &services] { read(services); });
    connect(&services.feed, &registry::ChangeFeed::changed, this, [this, &services](const QVector<Change> &changes) {
        if (std::ranges::count(changes, Change::Kind::Job, &Change::kind) > 0)
            read(services); // of other processes, too
    });
    read(services);
}

/// One question at a time, so that no older answer overwrites a newer one.
void JobTableModel::read(const Services &services)
{
    if (m_isReading) {
        m_isStale = true;
        return;
    }
    m_isReading = true;
    using Both = std::pair<QVector<JournalJob>, QVector<JournalJob>>;
    auto both = then(services.jobs.list({}, limit), [&services](const QVector<JournalJob> &jobs) {
        return then(services.provisioning.orphans(),
                    [jobs](const QVector<JournalJob> &orphans) -> Result<Both> { return Both(jobs, orphans); });
    });
    launch(std::move(both), this, [this, &services](const Result<Both> &read) {
        m_isReading = false;
        if (read)
            setJobs(read->first, read->second);
        else
            Q_EMIT failed(read.error());
        if (std::exchange(m_isStale, false))
            this->read(services);
    });
}

void JobTableModel::setJobs(QVector<JournalJob> jobs, const QVector<JournalJob> &orphans)
{
    const bool areSame = std::ranges::equal(jobs, m_jobs, {}, &JournalJob::id, &JournalJob::id); // then the current row stays
    if (!areSame)
        beginResetModel();
    m_jobs = std::move(jobs);
    m_orphans.clear();
    for (const JournalJob &orphan : orphans) {
        m_orphans += orphan.id;
        // Read after the list: a job that ended in between is what it is now, not one that was cut off.
        if (const int row = rowOf(orphan.id); row >= 0)
            m_jobs[row] = orphan;
    }
    if (!areSame)
        endResetModel();
    else if (!m_jobs.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT told();
}

void JobTableModel::take(const JournalJob &job)
{
    const int row = rowOf(job.id);
    const bool isAtWork = job.state == JobState::Running || job.state == JobState::Undoing;
    if (isAtWork)
        m_orphans.removeOne(job.id);
    if (row >= 0) {
        m_jobs[row] = job;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    } else {
        beginInsertRows({}, 0, 0);
        m_jobs.prepend(job);
        endInsertRows();
    }
    Q_EMIT told();
}

int JobTableModel::rowOf(const JobId &id) const
{
    const auto at = std::ranges::find(m_jobs, id, &JournalJob::id);
    return at == m_jobs.end() ? -1 : int(at - m_jobs.begin());
}

int JobTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_jobs.size());
}

int JobTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JobTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const JournalJob &job = m_jobs[index.row()];
    const bool isAtWork = job.state == JobState::Running || job.state == JobState::Undoing;
    const StateLook &look = isAtWork && isOrphan(index.row()) ? interruptedLook() : lookOf(job.state);
    const QString steps = tr("%1 of %2", "3 of 9 steps").arg(doneSteps(job)).arg(job.steps.size());
    if (role == LookRole && index.column() == State)
        return QVariant::fromValue(&look);
    if (role == ValueRole && index.column() == Age)
        return qint64(job.startedAt.time_since_epoch().count());
    if (role == Qt::AccessibleTextRole && index.column() == DeviceName)
        return tr("%1, %2, %3, %4 steps done, begun %5")
            .arg(job.deviceName, look.word(), jobSentence(job), steps, longAge(job.startedAt, m_clock.now()));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case DeviceName: return job.deviceName;
    case State: return look.word();
    case At: return jobSentence(job);
    case Steps: return steps;
    case ProfileName: return job.profile;
    case Age: return shortAge(job.startedAt, m_clock.now());
    default: return {};
    }
}

QVariant JobTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case DeviceName: return tr("Device");
    case State: return tr("State");
    case At: return tr("Where it stands");
    case Steps: return tr("Steps done");
    case ProfileName: return tr("Profile");
    case Age: return tr("Begun");
    default: return {};
    }
}

} // namespace muster::ui
