// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/site_founding.h"

#include "base/logging.h"
#include "pki/key_store.h"
#include "registry/command_context.h"
#include "storage/store.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
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

/// Makes what was renamed or linked in a folder outlast a power cut.
void syncFolder(const QString &path)
{
    const int directory = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        fsync(directory);
        ::close(directory);
    }
}

/// Gives the finished file its name, which nobody else may have taken meanwhile.
Result<> publishRegistry(const QString &made, const DataDirectory &folder)
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
    return {};
}

/// Puts the folder of keys in the place of the empty one; nobody else's keys are ever replaced.
Result<> publishKeys(const QString &made, const DataDirectory &folder)
{
    const QString target = folder.keysFolder();
    if (std::rename(QFile::encodeName(made).constData(), QFile::encodeName(target).constData()) == 0)
        return {};
    const int problem = errno;
    if (folder.hasSite())
        return existingSite(folder);
    if (problem == ENOTEMPTY || problem == EEXIST)
        return fail(ErrorCode::Conflict,
                    FoundingText::tr("There are keys in %1, but no registry. Nothing was changed. Another program may be making "
                                     "a site there: look again. Otherwise they are what is left of a site: restore its registry, "
                                     "or move the keys to a safe place.")
                        .arg(target),
                    {}, target);
    return notPublished(QString::fromLocal8Bit(std::strerror(problem)), target);
}

/// Both or none. The keys go first: whoever has them in place makes the site.
Result<> publish(const QString &keys, const QString &registry, const DataDirectory &folder)
{
    MUSTER_CHECK(publishKeys(keys, folder));
    syncFolder(folder.path());
    const Result<> published = publishRegistry(registry, folder);
    if (!published) {
        // Nobody else puts keys where there are some: these are ours. An empty folder stays, as it was.
        const bool isBack = std::rename(QFile::encodeName(folder.keysFolder()).constData(), QFile::encodeName(keys).constData())
                            == 0;
        if (!isBack || !folder.create())
            qCWarning(lcStorage) << "the keys of a site that was not made could not be taken back from" << folder.keysFolder();
        return published;
    }
    syncFolder(folder.path());
    return {};
}

Result<> recordAuthority(const pki::KeyStore &keys, CommandContext &context)
{
    MUSTER_TRY(const pki::Certificate root, keys.root());
    MUSTER_TRY(const pki::Certificate issuing, keys.issuing());
    const auto certificate = [](const pki::Certificate &each) {
        return QJsonObject{{u"subject"_s, each.subject()}, {u"sha256"_s, QString::fromLatin1(each.fingerprint().toHex())}};
    };
    return context.record(u"authority.created"_s, {}, {{u"root"_s, certificate(root)}, {u"issuing"_s, certificate(issuing)}});
}

/// What a site is made of, in the folder where it is made.
struct Workshop
{
    QString registry;
    QString keys;
};

Result<Site> makeSite(const Workshop &workshop, const CreateSite &command, const Secret &passphrase, const Actor &actor,
                      const Clock &clock, const MakeStore &makeStore)
{
    MUSTER_TRY(const auto store, makeStore(workshop.registry));
    MUSTER_TRY(const auto unit, store->begin(storage::UnitOfWork::Mode::Write));
    CommandContext context{*unit, actor, clock.now()};
    MUSTER_TRY(const Site site, command.apply(context));
    if (mkdir(QFile::encodeName(workshop.keys).constData(), 0700) != 0)
        return notPublished(QString::fromLocal8Bit(std::strerror(errno)), workshop.keys);
    MUSTER_CHECK(pki::KeyStore::create(workshop.keys, passphrase, site.name, site.organization, context.now));
    MUSTER_CHECK(recordAuthority(pki::KeyStore(workshop.keys), context));
    MUSTER_CHECK(unit->commit());
    return site;
}

} // namespace

Result<Site> foundSite(const DataDirectory &folder, const CreateSite &command, const Secret &passphrase, const Actor &actor,
                       const Clock &clock, const MakeStore &makeStore)
{
    MUSTER_CHECK(checkPermission(actor, CreateSite::permission));
    if (folder.hasSite())
        return existingSite(folder);
    const NewFolders newFolders(folder);
    MUSTER_CHECK(folder.create());
    QTemporaryDir place(folder.path() + u"/site-init-XXXXXX"_s);
    if (!place.isValid())
        return fail(ErrorCode::Storage,
                    FoundingText::tr(
                        "Nothing can be written to %1: %2. Check who owns it, or name another data directory with --data.")
                        .arg(folder.path(), place.errorString()),
                    {}, folder.path());
    const Workshop workshop{place.filePath(u"registry.sqlite"_s), place.filePath(u"keys"_s)};
    MUSTER_TRY(const Site site, makeSite(workshop, command, passphrase, actor, clock, makeStore));
    MUSTER_CHECK(publish(workshop.keys, workshop.registry, folder));
    MUSTER_CHECK(folder.create()); // a process that failed meanwhile may have taken an empty folder for its own
    return site;
}

} // namespace muster::registry
