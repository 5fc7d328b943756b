// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/site_founding.h"

#include "registry/command_context.h"
#include "storage/store.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

struct FoundingText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

/// Removes on destruction the folders that were made since construction, unless they hold something or there is a site now: ours,
/// or that of another process, which was faster.
class NewFolders
{
public:
    explicit NewFolders(const DataDirectory &folder) : m_folder(folder)
    {
        QStringList all{folder.keysFolder(), folder.jobsFolder(), folder.backupsFolder(), folder.path()};
        for (QString parent = folder.path(); parent != QFileInfo(parent).path();) {
            parent = QFileInfo(parent).path();
            all += parent;
        }
        std::ranges::copy_if(all, std::back_inserter(m_missing), [](const QString &path) { return !QFileInfo::exists(path); });
    }
    ~NewFolders()
    {
        if (m_folder.hasSite())
            return;
        for (const QString &path : std::as_const(m_missing))
            rmdir(QFile::encodeName(path).constData());
    }
    NewFolders(const NewFolders &) = delete;
    NewFolders &operator=(const NewFolders &) = delete;

private:
    const DataDirectory &m_folder;
    QStringList m_missing; ///< deepest first
};

tl::unexpected<Error> existingSite(const DataDirectory &folder)
{
    return fail(ErrorCode::Conflict,
                FoundingText::tr(
                    "There is a registry in %1 already. Nothing was changed. Name another data directory with --data.")
                    .arg(folder.path()),
                {}, folder.registryFile());
}

tl::unexpected<Error> notPublished(const QString &why, const QString &path)
{
    return fail(ErrorCode::Storage,
                FoundingText::tr("The registry can't be put in place at %1: %2. Nothing was changed.").arg(path, why), {}, path);
}

/// Gives the finished file its name, which nobody else may have taken meanwhile, and makes that outlast a power cut.
Result<> publish(const QString &made, const DataDirectory &folder)
{
    const QString target = folder.registryFile();
    // Closing the last connection moves all into the one file; what is left beside it would be lost.
    if (QFileInfo::exists(made + u"-wal"_s))
        return notPublished(FoundingText::tr("it could not be written to the end; is the disk full?"), target);
    if (link(QFile::encodeName(made).constData(), QFile::encodeName(target).constData()) != 0) {
        if (errno == EEXIST)
            return existingSite(folder);
        return notPublished(QString::fromLocal8Bit(std::strerror(errno)), target);
    }
    const int directory = ::open(QFile::encodeName(folder.path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        fsync(directory);
        ::close(directory);
    }
    return {};
}

Result<Site> makeRegistry(const QString &file, const CreateSite &command, const Actor &actor, const Clock &clock,
                          const MakeStore &makeStore)
{
    MUSTER_TRY(const auto store, makeStore(file));
    MUSTER_TRY(const auto unit, store->begin(storage::UnitOfWork::Mode::Write));
    CommandContext context{*unit, actor, clock.now()};
    MUSTER_TRY(const Site site, command.apply(context));
    MUSTER_CHECK(unit->commit());
    return site;
}

} // namespace

Result<Site> foundSite(const DataDirectory &folder, const CreateSite &command, const Actor &actor, const Clock &clock,
                       const MakeStore &makeStore)
{
    MUSTER_CHECK(checkPermission(actor, CreateSite::permission));
    if (folder.hasSite())
        return existingSite(folder);
    const NewFolders newFolders(folder);
    MUSTER_CHECK(folder.create());
    QTemporaryDir workshop(folder.path() + u"/site-init-XXXXXX"_s);
    if (!workshop.isValid())
        return fail(ErrorCode::Storage,
                    FoundingText::tr(
                        "Nothing can be written to %1: %2. Check who owns it, or name another data directory with --data.")
                        .arg(folder.path(), workshop.errorString()),
                    {}, folder.path());
    const QString file = workshop.filePath(u"registry.sqlite"_s);
    MUSTER_TRY(const Site site, makeRegistry(file, command, actor, clock, makeStore));
    MUSTER_CHECK(publish(file, folder));
    MUSTER_CHECK(folder.create()); // a process that failed meanwhile may have taken an empty folder for its own
    return site;
}

} // namespace muster::registry
