// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/key_store.h"

#include "pki/verify.h"
#include "support/fake_clock.h"
#include "unit/pki/openssl_program.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::pki;

namespace {

const QByteArray rightPassphrase = "correct horse battery";

Secret secretOf(const QByteArray &bytes)
{
    return Secret(QByteArray(bytes.constData(), bytes.size()));
}

SharedSecret sharedOf(const QByteArray &bytes)
{
    return std::make_shared<const Secret>(secretOf(bytes));
}

/// No file of this process may grow beyond `bytes` while it lives: a full disk.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        m_oldHandler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_old);
        const rlimit now{bytes, m_old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_old);
        std::signal(SIGXFSZ, m_oldHandler);
    }
    Q_DISABLE_COPY_MOVE(FullDisk)

private:
    rlimit m_old{};
    void (*m_oldHandler)(int) = nullptr;
};

int modeOf(const QString &path)
{
    const QFile::Permissions mode = QFileInfo(path).permissions();
    constexpr auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther
                            | QFile::ExeOther;
    return (mode & others).toInt();
}

QStringList filesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace

class TestKeyStore : public QObject
{
    Q_OBJECT

private:
    /// The one store all share; scrypt is slow on purpose. Locked between the tests.
    QTemporaryDir m_site;
    QString m_folder;
    std::unique_ptr<KeyStore> m_store;

    QString path(const QString &name) const { return m_folder + u'/' + name; }
    /// A store of its own, from copies of the files.
    QString copyTo(const QTemporaryDir &place) const
    {
        const QString folder = place.filePath(u"keys"_s);
        QDir().mkpath(folder + u"/secrets"_s);
        for (const QString &name : QDir(m_folder).entryList(QDir::Files))
            QFile::copy(path(name), folder + u'/' + name);
        return folder;
    }
    static bool overwrite(const QString &file, const QByteArray &bytes)
    {
        QFile opened(file);
        return opened.open(QIODevice::WriteOnly) && opened.write(bytes) == bytes.size();
    }
    static QByteArray bytesOf(const QString &file)
    {
        QFile opened(file);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = m_site.filePath(u"keys"_s);
        QVERIFY(QDir().mkdir(m_folder));
        const auto created = KeyStore::create(m_folder, secretOf(rightPassphrase), u"Plant 2"_s, u"Example"_s, FakeClock::start);
        QVERIFY2(created, qPrintable(created ? QString() : created.error().message + created.error().detail));
        m_store = std::make_unique<KeyStore>(m_folder);
    }

    void cleanup() { m_store->lock(); }

    void makesAllFilesForTheOwnerAlone()
    {
        const QStringList wanted{u"console.key"_s, u"console.pub"_s, u"issuing.crt"_s, u"issuing.key"_s, u"root.crt"_s,
                                 u"root.key"_s,    u"secrets"_s,     u"secrets.crt"_s, u"secrets.key"_s};
        QCOMPARE(filesIn(m_folder), wanted);
        for (const QString &name : wanted)
            QVERIFY2(modeOf(path(name)) == 0, qPrintable(name));
        QCOMPARE(modeOf(m_folder), 0);
        QCOMPARE(filesIn(m_site.path()), QStringList{u"keys"_s}); // nothing left beside it
        QVERIFY(m_store->exists());
    }

    void keysOpenWithOpenssl_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"root", "issuing", "console", "secrets"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void keysOpenWithOpenssl()
    {
        QFETCH(const QString, name);
        const QString file = path(name + u".key"_s);
        const OpenSslProgram openssl;
        const auto structure = openssl.run({u"asn1parse"_s, u"-in"_s, file});
        QCOMPARE(structure.status, 0);
        QVERIFY(structure.out.contains(":PBES2") && structure.out.contains(":scrypt") && structure.out.contains(":aes-256-cbc"));
        QCOMPARE(openssl.run({u"pkey"_s, u"-in"_s, file, u"-noout"_s, u"-passin"_s, u"stdin"_s}, rightPassphrase).status, 0);
        QVERIFY(openssl.run({u"pkey"_s, u"-in"_s, file, u"-noout"_s, u"-passin"_s, u"stdin"_s}, "wrong horse").status != 0);
    }

    void lockedIsLocked()
    {
        QVERIFY(m_store->isLocked());
        QCOMPARE(m_store->authority().error().code, ErrorCode::Locked);
        QCOMPARE(m_store->consolePrivateKey().error().code, ErrorCode::Locked);
        QCOMPARE(m_store->secret(u"wifi"_s).error().code, ErrorCode::Locked);
        QVERIFY(m_store->root());
        QVERIFY(m_store->issuing());
    }

    void refusesAWrongPassphrase_data()
    {
        QTest::addColumn<QByteArray>("passphrase");
        QTest::newRow("another") << QByteArray("correct horse batterz");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("too long") << QByteArray(5000, 'x');
    }

    void refusesAWrongPassphrase()
    {
        QFETCH(const QByteArray, passphrase);
        const auto unlocked = m_store->unlock(sharedOf(passphrase));
        QVERIFY(!unlocked);
        QCOMPARE(unlocked.error().code, ErrorCode::Locked);
        QVERIFY(m_store->isLocked());
    }

    void unlocksAndLocks()
    {
        QVERIFY(m_store->unlock(sharedOf(rightPassphrase)));
        QVERIFY(!m_store->isLocked());
        const auto authority = m_store->authority();
        QVERIFY(authority);
        QCOMPARE((*authority)->certificate(), *m_store->issuing());
        QVERIFY(verifyChain((*authority)->certificate(), {}, {*m_store->root()}, FakeClock::start, Purpose::Any));
        QVERIFY(!m_store->unlock(sharedOf("something else")));
        QVERIFY(!m_store->isLocked()); // a wrong passphrase takes nothing away
        m_store->lock();
        QCOMPARE(m_store->authority().error().code, ErrorCode::Locked);
        QVERIFY((*authority)->certificate().isAuthority()); // who has the handle goes on
    }

    void consoleKeyIsOneForSsh()
    {
        const auto line = m_store->consolePublicKey();
        QVERIFY(line);
        QVERIFY(line->startsWith(u"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5") && line->endsWith(u" muster@Plant-2"));
        QVERIFY(m_store->unlock(sharedOf(rightPassphrase)));
        const auto plain = m_store->consolePrivateKey();
        QVERIFY(plain);
        // The public half stands in it, too.
        const QByteArray document = QByteArray::fromBase64((*plain)->reveal().toByteArray().split('\n').value(1));
        QVERIFY(document.startsWith("openssh-key-v1"));
        QVERIFY(document.contains(QByteArray::fromBase64(line->section(u' ', 1, 1).toLatin1())));
    }

    void keepsSecrets()
    {
        const QByteArray bytes("with\0zero\r\nand\xFF bytes", 20);
        QVERIFY(m_store->setSecret(u"wifi"_s, secretOf("first")));
        QVERIFY(m_store->setSecret(u"wifi"_s, secretOf(bytes)));
        QVERIFY(m_store->setSecret(u"Admin-2.x_y"_s, secretOf(QByteArray(KeyStore::largestSecret, 's'))));
        QCOMPARE(*m_store->secretNames(), (QStringList{u"Admin-2.x_y"_s, u"wifi"_s}));
        QCOMPARE(modeOf(path(u"secrets/wifi.cms"_s)), 0);
        QVERIFY(!bytesOf(path(u"secrets/wifi.cms"_s)).contains("zero"));

        QVERIFY(m_store->unlock(sharedOf(rightPassphrase)));
        QCOMPARE((*m_store->secret(u"wifi"_s))->reveal().toByteArray(), bytes);
        QCOMPARE((*m_store->secret(u"Admin-2.x_y"_s))->size(), KeyStore::largestSecret);
        QCOMPARE(m_store->secret(u"other"_s).error().code, ErrorCode::NotFound);

        QVERIFY(m_store->removeSecret(u"wifi"_s));
        QVERIFY(m_store->removeSecret(u"Admin-2.x_y"_s));
        QCOMPARE(m_store->removeSecret(u"wifi"_s).error().code, ErrorCode::NotFound);
        QVERIFY(m_store->secretNames()->isEmpty());
    }

    void secretsOpenWithOpenssl()
    {
        QVERIFY(m_store->setSecret(u"wifi"_s, secretOf("for openssl")));
        const OpenSslProgram openssl;
        const auto structure = openssl.run(
            {u"cms"_s, u"-cmsout"_s, u"-print"_s, u"-noout"_s, u"-inform"_s, u"PEM"_s, u"-in"_s, path(u"secrets/wifi.cms"_s)});
        QVERIFY2(structure.out.contains("authEnvelopedData") && structure.out.contains("aes-256-gcm"), structure.out.constData());
        QVERIFY2(structure.out.contains("dhSinglePass-stdDH-sha256kdf-scheme"), structure.out.constData());
        const auto opened = openssl.run({u"cms"_s, u"-decrypt"_s, u"-binary"_s, u"-inform"_s, u"PEM"_s, u"-in"_s,
                                         path(u"secrets/wifi.cms"_s), u"-inkey"_s, path(u"secrets.key"_s), u"-recip"_s,
                                         path(u"secrets.crt"_s), u"-passin"_s, u"stdin"_s},
                                        rightPassphrase);
        QCOMPARE(opened.status, 0);
        QCOMPARE(opened.out, "for openssl");
        QVERIFY(m_store->removeSecret(u"wifi"_s));
    }

    void refusesBadSecrets_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("no name") << u""_s << QByteArray("s");
        QTest::newRow("a path") << u"../root"_s << QByteArray("s");
        QTest::newRow("hidden") << u".wifi"_s << QByteArray("s");
        QTest::newRow("line end") << u"wifi\n"_s << QByteArray("s");
        QTest::newRow("a letter beyond ASCII") << u"w\u00EFfi"_s << QByteArray("s");
        QTest::newRow("zero") << QString(QChar(u'\0')) << QByteArray("s");
        QTest::newRow("65 characters") << QString(65, u'a') << QByteArray("s");
        QTest::newRow("empty") << u"wifi"_s << QByteArray();
        QTest::newRow("too large") << u"wifi"_s << QByteArray(KeyStore::largestSecret + 1, 's');
    }

    void refusesBadSecrets()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, secret);
        QCOMPARE(m_store->setSecret(name, secretOf(secret)).error().code, ErrorCode::Rejected);
        QVERIFY(filesIn(path(u"secrets"_s)).isEmpty());
    }

    void aNameOf64IsGood()
    {
        const QString name(64, u'9');
        QVERIFY(m_store->setSecret(name, secretOf("s")));
        QVERIFY(m_store->removeSecret(name));
    }

    void aChangedSecretIsCorrupt()
    {
        QVERIFY(m_store->setSecret(u"wifi"_s, secretOf("untouched")));
        const QString file = path(u"secrets/wifi.cms"_s);
        const QByteArray pem = bytesOf(file);
        QVERIFY(m_store->unlock(sharedOf(rightPassphrase)));
        QByteArray der = QByteArray::fromBase64(pem.mid(pem.indexOf('\n'), pem.lastIndexOf("-----END") - pem.indexOf('\n')));
        for (qsizetype i = 0; i < der.size(); i += 7) {
            QByteArray changed = der;
            changed[i] = char(changed[i] ^ 0x01);
            QVERIFY(overwrite(file, "-----BEGIN CMS-----\n" + changed.toBase64() + "\n-----END CMS-----\n"));
            const auto opened = m_store->secret(u"wifi"_s);
            // What is not covered by the seal (such as who made it) may change, never what is in it.
            if (opened)
                QCOMPARE((*opened)->reveal().toByteArray(), "untouched");
            else
                QCOMPARE(opened.error().where, file);
        }
        der.back() = char(der.back() ^ 0x80); // the last byte of the tag
        QVERIFY(overwrite(file, "-----BEGIN CMS-----\n" + der.toBase64() + "\n-----END CMS-----\n"));
        QCOMPARE(m_store->secret(u"wifi"_s).error().code, ErrorCode::Corrupt);
        QVERIFY(m_store->removeSecret(u"wifi"_s));
    }

    void damagedFilesAreNamed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        for (const char *name :
             {"issuing.key", "issuing.crt", "root.crt", "console.key", "console.pub", "secrets.key", "secrets.crt"}) {
            const QString file = QString::fromLatin1(name);
            QTest::addRow("%s", name) << file << QByteArray("ssh-ed25519 but nothing of it\n") << int(ErrorCode::Corrupt);
        }
        QTest::newRow("empty") << u"issuing.key"_s << QByteArray() << int(ErrorCode::Corrupt);
        QTest::newRow("huge") << u"issuing.key"_s << QByteArray(1 << 20, 'A') << int(ErrorCode::Corrupt);
        QTest::newRow("two lines") << u"console.pub"_s << bytesOf(path(u"console.pub"_s)).repeated(2) << int(ErrorCode::Corrupt);
    }

    void damagedFilesAreNamed()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, bytes);
        QFETCH(const int, code);
        const QTemporaryDir place;
        const QString folder = copyTo(place);
        const QString file = folder + u'/' + name;
        QVERIFY(overwrite(file, bytes));
        KeyStore store(folder);
        Error error;
        const auto keep = [&error](const auto &result) {
            if (!result && error.where.isEmpty())
                error = result.error();
        };
        keep(store.unlock(sharedOf(rightPassphrase)));
        if (error.where.isEmpty()) {
            keep(store.authority());
            keep(store.consolePublicKey());
            keep(store.consolePrivateKey());
            keep(store.setSecret(u"wifi"_s, secretOf("s")));
            keep(store.secret(u"wifi"_s));
        }
        QCOMPARE(int(error.code), code);
        QCOMPARE(error.where, file);
        QVERIFY(error.message.contains(file));
    }

    void aKeyOfAnotherSiteIsCorrupt()
    {
        const QTemporaryDir place;
        const QString folder = copyTo(place);
        const auto stranger = PrivateKey::generate(KeyAlgorithm::EcP256);
        QVERIFY(overwrite(folder + u"/issuing.key"_s, *stranger->toPem(secretOf(rightPassphrase))));
        QVERIFY(overwrite(folder + u"/console.key"_s, *stranger->toPem(secretOf("another passphrase"))));
        KeyStore store(folder);
        QVERIFY(store.unlock(sharedOf(rightPassphrase)));
        QCOMPARE(store.authority().error().code, ErrorCode::Corrupt);
        QCOMPARE(store.consolePrivateKey().error().code, ErrorCode::Corrupt);
        QVERIFY(store.setSecret(u"wifi"_s, secretOf("still works")));
        QCOMPARE((*store.secret(u"wifi"_s))->reveal().toByteArray(), "still works");
    }

    void noAuthorityIsNotFound()
    {
        const QTemporaryDir empty;
        KeyStore store(empty.path());
        QVERIFY(!store.exists());
        QVERIFY(store.isLocked());
        QCOMPARE(store.unlock(sharedOf(rightPassphrase)).error().code, ErrorCode::NotFound);
        QCOMPARE(store.root().error().code, ErrorCode::NotFound);
        QCOMPARE(store.consolePublicKey().error().code, ErrorCode::NotFound);
        QCOMPARE(store.secretNames().error().code, ErrorCode::NotFound);
        QCOMPARE(store.setSecret(u"wifi"_s, secretOf("s")).error().code, ErrorCode::NotFound);
    }

    void createRefuses_data()
    {
        QTest::addColumn<QByteArray>("passphrase");
        QTest::addColumn<QString>("site");
        QTest::addColumn<QString>("organization");
        QTest::newRow("7 bytes") << QByteArray("1234567") << u"Plant"_s << QString();
        QTest::newRow("passphrase too long") << QByteArray(2000, 'p') << u"Plant"_s << QString();
        QTest::newRow("no name") << rightPassphrase << u" "_s << QString();
        QTest::newRow("control character") << rightPassphrase << u"Plant\n2"_s << QString();
        QTest::newRow("organization too long") << rightPassphrase << u"Plant"_s << QString(65, u'o');
    }

    void createRefuses()
    {
        QFETCH(const QByteArray, passphrase);
        QFETCH(const QString, site);
        QFETCH(const QString, organization);
        const QTemporaryDir place;
        QVERIFY(QDir(place.path()).mkdir(u"keys"_s));
        const auto created = KeyStore::create(place.filePath(u"keys"_s), secretOf(passphrase), site, organization,
                                              FakeClock::start);
        QCOMPARE(created.error().code, ErrorCode::Rejected);
        QVERIFY(filesIn(place.filePath(u"keys"_s)).isEmpty());
        QCOMPARE(filesIn(place.path()), QStringList{u"keys"_s});
    }

    void createNeedsAnEmptyFolder()
    {
        const QByteArray before = bytesOf(path(u"root.key"_s));
        const auto again = KeyStore::create(m_folder, secretOf(rightPassphrase), u"Plant"_s, {}, FakeClock::start);
        QCOMPARE(again.error().code, ErrorCode::Conflict);
        QCOMPARE(bytesOf(path(u"root.key"_s)), before);
        const auto nowhere = KeyStore::create(path(u"nowhere"_s), secretOf(rightPassphrase), u"Plant"_s, {}, FakeClock::start);
        QCOMPARE(nowhere.error().code, ErrorCode::Storage);
        const auto intoFile = KeyStore::create(path(u"root.key"_s), secretOf(rightPassphrase), u"Plant"_s, {}, FakeClock::start);
        QCOMPARE(intoFile.error().code, ErrorCode::Storage);
    }

    void aFullDiskLeavesNothing()
    {
        const QTemporaryDir place;
        QVERIFY(QDir(place.path()).mkdir(u"keys"_s));
        const FullDisk disk(300);
        const auto created = KeyStore::create(place.filePath(u"keys"_s), secretOf(rightPassphrase), u"Plant"_s, {},
                                              FakeClock::start);
        QCOMPARE(created.error().code, ErrorCode::Storage);
        QVERIFY(created.error().where.endsWith(u".crt"));
        QVERIFY(filesIn(place.filePath(u"keys"_s)).isEmpty());
        QCOMPARE(filesIn(place.path()), QStringList{u"keys"_s});
    }

    void aFullDiskKeepsTheOldSecret()
    {
        QVERIFY(m_store->setSecret(u"wifi"_s, secretOf("old")));
        {
            const FullDisk disk(300);
            const auto set = m_store->setSecret(u"wifi"_s, secretOf("new"));
            QCOMPARE(set.error().code, ErrorCode::Storage);
            QCOMPARE(set.error().where, path(u"secrets/wifi.cms"_s));
        }
        QCOMPARE(filesIn(path(u"secrets"_s)), QStringList{u"wifi.cms"_s});
        QVERIFY(m_store->unlock(sharedOf(rightPassphrase)));
        QCOMPARE((*m_store->secret(u"wifi"_s))->reveal().toByteArray(), "old");
        QVERIFY(m_store->removeSecret(u"wifi"_s));
    }

    void aMissingFolderIsNamed()
    {
        const QTemporaryDir place;
        const QString folder = copyTo(place);
        QVERIFY(QDir(folder + u"/secrets"_s).removeRecursively());
        KeyStore store(folder);
        QCOMPARE(store.secretNames().error().code, ErrorCode::Storage);
        QCOMPARE(store.secretNames().error().where, folder + u"/secrets"_s);
        const auto set = store.setSecret(u"wifi"_s, secretOf("s"));
        QCOMPARE(set.error().code, ErrorCode::Storage);
        QVERIFY(set.error().where.startsWith(folder + u"/secrets"_s));
    }

    void generatedSecretsAreFair()
    {
        const auto secret = generateSecret();
        QCOMPARE(secret->size(), 24);
        QVERIFY(!(*secret == *generateSecret()));
        const auto many = generateSecret(1024);
        for (const char c : many->reveal())
            QVERIFY(isalnum(static_cast<unsigned char>(c)) && !QByteArrayView("0O1lI").contains(c));
        QSet<char> seen;
        for (const char c : many->reveal())
            seen.insert(c);
        QVERIFY(seen.size() > 50); // of 57; each is missing once in 2^26
        QCOMPARE(generateSecret(0).error().code, ErrorCode::Rejected);
        QCOMPARE(generateSecret(-5).error().code, ErrorCode::Rejected);
        QCOMPARE(generateSecret(1 << 30).error().code, ErrorCode::Rejected);
    }
};

QTEST_GUILESS_MAIN(TestKeyStore)
#include "tst_key_store.moc"
