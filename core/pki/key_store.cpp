// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/key_store.h"

#include "pki/certificate_content.h"
#include "pki/key_file.h"
#include "pki/openssl_handles.h"
#include "pki/sealed_secret.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <openssl/rand.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

constexpr qsizetype largestKeyFile = 128 * 1024;                        ///< bytes
constexpr qsizetype largestSealed = 2 * KeyStore::largestSecret + 4096; ///< base64 and the envelope
constexpr int longestGenerated = 1024;
/// "No well-defined expiration date" (RFC 5280 section 4.1.2.5): 9999-12-31T23:59:59Z.
constexpr Timestamp endOfTime{std::chrono::seconds(253402300799)};

constexpr auto rootKeyFile = "root.key"_L1;
constexpr auto rootCertificateFile = "root.crt"_L1;
constexpr auto issuingKeyFile = "issuing.key"_L1;
constexpr auto issuingCertificateFile = "issuing.crt"_L1;
constexpr auto consoleKeyFile = "console.key"_L1;
constexpr auto consolePublicFile = "console.pub"_L1;
constexpr auto secretsKeyFile = "secrets.key"_L1;
constexpr auto secretsCertificateFile = "secrets.crt"_L1;
constexpr auto secretsFolder = "secrets"_L1;
constexpr auto secretSuffix = ".cms"_L1;

struct KeyStoreText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::KeyStore)
};

tl::unexpected<Error> lockedStore()
{
    return fail(ErrorCode::Locked, KeyStoreText::tr("The key store is locked: its passphrase has not been given."));
}

/// The same failure, about a file.
tl::unexpected<Error> about(const QString &file, Error error)
{
    error.where = file;
    error.message = KeyStoreText::tr("%1: %2").arg(file, error.message);
    return fail(std::move(error));
}

Result<> checkSecretName(const QString &name)
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(u"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"_s));
    if (!pattern.match(name).hasMatch())
        return fail(ErrorCode::Rejected,
                    KeyStoreText::tr(
                        "A secret's name begins with a letter or a digit, and has at most 63 more of letters, digits, dot, "
                        "underscore and hyphen."));
    return {};
}

/// The certificate secrets are sealed for. It signs itself: nobody else need believe it.
Result<Certificate> recipientOf(const PrivateKey &key, const Timestamp now)
{
    return signContent(
        {
            .kind = CertificateContent::Kind::Recipient,
            .subject = {{u"CN"_s, u"Muster secrets"_s}},
            .notBefore = now,
            .notAfter = endOfTime,
            .publicKey = key.publicKey(),
        },
        Signer{}, key);
}

struct KeyFile
{
    QLatin1StringView name;
    QByteArray bytes;
};

/// All files of a new store, in memory.
Result<QVector<KeyFile>> makeKeyFiles(const Secret &passphrase, const QString &siteName, const QString &organization,
                                      Timestamp now)
{
    MUSTER_TRY(const auto founded, CertificateAuthority::found(siteName, organization, now));
    MUSTER_TRY(const auto consoleKey, PrivateKey::generate(KeyAlgorithm::Ed25519));
    MUSTER_TRY(const auto secretsKey, PrivateKey::generate(KeyAlgorithm::EcP256));
    MUSTER_TRY(const Certificate recipient, recipientOf(secretsKey, now));
    MUSTER_TRY(const QString consoleLine,
               consoleKey.publicKey().toOpenSsh(u"muster@"_s + siteName.simplified().replace(u' ', u'-')));
    QVector<KeyFile> files{
        {rootCertificateFile, founded.root.certificate.toPem()},
        {issuingCertificateFile, founded.issuing.certificate.toPem()},
        {secretsCertificateFile, recipient.toPem()},
        {consolePublicFile, consoleLine.toUtf8() + '\n'},
    };
    const std::pair<QLatin1StringView, const PrivateKey &> keys[] = {
        {rootKeyFile, founded.root.key},
        {issuingKeyFile, founded.issuing.key},
        {consoleKeyFile, consoleKey},
        {secretsKeyFile, secretsKey},
    };
    for (const auto &[name, key] : keys) {
        MUSTER_TRY(const QByteArray pem, key.toPem(passphrase));
        files.append({name, pem});
    }
    return files;
}

Result<> writeKeyFiles(const QString &folder, const QVector<KeyFile> &files)
{
    const QString secrets = folder + u'/' + secretsFolder;
    if (mkdir(QFile::encodeName(secrets).constData(), 0700) != 0)
        return keyFileFailure(KeyStoreText::tr("The folder %1 can't be made.").arg(secrets), secrets);
    for (const KeyFile &file : files)
        MUSTER_CHECK(writeKeyFile(folder + u'/' + file.name, file.bytes));
    return {};
}

/// Puts the files where the empty folder `target` stands, in one step.
Result<> installKeyFiles(const QString &target, const QVector<KeyFile> &files)
{
    const QString parent = QFileInfo(target).path();
    QByteArray staging = QFile::encodeName(parent + u"/.keys-XXXXXX"_s);
    if (!mkdtemp(staging.data()))
        return keyFileFailure(KeyStoreText::tr("No folder can be made in %1.").arg(parent), parent);
    const QString folder = QFile::decodeName(staging);
    auto written = writeKeyFiles(folder, files);
    if (written && std::rename(staging.constData(), QFile::encodeName(target).constData()) != 0)
        written =
            errno == ENOTEMPTY || errno == EEXIST
                ? Result<>(fail(ErrorCode::Conflict, KeyStoreText::tr("There are keys in %1 already.").arg(target), {}, target))
                : Result<>(keyFileFailure(KeyStoreText::tr("The keys can't be put into %1.").arg(target), target));
    if (!written) {
        QDir(folder).removeRecursively();
        return written;
    }
    return syncFolder(parent);
}

} // namespace

KeyStore::KeyStore(QString folder) : m_folder(std::move(folder)), m_authority(lockedStore())
{
}

KeyStore::~KeyStore() = default;

Result<> KeyStore::create(const QString &folder, const Secret &passphrase, const QString &siteName, const QString &organization,
                          Timestamp now)
{
    if (passphrase.size() < shortestPassphrase)
        return fail(ErrorCode::Rejected,
                    KeyStoreText::tr("The passphrase is too short: it must have %1 characters.").arg(shortestPassphrase));
    // A link stays one: what it leads to is replaced.
    const QString target = QFileInfo(folder).canonicalFilePath();
    if (target.isEmpty() || !QFileInfo(target).isDir())
        return fail(ErrorCode::Storage, KeyStoreText::tr("There is no folder %1.").arg(folder), {}, folder);
    if (!QDir(target).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        return fail(ErrorCode::Conflict,
                    KeyStoreText::tr("There is something in %1 already; keys go into an empty folder.").arg(folder), {}, folder);
    MUSTER_TRY(const auto files, makeKeyFiles(passphrase, siteName, organization, now));
    return installKeyFiles(target, files);
}

bool KeyStore::exists() const
{
    return QFileInfo::exists(path(issuingKeyFile));
}

QString KeyStore::path(QLatin1StringView name) const
{
    return m_folder + u'/' + name;
}

QString KeyStore::secretFile(const QString &name) const
{
    return path(secretsFolder) + u'/' + name + secretSuffix;
}

Result<> KeyStore::expectKeys() const
{
    if (!exists())
        return fail(ErrorCode::NotFound,
                    KeyStoreText::tr("This site has no certification authority: there are no keys in %1.").arg(m_folder), {},
                    m_folder);
    return {};
}

bool KeyStore::isLocked() const
{
    const std::scoped_lock guard(m_mutex);
    return !m_passphrase;
}

Result<> KeyStore::unlock(SharedSecret passphrase)
{
    MUSTER_CHECK(expectKeys());
    const QString file = path(issuingKeyFile);
    MUSTER_TRY(const QByteArray pem, readKeyFile(file, largestKeyFile));
    const Secret none;
    auto issuingKey = PrivateKey::fromPem(pem, passphrase ? *passphrase : none);
    if (!issuingKey) {
        if (issuingKey.error().code == ErrorCode::Locked)
            return fail(ErrorCode::Locked, KeyStoreText::tr("The passphrase of the key store is wrong."),
                        issuingKey.error().detail);
        return about(file, issuingKey.error());
    }
    // Damaged certificates lock up issuing alone: secrets and the SSH key are as good as before.
    auto authority = makeAuthority(*std::move(issuingKey));
    const std::scoped_lock guard(m_mutex);
    m_passphrase = std::move(passphrase);
    m_authority = std::move(authority);
    return {};
}

void KeyStore::lock()
{
    const std::scoped_lock guard(m_mutex);
    m_passphrase.reset();
    m_authority = lockedStore();
    m_secretsKey.reset();
}

Result<Certificate> KeyStore::certificate(QLatin1StringView name) const
{
    MUSTER_CHECK(expectKeys());
    MUSTER_TRY(const QByteArray pem, readKeyFile(path(name), largestKeyFile));
    auto certificate = Certificate::fromPem(pem);
    if (certificate)
        return certificate;
    // Whatever is wrong with it: it is not what we wrote.
    Error error = certificate.error();
    error.code = ErrorCode::Corrupt;
    return about(path(name), std::move(error));
}

Result<Certificate> KeyStore::root() const
{
    return certificate(rootCertificateFile);
}

Result<Certificate> KeyStore::issuing() const
{
    return certificate(issuingCertificateFile);
}

Result<KeyStore::Authority> KeyStore::makeAuthority(PrivateKey issuingKey) const
{
    MUSTER_TRY(auto issuingCertificate, issuing());
    MUSTER_TRY(auto rootCertificate, root());
    auto authority = CertificateAuthority::create({std::move(issuingKey), std::move(issuingCertificate)},
                                                  {std::move(rootCertificate)});
    if (authority)
        return authority;
    Error error = authority.error();
    error.code = ErrorCode::Corrupt;
    return about(path(issuingCertificateFile), std::move(error));
}

Result<PrivateKey> KeyStore::key(QLatin1StringView name, const SharedSecret &passphrase) const
{
    MUSTER_TRY(const QByteArray pem, readKeyFile(path(name), largestKeyFile));
    auto key = PrivateKey::fromPem(pem, *passphrase);
    if (key)
        return key;
    // The passphrase is right: it opened issuing.key.
    return about(path(name),
                 {ErrorCode::Corrupt,
                  KeyStoreText::tr("the key can't be opened with the passphrase of the key store; it is damaged, or another "
                                   "site's."),
                  key.error().detail,
                  {}});
}

Result<SharedSecret> KeyStore::passphrase() const
{
    const std::scoped_lock guard(m_mutex);
    if (!m_passphrase)
        return lockedStore();
    return m_passphrase;
}

Result<std::shared_ptr<const CertificateAuthority>> KeyStore::authority()
{
    const std::scoped_lock guard(m_mutex);
    return m_authority;
}

Result<QString> KeyStore::consolePublicKey() const
{
    MUSTER_CHECK(expectKeys());
    const QString file = path(consolePublicFile);
    MUSTER_TRY(const QByteArray bytes, readKeyFile(file, largestKeyFile));
    const QString line = QString::fromUtf8(bytes).trimmed();
    // It goes into authorized_keys of devices: one line, and nothing that is not a key.
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(u"ssh-ed25519 [A-Za-z0-9+/]{68}( [^\\p{C}]*)?"_s),
                                            QRegularExpression::UseUnicodePropertiesOption);
    if (!pattern.match(line).hasMatch())
        return fail(ErrorCode::Corrupt, KeyStoreText::tr("The file %1 is not the console's public SSH key.").arg(file), {}, file);
    return line;
}

Result<SharedSecret> KeyStore::consolePrivateKey()
{
    MUSTER_TRY(const auto standing, passphrase());
    MUSTER_TRY(const auto consoleKey, key(consoleKeyFile, standing));
    MUSTER_TRY(auto pem, consoleKey.toOpenSsh());
    return std::make_shared<const Secret>(std::move(pem));
}

Result<QStringList> KeyStore::secretNames() const
{
    MUSTER_CHECK(expectKeys());
    const QFileInfo folder(path(secretsFolder));
    if (!folder.isDir() || !folder.isReadable())
        return fail(ErrorCode::Storage, KeyStoreText::tr("The folder %1 can't be read.").arg(folder.filePath()), {},
                    folder.filePath());
    QStringList names;
    for (const QString &file : QDir(folder.filePath()).entryList({u'*' + secretSuffix}, QDir::Files, QDir::Name)) {
        const QString name = file.chopped(secretSuffix.size());
        if (checkSecretName(name))
            names += name;
    }
    return names;
}

Result<> KeyStore::setSecret(const QString &name, const Secret &secret)
{
    MUSTER_CHECK(checkSecretName(name));
    if (secret.isEmpty() || secret.size() > largestSecret)
        return fail(ErrorCode::Rejected, KeyStoreText::tr("A secret has 1 to %1 bytes.").arg(largestSecret), {}, name);
    MUSTER_TRY(const Certificate recipient, certificate(secretsCertificateFile));
    MUSTER_TRY(const QByteArray sealed, sealSecret(secret, recipient));
    return writeKeyFile(secretFile(name), sealed);
}

Result<> KeyStore::removeSecret(const QString &name)
{
    MUSTER_CHECK(expectKeys());
    MUSTER_CHECK(checkSecretName(name));
    QFile file(secretFile(name));
    if (!file.exists())
        return fail(ErrorCode::NotFound, KeyStoreText::tr("There is no secret named \"%1\".").arg(name), {}, name);
    if (!file.remove())
        return fail(ErrorCode::Storage,
                    KeyStoreText::tr("The file %1 can't be removed: %2.").arg(file.fileName(), file.errorString()), {},
                    file.fileName());
    return syncFolder(path(secretsFolder));
}

Result<std::shared_ptr<const PrivateKey>> KeyStore::secretsKey()
{
    MUSTER_TRY(const auto standing, passphrase());
    {
        const std::scoped_lock guard(m_mutex);
        if (m_secretsKey)
            return m_secretsKey;
    }
    MUSTER_TRY(auto made, key(secretsKeyFile, standing));
    auto shared = std::make_shared<const PrivateKey>(std::move(made));
    const std::scoped_lock guard(m_mutex);
    if (m_passphrase == standing) // not locked meanwhile
        m_secretsKey = shared;
    return shared;
}

Result<SharedSecret> KeyStore::secret(const QString &name)
{
    MUSTER_CHECK(checkSecretName(name));
    MUSTER_TRY(const auto unlocked, secretsKey());
    const QString file = secretFile(name);
    if (!QFileInfo::exists(file))
        return fail(ErrorCode::NotFound, KeyStoreText::tr("There is no secret named \"%1\".").arg(name), {}, name);
    MUSTER_TRY(const QByteArray sealed, readKeyFile(file, largestSealed));
    MUSTER_TRY(const Certificate recipient, certificate(secretsCertificateFile));
    auto opened = openSecret(sealed, recipient, *unlocked);
    if (!opened)
        return about(file, opened.error());
    return std::make_shared<const Secret>(*std::move(opened));
}

Result<Secret> generateSecret(int length)
{
    const ErrorQueue errors;
    constexpr std::string_view alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    // A byte beyond the last whole round of the alphabet would favour its beginning.
    constexpr auto fairBytes = static_cast<unsigned char>(256 / alphabet.size() * alphabet.size());
    if (length < 1 || length > longestGenerated)
        return fail(ErrorCode::Rejected,
                    KeyStoreText::tr("A secret to be made up has 1 to %1 characters.").arg(longestGenerated));
    QByteArray characters(length, '\0');
    for (qsizetype i = 0; i < length;) {
        unsigned char byte = 0;
        if (RAND_priv_bytes(&byte, 1) != 1)
            return fail(ErrorCode::Crypto, KeyStoreText::tr("The system gives no random numbers."), errors.text());
        if (byte < fairBytes)
            characters[i++] = alphabet[byte % alphabet.size()];
    }
    return Secret(std::move(characters));
}

} // namespace muster::pki
