// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/job.h"

namespace muster::provisioning {

/// The OS lock on jobs/ID.lock that says: a process works on this job. Given back when this goes, or the process does, however it
/// ends. The file is removed with it; one that a killed process left behind is nobody's.
class JobLock
{
public:
    /// Conflict when somebody holds it, in this process or another. Storage when the folder does not take locks.
    static Result<JobLock> take(const QString &jobsFolder, const JobId &job);
    /// Whether nobody holds it. Storage as above.
    static Result<bool> isFree(const QString &jobsFolder, const JobId &job);

    JobLock(JobLock &&other) noexcept;
    JobLock &operator=(JobLock &&other) noexcept;
    ~JobLock();

private:
    JobLock(int file, QByteArray path) : m_file(file), m_path(std::move(path)) {}

    void giveBack();

    int m_file = -1; ///< -1: moved from
    QByteArray m_path;
};

} // namespace muster::provisioning
