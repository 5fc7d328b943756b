// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "pki/certificate_authority.h"

#include <QStringList>

#include <mutex>

namespace muster::pki {

/// The keys/ folder of a data directory: private keys as PKCS#8 encrypted with the site's one passphrase, certificates beside them,
/// and the named secrets. Callers get handles. Any thread may call; every call blocks (scrypt takes some 100 ms, and a disk is
/// a disk), so they belong on a worker.
///
///   root.key root.crt issuing.key issuing.crt     the authority
///   console.key console.pub                       the console's own SSH key, Ed25519; its public half as in authorized_keys
///   secrets.key secrets.crt                       what secrets are sealed for
///   secrets/NAME.cms                              CMS AuthEnvelopedData (RFC 5083), PEM: sealing needs no passphrase
///
/// Files are 0600, folders 0700, each written beside its place and renamed. A damaged file is Corrupt, one that can't be read or
/// written Storage; both name the file in `where`.
class KeyStore
{
public:
    static constexpr qsizetype largestSecret = 64 * 1024; ///< bytes
    static constexpr qsizetype shortestPassphrase = 8;    ///< bytes

    /// Makes all keys of a new site in `folder`, which must exist and be empty: they are made beside it and put in its place in one
    /// step, so that a failure, or a crash, leaves it empty. Rejected for a passphrase that is too short, Conflict when it isn't empty.
    static Result<> create(const QString &folder, const Secret &passphrase, const QString &siteName, const QString &organization,
                           Timestamp now);

    explicit KeyStore(QString folder);
    ~KeyStore();

    /// False for a site that was made before there was an authority.
    bool exists() const;
    bool isLocked() const;
    /// Locked, and as it was before, when the passphrase is wrong.
    Result<> unlock(SharedSecret passphrase);
    void lock();

    // Without passphrase.
    Result<Certificate> root() const;
    Result<Certificate> issuing() const;
    /// A line as in authorized_keys.
    Result<QString> consolePublicKey() const;
    Result<QStringList> secretNames() const;
    /// Replaces one of that name. Rejected for a bad name (a letter or digit, then at most 63 of letters, digits, . _ -), an empty or
    /// too large secret.
    Result<> setSecret(const QString &name, const Secret &secret);
    /// NotFound when there is none.
    Result<> removeSecret(const QString &name);

    // These fail with Locked until unlock() succeeded.
    Result<std::shared_ptr<const CertificateAuthority>> authority();
    /// In OpenSSH's format, plain, for one call of the SSH library.
    Result<SharedSecret> consolePrivateKey();
    /// NotFound when there is none of that name.
    Result<SharedSecret> secret(const QString &name);

private:
    using Authority = std::shared_ptr<const CertificateAuthority>;

    QString path(QLatin1StringView name) const;
    QString secretFile(const QString &name) const;
    Result<> expectKeys() const;
    Result<Certificate> certificate(QLatin1StringView name) const;
    /// Decrypts a key other than the one that proved the passphrase.
    Result<PrivateKey> key(QLatin1StringView name, const SharedSecret &passphrase) const;
    Result<Authority> makeAuthority(PrivateKey issuingKey) const;
    Result<SharedSecret> passphrase() const;
    Result<std::shared_ptr<const PrivateKey>> secretsKey();

    const QString m_folder;
    mutable std::mutex m_mutex; ///< over what follows; never held while a key is derived
    SharedSecret m_passphrase;  ///< null: locked
    Result<Authority> m_authority;
    std::shared_ptr<const PrivateKey> m_secretsKey; ///< made by the first secret()
};

/// A secret of `length` characters (letters and digits without the look-alikes 0 O 1 l I), from the system's random source.
Result<Secret> generateSecret(int length = 24);

} // namespace muster::pki
