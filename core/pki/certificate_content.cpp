// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate_content.h"

#include "pki/distinguished_name.h"
#include "pki/openssl_handles.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <openssl/rand.h>

#include <array>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

constexpr int keyIdentifierSize = 20;

using KeyUsage = Handle<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;
using AuthorityKeyId = Handle<AUTHORITY_KEYID, AUTHORITY_KEYID_free>;
using GeneralName = Handle<GENERAL_NAME, GENERAL_NAME_free>;
using BigNumber = Handle<BIGNUM, BN_free>;

// Bits of keyUsage (RFC 5280 section 4.2.1.3).
constexpr int digitalSignature = 0;
constexpr int keyAgreement = 4;
constexpr int keyCertSign = 5;
constexpr int crlSign = 6;

struct ContentText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::CertificateContent)
};

bool addExtension(X509 *certificate, int nid, void *value, bool isCritical)
{
    return value && X509_add1_ext_i2d(certificate, nid, value, isCritical ? 1 : 0, X509V3_ADD_APPEND) == 1;
}

OctetString octets(QByteArrayView bytes)
{
    OctetString string(ASN1_OCTET_STRING_new());
    if (string && ASN1_OCTET_STRING_set(string.get(), unsignedBytes(bytes), static_cast<int>(bytes.size())) != 1)
        string.reset();
    return string;
}

/// RFC 7093 section 2, method 1: the left 160 bits of SHA-256 over the key's bits.
QByteArray keyIdentifierOf(const X509 *certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (X509_pubkey_digest(certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char *>(digest.data()), keyIdentifierSize);
}

bool setSerialNumber(X509 *certificate)
{
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        return false;
    // Positive, and 16 bytes for every one of them.
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7F) | 0x40);
    const BigNumber number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

bool setName(int (*set)(X509 *, const X509_NAME *), X509 *certificate, const QByteArray &der)
{
    const auto name = fromWholeDer<NameHandle>(d2i_X509_NAME, der);
    return name && set(certificate, name.get()) == 1;
}

bool setTime(ASN1_TIME *time, Timestamp at)
{
    return ASN1_TIME_set(time, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

bool addConstraints(X509 *certificate, const CertificateContent &content)
{
    const BasicConstraints constraints(BASIC_CONSTRAINTS_new());
    if (!constraints)
        return false;
    if (content.kind == CertificateContent::Kind::Authority) {
        constraints->ca = 0xFF; // TRUE in DER
        constraints->pathlen = ASN1_INTEGER_new();
        if (!constraints->pathlen || ASN1_INTEGER_set_int64(constraints->pathlen, content.pathLength) != 1)
            return false;
    }
    return addExtension(certificate, NID_basic_constraints, constraints.get(), true);
}

bool addKeyUsage(X509 *certificate, CertificateContent::Kind kind)
{
    const KeyUsage usage(ASN1_BIT_STRING_new());
    const auto set = [&usage](int bit) { return usage && ASN1_BIT_STRING_set_bit(usage.get(), bit, 1) == 1; };
    bool isSet = false;
    switch (kind) {
    case CertificateContent::Kind::Leaf: isSet = set(digitalSignature); break;
    case CertificateContent::Kind::Recipient: isSet = set(keyAgreement); break;
    case CertificateContent::Kind::Authority: isSet = set(keyCertSign) && set(crlSign); break;
    }
    return isSet && addExtension(certificate, NID_key_usage, usage.get(), true);
}

bool addExtendedKeyUsage(X509 *certificate, const QVector<Profile::Usage> &usages)
{
    const ExtendedKeyUsage purposes(sk_ASN1_OBJECT_new_null());
    for (const auto &[usage, nid] :
         {std::pair(Profile::Usage::ClientAuth, NID_client_auth), {Profile::Usage::ServerAuth, NID_server_auth}})
        if (usages.contains(usage) && (!purposes || sk_ASN1_OBJECT_push(purposes.get(), OBJ_nid2obj(nid)) <= 0))
            return false;
    return usages.isEmpty() || addExtension(certificate, NID_ext_key_usage, purposes.get(), false);
}

bool addKeyIdentifiers(X509 *certificate, const QByteArray &signerKeyIdentifier)
{
    const QByteArray own = keyIdentifierOf(certificate);
    if (own.isEmpty() || !addExtension(certificate, NID_subject_key_identifier, octets(own).get(), false))
        return false;
    if (signerKeyIdentifier.isEmpty())
        return true;
    const AuthorityKeyId above(AUTHORITY_KEYID_new());
    if (!above)
        return false;
    above->keyid = octets(signerKeyIdentifier).release();
    return above->keyid && addExtension(certificate, NID_authority_key_identifier, above.get(), false);
}

GeneralName dnsName(const QString &name)
{
    const QByteArray latin = name.toLatin1();
    GeneralName general(GENERAL_NAME_new());
    ASN1_IA5STRING *text = ASN1_IA5STRING_new();
    if (general && text && ASN1_STRING_set(text, latin.constData(), static_cast<int>(latin.size())) == 1) {
        GENERAL_NAME_set0_value(general.get(), GEN_DNS, text);
        return general;
    }
    ASN1_IA5STRING_free(text);
    return {};
}

GeneralName addressName(const QString &address)
{
    GeneralName general(GENERAL_NAME_new());
    ASN1_OCTET_STRING *bytes = a2i_IPADDRESS(address.toLatin1().constData());
    if (general && bytes) {
        GENERAL_NAME_set0_value(general.get(), GEN_IPADD, bytes);
        return general;
    }
    ASN1_OCTET_STRING_free(bytes);
    return {};
}

bool addAlternativeNames(X509 *certificate, const CertificateContent &content)
{
    if (content.dnsNames.isEmpty() && content.addresses.isEmpty())
        return true;
    const GeneralNames names(sk_GENERAL_NAME_new_null());
    const auto append = [&names](GeneralName name) {
        if (!names || !name || sk_GENERAL_NAME_push(names.get(), name.get()) <= 0)
            return false;
        static_cast<void>(name.release()); // it is the list's now
        return true;
    };
    for (const QString &name : content.dnsNames)
        if (!append(dnsName(name)))
            return false;
    for (const QString &address : content.addresses)
        if (!append(addressName(address)))
            return false;
    // Who has no subject is known by these names alone (RFC 5280 section 4.2.1.6).
    return addExtension(certificate, NID_subject_alt_name, names.get(), content.subject.isEmpty());
}

} // namespace

Result<Signer> Signer::of(const Certificate &certificate)
{
    const ErrorQueue errors;
    const auto parsed = fromWholeDer<CertificateHandle>(d2i_X509, certificate.der());
    if (!parsed)
        return fail(ErrorCode::Crypto, ContentText::tr("The authority's certificate can't be read."), errors.text());
    const ASN1_OCTET_STRING *identifier = X509_get0_subject_key_id(parsed.get());
    return Signer{derOf(i2d_X509_NAME, X509_get_subject_name(parsed.get())),
                  identifier ? QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(identifier)),
                                          ASN1_STRING_length(identifier))
                             : QByteArray()};
}

Result<Certificate> signContent(const CertificateContent &content, const Signer &signer, const PrivateKey &key)
{
    const ErrorQueue errors;
    MUSTER_TRY(const QByteArray subject, encodeName(content.subject));
    const CertificateHandle certificate(X509_new());
    X509 *const c = certificate.get();
    const bool isSigned =
        c && X509_set_version(c, X509_VERSION_3) == 1 && setSerialNumber(c) && setName(X509_set_subject_name, c, subject)
        && setName(X509_set_issuer_name, c, signer.name.isEmpty() ? subject : signer.name)
        && setTime(X509_getm_notBefore(c), content.notBefore) && setTime(X509_getm_notAfter(c), content.notAfter)
        && X509_set_pubkey(c, content.publicKey.handle()) == 1 && addConstraints(c, content) && addKeyUsage(c, content.kind)
        && addExtendedKeyUsage(c, content.usage) && addKeyIdentifiers(c, signer.keyIdentifier) && addAlternativeNames(c, content)
        && X509_sign(c, key.handle(), digestFor(key.publicKey().algorithm())) > 0;
    if (!isSigned)
        return fail(ErrorCode::Crypto, ContentText::tr("The certificate can't be made."), errors.text());
    return Certificate::fromDer(derOf(i2d_X509, c));
}

} // namespace muster::pki
