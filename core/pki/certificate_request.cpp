// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate_request.h"

#include "pki/distinguished_name.h"
#include "pki/openssl_handles.h"

#include <QCoreApplication>

#include <openssl/pem.h>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

struct RequestText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::CertificateRequest)
};

tl::unexpected<Error> unreadableRequest(const QString &detail)
{
    return fail(ErrorCode::Corrupt,
                RequestText::tr(
                    "This is no certification request (PKCS#10): it is damaged, cut off, too large, or something else."),
                detail);
}

/// The DER in a PEM text, which must be the one thing in it: what follows it would be of unknown meaning.
QByteArray onlyBlock(const QByteArray &pem)
{
    const auto blocks = pemBlocks(pem, 1);
    const bool isRequest = blocks.size() == 1
                           && (blocks.first().label == PEM_STRING_X509_REQ || blocks.first().label == PEM_STRING_X509_REQ_OLD);
    return isRequest && pem.trimmed().endsWith("-----") && pem.count("-----BEGIN ") == 1 ? blocks.first().der : QByteArray();
}

/// Signatures with MD5 or SHA-1 prove nothing any more.
bool hasSoundDigest(const X509_REQ *request)
{
    int digest = NID_undef;
    if (OBJ_find_sigid_algs(X509_REQ_get_signature_nid(request), &digest, nullptr) != 1)
        return false;
    switch (digest) {
    case NID_undef: // Ed25519, and RSA-PSS, which says it in its parameters
        return X509_REQ_get_signature_nid(request) == NID_ED25519;
    case NID_sha256:
    case NID_sha384:
    case NID_sha512: return true;
    default: return false;
    }
}

} // namespace

Result<CertificateRequest> CertificateRequest::validate(const QByteArray &bytes)
{
    const ErrorQueue errors;
    if (bytes.size() > largest)
        return unreadableRequest(u"%1 bytes"_s.arg(bytes.size()));
    const QByteArray der = bytes.contains("-----BEGIN ") ? onlyBlock(bytes) : bytes;
    const auto request = fromWholeDer<RequestHandle>(d2i_X509_REQ, der);
    if (!request)
        return unreadableRequest(errors.text());
    MUSTER_TRY(auto publicKey, PublicKey::fromParsed(X509_REQ_get_X509_PUBKEY(request.get())));
    if (!hasSoundDigest(request.get()))
        return fail(ErrorCode::Rejected,
                    RequestText::tr("The request is signed with a digest that is not in use here. Take SHA-256."));
    if (X509_REQ_verify(request.get(), publicKey.handle()) != 1)
        return fail(
            ErrorCode::NotTrusted,
            RequestText::tr(
                "The request is not signed by the key it is about: it was changed on its way, or the key is somebody else's."),
            errors.text());
    MUSTER_TRY(auto subject, nameToText(X509_REQ_get_subject_name(request.get())));
    return CertificateRequest(std::move(publicKey), std::move(subject));
}

} // namespace muster::pki
