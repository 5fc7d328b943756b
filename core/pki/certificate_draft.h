// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "pki/certificate.h"
#include "pki/certificate_request.h"
#include "pki/certificate_template.h"

namespace muster::pki {

/// What is about to be signed: the second and third stage of issuing, between CertificateRequest::validate() and the authority's
/// signature. All times whole seconds.
struct CertificateDraft
{
    QMap<QString, QString> subject{};
    QStringList dnsNames{};
    QStringList addresses{};
    QVector<Profile::Usage> usage{};
    Timestamp notBefore{}; ///< an hour ago: clocks of devices are not exact
    Timestamp notAfter{};
    PublicKey publicKey;

    /// Request and template become a draft. Pure.
    static CertificateDraft shape(const CertificateRequest &request, const CertificateTemplate &shape, Timestamp now);

    /// Whether `issuer` may sign this: it names somebody, every name can be encoded (RFC 5280 appendix A.1), it ends before the issuer
    /// does, and its key is not the issuer's own. Rejected, with what to change.
    Result<> check(const Certificate &issuer) const;
};

} // namespace muster::pki
