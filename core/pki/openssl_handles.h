// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// For pki's own .cpp files only: no header of pki's includes this one.

#include "domain/profile.h"

#include <QByteArray>
#include <QVector>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace muster::pki {

/// Owns an object of OpenSSL's by its own function: Handle<X509, X509_free>.
template<auto release>
struct Release
{
    template<typename T>
    void operator()(T *object) const
    {
        release(object);
    }
};

template<typename T, auto release>
using Handle = std::unique_ptr<T, Release<release>>;

inline void freeGeneralNames(GENERAL_NAMES *names)
{
    sk_GENERAL_NAME_pop_free(names, GENERAL_NAME_free);
}

inline void freeUsages(EXTENDED_KEY_USAGE *usages)
{
    sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
}

/// The certificates of a stack belong to it.
inline void freeCertificates(STACK_OF(X509) * certificates)
{
    sk_X509_pop_free(certificates, X509_free);
}

using BioHandle = Handle<BIO, BIO_free_all>;
using KeyHandle = Handle<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using CertificateHandle = Handle<X509, X509_free>;
using RequestHandle = Handle<X509_REQ, X509_REQ_free>;
using NameHandle = Handle<X509_NAME, X509_NAME_free>;
using CertificateStack = Handle<STACK_OF(X509), freeCertificates>;
using GeneralNames = Handle<GENERAL_NAMES, freeGeneralNames>;
using BasicConstraints = Handle<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using ExtendedKeyUsage = Handle<EXTENDED_KEY_USAGE, freeUsages>;
using OctetString = Handle<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free>;
using CmsHandle = Handle<CMS_ContentInfo, CMS_ContentInfo_free>;

/// OpenSSL's errors of this thread, for as long as one piece of work lasts: none of another's before it, none left behind.
class ErrorQueue
{
public:
    ErrorQueue();
    ErrorQueue(const ErrorQueue &) = delete;
    ErrorQueue &operator=(const ErrorQueue &) = delete;
    ~ErrorQueue();

    /// What OpenSSL says went wrong, oldest first; for Error::detail.
    QString text() const;
};

/// The bytes of `object` by one of OpenSSL's i2d functions; empty when it can't be encoded.
template<typename Encode, typename T>
QByteArray derOf(Encode encode, T *object)
{
    unsigned char *bytes = nullptr;
    const int size = encode(object, &bytes);
    QByteArray der(reinterpret_cast<const char *>(bytes), std::max(size, 0));
    OPENSSL_free(bytes);
    return der;
}

/// Reads DER by one of OpenSSL's d2i functions; null when it can't, or when bytes are left over.
template<typename Owner, typename Decode>
Owner fromWholeDer(Decode decode, const QByteArray &der)
{
    auto *next = reinterpret_cast<const unsigned char *>(der.constData());
    const auto *end = next + der.size();
    Owner object(decode(nullptr, &next, static_cast<long>(der.size())));
    return next == end ? std::move(object) : Owner();
}

inline const unsigned char *unsignedBytes(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

/// A BIO that reads `bytes`, which must outlive it.
BioHandle readingBio(QByteArrayView bytes);
/// An empty one in memory, wiped when it goes.
BioHandle memoryBio();
/// What was written to a memory BIO.
QByteArray writtenTo(const BioHandle &bio);

/// One block of a PEM text (RFC 7468).
struct PemBlock
{
    QByteArray label; ///< "CERTIFICATE"
    QByteArray der;
};

/// At most `most` + 1 blocks, so that the caller sees when there are too many. Blocks with the headers of RFC 1421 end the list:
/// decrypting those would make OpenSSL ask on the terminal. Never decrypts.
QVector<PemBlock> pemBlocks(const QByteArray &pem, qsizetype most);

QByteArray toPem(const char *label, const QByteArray &der);

/// What keys of this algorithm sign a digest of; null for Ed25519, which takes the data itself.
const EVP_MD *digestFor(KeyAlgorithm algorithm);

} // namespace muster::pki
