// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pki/certificate_content.h"
#include "pki/certificate_draft.h"
#include "pki/private_key.h"

#include <memory>

namespace muster::pki {

/// What a certification authority is made of: its key and its certificate.
struct AuthorityPair
{
    PrivateKey key;
    Certificate certificate;
};

/// Issues certificates by the pipeline validate, shape, check, sign. Immutable: any number of threads may issue at once.
class CertificateAuthority
{
public:
    /// A root and an issuing authority under it, both P-256; the root for 20 years and pathLen 1, the issuing one for 10 and pathLen 0.
    struct Founded
    {
        AuthorityPair root;
        AuthorityPair issuing;
    };
    /// `organization` may be empty. Rejected when one of the names can't stand in a certificate; a long site name is cut.
    static Result<Founded> found(const QString &siteName, const QString &organization, Timestamp now);

    /// `chain`: certificates above the issuing one, the root last. Crypto when key and certificate don't belong together, when the
    /// certificate is no authority's, or when one is not signed by the next.
    static Result<std::shared_ptr<const CertificateAuthority>> create(AuthorityPair issuing, QVector<Certificate> chain);

    /// A certificate for the key of `request` (PEM or DER). The serial number is 16 random bytes.
    Result<Certificate> issue(const QByteArray &request, const CertificateTemplate &shape, Timestamp now) const;
    /// The last two stages, check and sign, alone: for a key of ours that comes without a request.
    Result<Certificate> sign(const CertificateDraft &draft) const;

    const Certificate &certificate() const { return m_issuing.certificate; }
    /// What is above it, the root last.
    const QVector<Certificate> &chain() const { return m_chain; }

private:
    CertificateAuthority(AuthorityPair issuing, QVector<Certificate> chain, Signer signer);

    AuthorityPair m_issuing;
    Signer m_signer; ///< read from the issuing certificate once
    QVector<Certificate> m_chain;
};

} // namespace muster::pki
