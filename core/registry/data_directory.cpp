// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/data_directory.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace muster::registry {

DataDirectory::DataDirectory(const QString &path) : m_path(QDir::cleanPath(QDir(path).absolutePath()))
{
}

DataDirectory DataDirectory::resolve(const QString &named)
{
    if (!named.isEmpty())
        return DataDirectory(named);
    const QString fromEnvironment = qEnvironmentVariable("MUSTER_DATA");
    if (!fromEnvironment.isEmpty())
        return DataDirectory(fromEnvironment);
    return DataDirectory(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/muster"_s);
}

QString DataDirectory::registryFile() const
{
    return m_path + u"/registry.sqlite"_s;
}

QString DataDirectory::keysFolder() const
{
    return m_path + u"/keys"_s;
}

QString DataDirectory::jobsFolder() const
{
    return m_path + u"/jobs"_s;
}

QString DataDirectory::backupsFolder() const
{
    return m_path + u"/backups"_s;
}

QString DataDirectory::settingsFile() const
{
    return m_path + u"/settings.ini"_s;
}

bool DataDirectory::hasSite() const
{
    struct stat found = {};
    // Only what is surely not there is not there: one that may not be looked at is for opening to complain about.
    return stat(QFile::encodeName(registryFile()).constData(), &found) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

Result<> DataDirectory::create() const
{
    QDir().mkpath(QFileInfo(m_path).path());
    for (const QString &folder : {m_path, keysFolder(), jobsFolder(), backupsFolder()}) {
        // The mode is given at birth: a folder that is closed afterwards was open for a moment.
        if (mkdir(QFile::encodeName(folder).constData(), 0700) == 0 || (errno == EEXIST && QFileInfo(folder).isDir()))
            continue;
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("muster::registry",
                                                "The folder %1 can't be made: check who may write there, or name "
                                                "another one with --data.")
                        .arg(folder),
                    QString::fromLocal8Bit(std::strerror(errno)), folder);
    }
    return {};
}

} // namespace muster::registry
