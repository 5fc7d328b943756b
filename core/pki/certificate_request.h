// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pki/public_key.h"

namespace muster::pki {

/// A certification request (PKCS#10, RFC 2986) that was checked: it is whole, not too large, of an algorithm we issue for, and signed
/// by the key it is about (proof of possession). What else it asks for does not count: the template decides.
class CertificateRequest
{
public:
    static constexpr qsizetype largest = 16 * 1024; ///< bytes

    /// PEM or DER. Corrupt when it can't be read, NotTrusted when the signature does not fit, Rejected for an algorithm we don't issue for.
    static Result<CertificateRequest> validate(const QByteArray &bytes);

    const PublicKey &publicKey() const { return m_publicKey; }
    QString subject() const { return m_subject; } ///< RFC 4514, as asked for

private:
    CertificateRequest(PublicKey publicKey, QString subject) : m_publicKey(std::move(publicKey)), m_subject(std::move(subject)) {}

    PublicKey m_publicKey;
    QString m_subject;
};

} // namespace muster::pki
