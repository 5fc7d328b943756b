// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "pki/public_key.h"

#include <QStringList>
#include <QVector>

struct x509_st;

namespace muster::pki {

/// An X.509 certificate (RFC 5280), read once. A value; safe to share between threads. Says what stands in it, not whether that can
/// be believed: see verify.h.
class Certificate
{
public:
    static constexpr qsizetype largest = 64 * 1024; ///< bytes of DER

    /// Corrupt when the bytes are not one whole certificate, or are larger than that. Rejected when it is for a key of an algorithm
    /// that is not in use here (see PublicKey).
    static Result<Certificate> fromDer(const QByteArray &der);
    /// The first of a PEM text, of which all must be whole.
    static Result<Certificate> fromPem(const QByteArray &pem);
    /// All of a PEM text, in order; at most 16.
    static Result<QVector<Certificate>> listFromPem(const QByteArray &pem);

    QByteArray der() const { return m_der; }
    QByteArray toPem() const;
    QString subject() const { return m_subject; }           ///< RFC 4514
    QString issuer() const { return m_issuer; }             ///< RFC 4514
    QString serialNumber() const { return m_serialNumber; } ///< lower-case hex
    Timestamp notBefore() const { return m_notBefore; }
    /// 9999-12-31T23:59:59Z stands for "no well-defined expiration date" (RFC 5280 section 4.1.2.5).
    Timestamp notAfter() const { return m_notAfter; }
    bool isAuthority() const { return m_isAuthority; } ///< basicConstraints: CA
    /// "DNS:gw-1", "IP:10.0.0.5", "URI:...", "email:..."; of other kinds the kind alone.
    QStringList alternativeNames() const { return m_alternativeNames; }
    const PublicKey &publicKey() const { return m_publicKey; }
    /// SHA-256 over der(), 32 bytes.
    QByteArray fingerprint() const;

    friend bool operator==(const Certificate &a, const Certificate &b) { return a.m_der == b.m_der; }

private:
    explicit Certificate(PublicKey publicKey) : m_publicKey(std::move(publicKey)) {}

    Result<> readExtensions(const x509_st *parsed);

    QByteArray m_der;
    QString m_subject;
    QString m_issuer;
    QString m_serialNumber;
    Timestamp m_notBefore{};
    Timestamp m_notAfter{};
    bool m_isAuthority = false;
    QStringList m_alternativeNames;
    PublicKey m_publicKey;
};

} // namespace muster::pki
