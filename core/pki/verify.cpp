// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/verify.h"

#include "pki/openssl_handles.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

constexpr int deepestChain = 10;
constexpr qsizetype mostCertificates = 64; ///< of each kind handed in
/// OpenSSL's security level 2: nothing below 112 bits in a chain, so no SHA-1, and no RSA below 2048.
constexpr int securityLevel = 2;

using StoreHandle = Handle<X509_STORE, X509_STORE_free>;
using StoreContext = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;

struct VerifyText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::verify)
};

QString verdictText(int verdict, const Certificate &certificate)
{
    switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return VerifyText::tr("it, or one above it, has expired");
    case X509_V_ERR_CERT_NOT_YET_VALID: return VerifyText::tr("it, or one above it, is not valid yet; is the clock right?");
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return VerifyText::tr("its issuer, %1, is none that is trusted").arg(certificate.issuer());
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: return VerifyText::tr("its signature is wrong: it was changed, or is forged");
    case X509_V_ERR_INVALID_PURPOSE: return VerifyText::tr("it was not issued for this purpose");
    case X509_V_ERR_INVALID_CA: return VerifyText::tr("it was issued by a certificate that is no authority's");
    case X509_V_ERR_PATH_LENGTH_EXCEEDED: return VerifyText::tr("an authority above it may not have others below it");
    default: return QString::fromLatin1(X509_verify_cert_error_string(verdict));
    }
}

CertificateHandle parsedAgain(const Certificate &certificate)
{
    return fromWholeDer<CertificateHandle>(d2i_X509, certificate.der());
}

StoreHandle storeOf(const QVector<Certificate> &anchors)
{
    StoreHandle store(X509_STORE_new());
    for (const Certificate &anchor : anchors) {
        const CertificateHandle parsed = parsedAgain(anchor);
        if (!store || !parsed || X509_STORE_add_cert(store.get(), parsed.get()) != 1)
            return {};
    }
    return store;
}

CertificateStack stackOf(const QVector<Certificate> &certificates)
{
    CertificateStack stack(sk_X509_new_null());
    for (const Certificate &certificate : certificates) {
        CertificateHandle parsed = parsedAgain(certificate);
        if (!stack || !parsed || sk_X509_push(stack.get(), parsed.get()) <= 0)
            return {};
        static_cast<void>(parsed.release()); // it is the stack's now
    }
    return stack;
}

bool applyConditions(X509_STORE_CTX *context, Timestamp at, Purpose purpose)
{
    X509_VERIFY_PARAM *conditions = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(conditions, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    X509_VERIFY_PARAM_set_depth(conditions, deepestChain);
    X509_VERIFY_PARAM_set_auth_level(conditions, securityLevel);
    // An anchor need not be a root: a site may trust one issuing authority, and not its sisters.
    X509_VERIFY_PARAM_set_flags(conditions, X509_V_FLAG_PARTIAL_CHAIN);
    switch (purpose) {
    case Purpose::ClientAuth: return X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_CLIENT) == 1;
    case Purpose::ServerAuth: return X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER) == 1;
    case Purpose::Any: return true;
    }
    return false;
}

} // namespace

Result<> verifyChain(const Certificate &certificate, const QVector<Certificate> &intermediates,
                     const QVector<Certificate> &anchors, Timestamp at, Purpose purpose)
{
    const ErrorQueue errors;
    const auto distrust = [&certificate](const QString &reason, const QString &detail) {
        return fail(ErrorCode::NotTrusted,
                    VerifyText::tr("The certificate of %1 is not trusted: %2.").arg(certificate.subject(), reason), detail);
    };
    if (intermediates.size() > mostCertificates || anchors.size() > mostCertificates)
        return distrust(VerifyText::tr("too many certificates came with it"), {});
    const StoreHandle store = storeOf(anchors);
    const CertificateStack untrusted = stackOf(intermediates);
    const CertificateHandle leaf = parsedAgain(certificate);
    const StoreContext context(X509_STORE_CTX_new());
    if (!store || !untrusted || !leaf || !context
        || X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), untrusted.get()) != 1
        || !applyConditions(context.get(), at, purpose))
        return fail(ErrorCode::Crypto, VerifyText::tr("The certificate can't be checked."), errors.text());
    if (X509_verify_cert(context.get()) == 1)
        return {};
    const int verdict = X509_STORE_CTX_get_error(context.get());
    return distrust(verdictText(verdict, certificate),
                    u"%1 at depth %2"_s.arg(QString::fromLatin1(X509_verify_cert_error_string(verdict)))
                        .arg(X509_STORE_CTX_get_error_depth(context.get())));
}

Result<> verifyPossession(const Certificate &certificate, const QByteArray &data, const QByteArray &signature)
{
    return certificate.publicKey().verify(data, signature);
}

} // namespace muster::pki
