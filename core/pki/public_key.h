// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/profile.h"

#include <QByteArray>

#include <memory>

struct evp_pkey_st;
struct X509_pubkey_st;

namespace muster::pki {

/// The public half of a key pair: its SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7). A value; safe to share between threads.
class PublicKey
{
public:
    /// Rejected when the bytes are not one whole key in DER, one of an algorithm that is none of KeyAlgorithm's, an EC point that is
    /// compressed, or an RSA key no one should trust (its exponent below 65537, its modulus with small factors).
    static Result<PublicKey> fromDer(const QByteArray &subjectPublicKeyInfo);
    /// The same of what OpenSSL has read already; for pki's own files.
    static Result<PublicKey> fromParsed(const X509_pubkey_st *parsed);

    KeyAlgorithm algorithm() const { return m_algorithm; }
    QByteArray der() const { return m_der; }
    /// SHA-256 over der(), 32 bytes: what tells whether two certificates are for the same key.
    QByteArray fingerprint() const;
    /// Whether `signature` was made over `data` by the private half: ECDSA (DER) or RSA PKCS#1 v1.5 with SHA-256 (P-384: SHA-384), or
    /// Ed25519. NotTrusted when not.
    Result<> verify(const QByteArray &data, const QByteArray &signature) const;
    /// A line as in authorized_keys (RFC 4253 section 6.6, RFC 8709 for Ed25519), without a line end. Ed25519 keys only, else
    /// Unsupported; Rejected for a comment that would not stay on the line.
    Result<QString> toOpenSsh(const QString &comment) const;

    /// OpenSSL's handle, for pki's own files.
    evp_pkey_st *handle() const { return m_handle.get(); }

    friend bool operator==(const PublicKey &a, const PublicKey &b) { return a.m_der == b.m_der; }

private:
    PublicKey(QByteArray der, KeyAlgorithm algorithm, std::shared_ptr<evp_pkey_st> handle);

    QByteArray m_der;
    KeyAlgorithm m_algorithm;
    std::shared_ptr<evp_pkey_st> m_handle; ///< decoded once: that costs more than a signature does
};

} // namespace muster::pki
