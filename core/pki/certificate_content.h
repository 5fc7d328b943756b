// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/profile.h"
#include "pki/certificate.h"
#include "pki/private_key.h"

#include <QMap>
#include <QStringList>

#include <optional>

namespace muster::pki {

/// What the signer of certificates adds of its own.
struct Signer
{
    QByteArray name;          ///< DER of its Name; empty: the subject's own, for a certificate that signs itself
    QByteArray keyIdentifier; ///< its subjectKeyIdentifier; empty: none is mentioned

    /// Of the authority `certificate` belongs to.
    static Result<Signer> of(const Certificate &certificate);
};

/// Everything in a certificate but serial number and signature.
struct CertificateContent
{
    enum class Kind {
        Leaf,      ///< signs with its key: TLS, proof of possession
        Recipient, ///< has others seal for its key
        Authority, ///< signs certificates and CRLs
    };

    Kind kind = Kind::Leaf;
    QMap<QString, QString> subject{};
    QStringList dnsNames{};
    QStringList addresses{};
    QVector<Profile::Usage> usage{};
    int pathLength = 0; ///< an authority's
    Timestamp notBefore{};
    Timestamp notAfter{};
    PublicKey publicKey;
};

/// `content` as a certificate by `key`, which is `signer`'s. The serial number is 16 random bytes, positive.
Result<Certificate> signContent(const CertificateContent &content, const Signer &signer, const PrivateKey &key);

} // namespace muster::pki
