// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/key_file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

struct KeyFileText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::KeyFile)
};

} // namespace

tl::unexpected<Error> keyFileFailure(const QString &message, const QString &path)
{
    return fail(ErrorCode::Storage, message, QString::fromLocal8Bit(std::strerror(errno)), path);
}

Result<QByteArray> readKeyFile(const QString &path, qsizetype largest)
{
    QFile file(path);
    QByteArray bytes;
    if (file.open(QIODevice::ReadOnly))
        bytes = file.read(largest + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorCode::Storage, KeyFileText::tr("The file %1 can't be read: %2.").arg(path, file.errorString()), {},
                    path);
    if (bytes.size() > largest)
        return fail(ErrorCode::Corrupt, KeyFileText::tr("The file %1 is too large to be what it should be.").arg(path), {}, path);
    return bytes;
}

Result<> writeKeyFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    // Closed to others before there is anything in it. Unbuffered, because commit() does not notice when the last flush fails.
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) || file.write(bytes) != bytes.size()
        || fsync(file.handle()) != 0 || !file.commit())
        return fail(ErrorCode::Storage, KeyFileText::tr("The file %1 can't be written: %2.").arg(path, file.errorString()), {},
                    path);
    return syncFolder(QFileInfo(path).path());
}

Result<> syncFolder(const QString &folder)
{
    const int descriptor = open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // A file system that can't do it for folders (EINVAL) has nothing to be waited for.
    const bool isSynced = descriptor >= 0 && (fsync(descriptor) == 0 || errno == EINVAL);
    const int error = errno;
    if (descriptor >= 0)
        close(descriptor);
    errno = error;
    if (!isSynced)
        return keyFileFailure(KeyFileText::tr("The folder %1 can't be brought to the disk.").arg(folder), folder);
    return {};
}

} // namespace muster::pki
