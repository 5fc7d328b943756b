// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/site_founding.h"

#include "pki/key_store.h"
#include "storage/sqlite/sqlite_store.h"
#include "support/site_fixture.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <sys/stat.h>
#include <thread>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

Secret secret(const char *text)
{
    return Secret(QByteArray(text));
}

/// Paths of all there is in a folder, relative to it.
QStringList contentOf(const QString &folder)
{
    QStringList found;
    const QDir top(folder);
    for (const QFileInfo &entry : top.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name)) {
        found += entry.fileName();
        if (entry.isDir())
            for (const QString &each : contentOf(entry.filePath()))
                found += entry.fileName() + u'/' + each;
    }
    return found;
}

} // namespace

class TestSiteFounding : public QObject
{
    Q_OBJECT

private:
    Result<Site> found(const DataDirectory &folder, const Secret &passphrase, const std::function<void()> &meanwhile = {},
                       const QString &name = u"Plant North"_s)
    {
        return foundSite(folder, CreateSite{name, u"Example Ltd"_s}, passphrase, m_admin, m_clock, [&](const QString &path) {
            if (meanwhile)
                meanwhile();
            return storage::SqliteStore::open(path, true, m_clock);
        });
    }
    /// What there must be of a whole site, and nothing else.
    void isWhole(const DataDirectory &folder, const char *passphrase)
    {
        QVERIFY(folder.hasSite());
        QStringList top = QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
        QCOMPARE(top, (QStringList{u"backups"_s, u"jobs"_s, u"keys"_s, u"registry.sqlite"_s}));
        pki::KeyStore keys(folder.keysFolder());
        QVERIFY(keys.exists());
        QVERIFY(keys.unlock(std::make_shared<const Secret>(QByteArray(passphrase))));
    }

    FakeClock m_clock;
    const Actor m_admin{u"ada@console"_s, Role::Admin, u"test"_s};

private Q_SLOTS:
    void makesRegistryAndAuthority()
    {
        QTemporaryDir temporary;
        const DataDirectory folder(temporary.filePath(u"a/site"_s));
        const auto site = found(folder, secret("correct horse"));
        QVERIFY2(site, site ? "" : qPrintable(site.error().message));
        QCOMPARE(site->name, u"Plant North"_s);
        isWhole(folder, "correct horse");
        struct stat status
        {
        };
        QCOMPARE(stat(QFile::encodeName(folder.keysFolder()).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0700));

        const auto store = storage::SqliteStore::open(folder.registryFile(), false, m_clock);
        const auto unit = (*store)->begin(storage::UnitOfWork::Mode::Read);
        QCOMPARE(*(*unit)->site().load(), *site);
        const auto events = (*unit)->events().after(0, 10);
        QCOMPARE(events->size(), 2);
        QCOMPARE(events->at(0).kind, u"site.created"_s);
        QCOMPARE(events->at(1).kind, u"authority.created"_s);
        QCOMPARE(events->at(1).actor, m_admin.who);
        const QJsonObject payload = QJsonDocument::fromJson(events->at(1).payload).object();
        QCOMPARE(payload.keys(), (QStringList{u"issuing"_s, u"root"_s}));
        const pki::KeyStore keys(folder.keysFolder());
        for (const auto &[name, certificate] : {std::pair(u"root"_s, keys.root()), {u"issuing"_s, keys.issuing()}}) {
            QCOMPARE(payload[name][u"subject"_s].toString(), certificate->subject());
            QCOMPARE(payload[name][u"sha256"_s].toString(), QString::fromLatin1(certificate->fingerprint().toHex()));
        }
    }

    void refusedItLeavesNothingBehind_data()
    {
        QTest::addColumn<QByteArray>("passphrase");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isThere"); // the folder, empty
        for (const bool isThere : {false, true}) {
            QTest::addRow("short passphrase, %d", isThere) << QByteArray("short") << u"Plant North"_s << isThere;
            QTest::addRow("no name, %d", isThere) << QByteArray("correct horse") << u" "_s << isThere;
        }
    }
    void refusedItLeavesNothingBehind()
    {
        QFETCH(QByteArray, passphrase);
        QFETCH(QString, name);
        QFETCH(bool, isThere);
        QTemporaryDir temporary;
        const DataDirectory folder(isThere ? temporary.path() : temporary.filePath(u"a/site"_s));
        const auto site = found(folder, Secret(QByteArray(passphrase)), {}, name);
        QVERIFY(!site);
        QCOMPARE(site.error().code, ErrorCode::Rejected);
        QCOMPARE(contentOf(temporary.path()), QStringList());
    }

    void onlyAnAdminMay()
    {
        QTemporaryDir temporary;
        const Actor technician{u"tom@console"_s, Role::Technician, u"test"_s};
        const auto site = foundSite(DataDirectory(temporary.path()), CreateSite{u"Plant North"_s, {}}, secret("correct horse"),
                                    technician, m_clock, [](const QString &) { return fail(ErrorCode::Internal, {}); });
        QCOMPARE(site.error().code, ErrorCode::Locked);
        QCOMPARE(contentOf(temporary.path()), QStringList());
    }

    void thereIsOneAlready()
    {
        QTemporaryDir temporary;
        const DataDirectory folder(temporary.path());
        QVERIFY(found(folder, secret("correct horse")));
        const QStringList before = contentOf(temporary.path());
        QCOMPARE(found(folder, secret("battery staple")).error().code, ErrorCode::Conflict);
        QCOMPARE(contentOf(temporary.path()), before);
        isWhole(folder, "correct horse");
    }

    void keysWithoutARegistryAreLeftAlone()
    {
        QTemporaryDir temporary;
        const DataDirectory folder(temporary.path());
        QVERIFY(QDir(temporary.path()).mkpath(u"keys"_s));
        QFile key(folder.keysFolder() + u"/root.key"_s);
        QVERIFY(key.open(QIODevice::WriteOnly));
        key.close();
        const auto site = found(folder, secret("correct horse"));
        QCOMPARE(site.error().code, ErrorCode::Conflict);
        QVERIFY(site.error().message.contains(folder.keysFolder()));
        QCOMPARE(contentOf(temporary.path()), (QStringList{u"keys"_s, u"keys/root.key"_s}));
    }

    void anotherProcessIsFaster()
    {
        QTemporaryDir temporary;
        const DataDirectory folder(temporary.filePath(u"site"_s));
        const auto site = found(folder, secret("correct horse"), [&] { QVERIFY(found(folder, secret("battery staple"))); });
        QCOMPARE(site.error().code, ErrorCode::Conflict);
        isWhole(folder, "battery staple");
    }

    void aRegistryWithoutKeysIsThereFirst() // made by a version that had no authority
    {
        QTemporaryDir temporary;
        const DataDirectory folder(temporary.filePath(u"site"_s));
        const auto site = found(folder, secret("correct horse"), [&] {
            QFile registry(folder.registryFile());
            QVERIFY(registry.open(QIODevice::WriteOnly));
        });
        QCOMPARE(site.error().code, ErrorCode::Conflict);
        QCOMPARE(contentOf(folder.path()), (QStringList{u"backups"_s, u"jobs"_s, u"keys"_s, u"registry.sqlite"_s}));
    }

    void ofTwoAtOnceOneMakesIt()
    {
        for (int round = 0; round < 3; ++round) {
            QTemporaryDir temporary;
            const DataDirectory folder(temporary.filePath(u"site"_s));
            const std::array<const char *, 2> passphrases{"correct horse", "battery staple"};
            std::array<std::optional<Result<Site>>, 2> sites;
            {
                std::vector<std::jthread> threads;
                for (std::size_t i = 0; i < sites.size(); ++i)
                    threads.emplace_back([&, i] { sites[i] = found(folder, secret(passphrases[i])); });
            }
            QCOMPARE(sites[0]->has_value() + sites[1]->has_value(), 1);
            const std::size_t winner = sites[0]->has_value() ? 0 : 1;
            QCOMPARE(sites[1 - winner]->error().code, ErrorCode::Conflict);
            isWhole(folder, passphrases[winner]);
        }
    }

    void aFolderThatCannotBeWritten()
    {
        QTemporaryDir temporary;
        QFile file(temporary.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto site = found(DataDirectory(temporary.filePath(u"file/site"_s)), secret("correct horse"));
        QCOMPARE(site.error().code, ErrorCode::Storage);
        QCOMPARE(contentOf(temporary.path()), QStringList{u"file"_s});
    }
};

QTEST_GUILESS_MAIN(TestSiteFounding)
#include "tst_site_founding.moc"
