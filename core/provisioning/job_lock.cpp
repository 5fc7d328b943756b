// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/job_lock.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

struct JobLockText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::JobLock)
};

QByteArray lockPath(const QString &jobsFolder, const JobId &job)
{
    return QFile::encodeName(jobsFolder + u'/' + job.toString() + u".lock"_s);
}

/// A lock of an open file description: like flock() it belongs to neither process nor thread, unlike flock() one can ask for it
/// without taking it, so that who asks is never in the way of who takes.
struct flock wholeFile()
{
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

tl::unexpected<Error> noLocks(const QByteArray &path)
{
    const int error = errno;
    return fail(ErrorCode::Storage,
                JobLockText::tr(
                    "The job can't be locked: %1 does not take a lock. The data directory must be on a file system that "
                    "does.")
                    .arg(QFile::decodeName(path)),
                QString::fromLocal8Bit(std::strerror(error)), QFile::decodeName(path));
}

int openWithoutInterruption(const QByteArray &path, int flags)
{
    int file = -1;
    do
        file = open(path.constData(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    while (file < 0 && errno == EINTR);
    return file;
}

/// Whether `file` is still what stands at `path`: who gives a lock back removes the file first.
bool isAt(int file, const QByteArray &path)
{
    struct stat opened = {};
    struct stat named = {};
    return fstat(file, &opened) == 0 && stat(path.constData(), &named) == 0 && opened.st_dev == named.st_dev
           && opened.st_ino == named.st_ino;
}

} // namespace

Result<JobLock> JobLock::take(const QString &jobsFolder, const JobId &job)
{
    const QByteArray path = lockPath(jobsFolder, job);
    for (;;) {
        const int file = openWithoutInterruption(path, O_CREAT);
        if (file < 0)
            return noLocks(path);
        struct flock whole = wholeFile();
        if (fcntl(file, F_OFD_SETLK, &whole) != 0) {
            const bool isTaken = errno == EAGAIN || errno == EACCES;
            const auto storage = noLocks(path);
            close(file);
            if (!isTaken)
                return storage;
            return fail(ErrorCode::Conflict, JobLockText::tr("Somebody works on this job already: wait until it is done."), {},
                        QFile::decodeName(path));
        }
        if (isAt(file, path))
            return JobLock(file, path);
        close(file); // locked a file that was just removed
    }
}

Result<bool> JobLock::isFree(const QString &jobsFolder, const JobId &job)
{
    const QByteArray path = lockPath(jobsFolder, job);
    const int file = openWithoutInterruption(path, 0);
    if (file < 0 && errno == ENOENT)
        return true;
    if (file < 0)
        return noLocks(path);
    struct flock whole = wholeFile();
    if (fcntl(file, F_OFD_GETLK, &whole) != 0) {
        const auto storage = noLocks(path);
        close(file);
        return storage;
    }
    close(file);
    return whole.l_type == F_UNLCK;
}

JobLock::JobLock(JobLock &&other) noexcept : m_file(std::exchange(other.m_file, -1)), m_path(std::move(other.m_path))
{
}

JobLock &JobLock::operator=(JobLock &&other) noexcept
{
    if (this != &other) {
        giveBack();
        m_file = std::exchange(other.m_file, -1);
        m_path = std::move(other.m_path);
    }
    return *this;
}

JobLock::~JobLock()
{
    giveBack();
}

void JobLock::giveBack()
{
    if (m_file < 0)
        return;
    unlink(m_path.constData()); // while it is still ours
    close(m_file);
    m_file = -1;
}

} // namespace muster::provisioning
