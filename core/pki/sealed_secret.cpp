// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/sealed_secret.h"

#include "pki/openssl_handles.h"

#include <QCoreApplication>

#include <openssl/pem.h>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

struct SealedText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::SealedSecret)
};

/// OpenSSL would derive the wrapping key with SHA-1.
bool addRecipient(CMS_ContentInfo *envelope, X509 *recipient)
{
    CMS_RecipientInfo *added = CMS_add1_recipient_cert(envelope, recipient, CMS_KEY_PARAM);
    EVP_PKEY_CTX *agreement = added ? CMS_RecipientInfo_get0_pkey_ctx(added) : nullptr;
    return agreement && EVP_PKEY_CTX_set_ecdh_kdf_md(agreement, EVP_sha256()) > 0;
}

} // namespace

Result<QByteArray> sealSecret(const Secret &secret, const Certificate &recipient)
{
    const ErrorQueue errors;
    const auto certificate = fromWholeDer<CertificateHandle>(d2i_X509, recipient.der());
    const BioHandle plain = readingBio(secret.reveal());
    const CmsHandle envelope(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL));
    if (!certificate || !plain || !envelope || !addRecipient(envelope.get(), certificate.get())
        || CMS_final(envelope.get(), plain.get(), nullptr, CMS_BINARY) != 1)
        return fail(ErrorCode::Crypto, SealedText::tr("The secret can't be sealed."), errors.text());
    return toPem(PEM_STRING_CMS, derOf(i2d_CMS_ContentInfo, envelope.get()));
}

Result<Secret> openSecret(const QByteArray &pem, const Certificate &recipient, const PrivateKey &key)
{
    const ErrorQueue errors;
    const auto blocks = pemBlocks(pem, 1);
    const auto envelope = blocks.size() == 1 && blocks.first().label == PEM_STRING_CMS
                              ? fromWholeDer<CmsHandle>(d2i_CMS_ContentInfo, blocks.first().der)
                              : CmsHandle();
    const auto certificate = fromWholeDer<CertificateHandle>(d2i_X509, recipient.der());
    const BioHandle plain = memoryBio();
    if (!envelope || !certificate || !plain
        || CMS_decrypt(envelope.get(), key.handle(), certificate.get(), nullptr, plain.get(), CMS_BINARY) != 1)
        return fail(ErrorCode::Corrupt,
                    SealedText::tr("The sealed secret can't be opened: it was changed, or sealed for another site."),
                    errors.text());
    return Secret(writtenTo(plain));
}

} // namespace muster::pki
