// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/public_key.h"

#include "pki/openssl_handles.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <openssl/core_names.h>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

constexpr qsizetype largestPublicKey = 2048; ///< bytes; RSA-3072 takes 422
constexpr qsizetype ed25519KeySize = 32;

using ParsedKey = Handle<X509_PUBKEY, X509_PUBKEY_free>;

struct PublicKeyText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::PublicKey)
};

std::optional<KeyAlgorithm> rsaAlgorithm(EVP_PKEY *key)
{
    switch (EVP_PKEY_get_bits(key)) {
    case 2048: return KeyAlgorithm::Rsa2048;
    case 3072: return KeyAlgorithm::Rsa3072;
    default: return std::nullopt;
    }
}

/// Looks at the AlgorithmIdentifier itself: a curve spelled out by its parameters is not taken for one that goes by name.
std::optional<KeyAlgorithm> algorithmOf(const X509_PUBKEY *parsed, EVP_PKEY *key)
{
    ASN1_OBJECT *algorithm = nullptr;
    const unsigned char *bits = nullptr;
    int size = 0;
    X509_ALGOR *identifier = nullptr;
    X509_PUBKEY_get0_param(&algorithm, &bits, &size, &identifier, parsed);
    int parameterType = V_ASN1_UNDEF;
    const void *parameter = nullptr;
    X509_ALGOR_get0(nullptr, &parameterType, &parameter, identifier);
    switch (OBJ_obj2nid(algorithm)) {
    case NID_X9_62_id_ecPublicKey:
        // One key, one encoding: a compressed point (02, 03) would give the same key a second fingerprint.
        if (parameterType != V_ASN1_OBJECT || size < 1 || bits[0] != 0x04)
            return std::nullopt;
        switch (OBJ_obj2nid(static_cast<const ASN1_OBJECT *>(parameter))) {
        case NID_X9_62_prime256v1: return KeyAlgorithm::EcP256;
        case NID_secp384r1: return KeyAlgorithm::EcP384;
        default: return std::nullopt;
        }
    case NID_ED25519: return parameterType == V_ASN1_UNDEF ? std::optional(KeyAlgorithm::Ed25519) : std::nullopt;
    case NID_rsaEncryption: return parameterType == V_ASN1_NULL ? rsaAlgorithm(key) : std::nullopt;
    default: return std::nullopt;
    }
}

bool isSoundRsa(EVP_PKEY *key)
{
    // OpenSSL's own check is content with an exponent of 3 (FIPS 186-4 appendix B.3.1 is not).
    BIGNUM *exponent = nullptr;
    const bool hasExponent = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1;
    const bool isLarge = hasExponent && BN_num_bits(exponent) >= 17 && BN_num_bits(exponent) <= 64;
    BN_free(exponent);
    if (!isLarge)
        return false;
    const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return context && EVP_PKEY_public_check(context.get()) == 1;
}

/// A string as SSH writes it: four bytes of length, then the bytes (RFC 4251 section 5).
QByteArray sshString(QByteArrayView bytes)
{
    const auto size = static_cast<quint32>(bytes.size());
    QByteArray string;
    for (const int shift : {24, 16, 8, 0})
        string += static_cast<char>(size >> shift & 0xFF);
    return string.append(bytes);
}

tl::unexpected<Error> unreadableKey(const QString &detail)
{
    return fail(ErrorCode::Rejected, PublicKeyText::tr("The public key can't be read: it is damaged, or no public key at all."),
                detail);
}

} // namespace

PublicKey::PublicKey(QByteArray der, KeyAlgorithm algorithm, std::shared_ptr<evp_pkey_st> handle)
    : m_der(std::move(der))
    , m_algorithm(algorithm)
    , m_handle(std::move(handle))
{
}

Result<PublicKey> PublicKey::fromDer(const QByteArray &subjectPublicKeyInfo)
{
    const ErrorQueue errors;
    if (subjectPublicKeyInfo.size() > largestPublicKey)
        return unreadableKey(u"%1 bytes"_s.arg(subjectPublicKeyInfo.size()));
    const auto parsed = fromWholeDer<ParsedKey>(d2i_X509_PUBKEY, subjectPublicKeyInfo);
    if (!parsed || derOf(i2d_X509_PUBKEY, parsed.get()) != subjectPublicKeyInfo)
        return unreadableKey(errors.text());
    return fromParsed(parsed.get());
}

Result<PublicKey> PublicKey::fromParsed(const X509_pubkey_st *parsed)
{
    const ErrorQueue errors;
    EVP_PKEY *const key = X509_PUBKEY_get0(parsed);
    const QByteArray der = derOf(i2d_X509_PUBKEY, parsed);
    if (der.isEmpty() || der.size() > largestPublicKey)
        return unreadableKey(errors.text());
    const auto algorithm = key ? algorithmOf(parsed, key) : std::nullopt;
    if (!algorithm)
        return fail(ErrorCode::Rejected,
                    PublicKeyText::tr("The key is of an algorithm that is not in use here. Take one of %1.")
                        .arg(keyAlgorithmWords.all().join(u", "_s)),
                    errors.text());
    const bool isRsa = *algorithm == KeyAlgorithm::Rsa2048 || *algorithm == KeyAlgorithm::Rsa3072;
    if (isRsa && !isSoundRsa(key))
        return fail(ErrorCode::Rejected, PublicKeyText::tr("The RSA key is weak by its making. Have a new one made."),
                    errors.text());
    EVP_PKEY_up_ref(key);
    return PublicKey(der, *algorithm, std::shared_ptr<evp_pkey_st>(key, EVP_PKEY_free));
}

QByteArray PublicKey::fingerprint() const
{
    return QCryptographicHash::hash(m_der, QCryptographicHash::Sha256);
}

Result<> PublicKey::verify(const QByteArray &data, const QByteArray &signature) const
{
    const ErrorQueue errors;
    const DigestContext context(EVP_MD_CTX_new());
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, digestFor(m_algorithm), nullptr, m_handle.get()) != 1)
        return fail(ErrorCode::Crypto, PublicKeyText::tr("The signature can't be checked."), errors.text());
    if (EVP_DigestVerify(context.get(), unsignedBytes(signature), static_cast<std::size_t>(signature.size()), unsignedBytes(data),
                         static_cast<std::size_t>(data.size()))
        != 1)
        return fail(ErrorCode::NotTrusted,
                    PublicKeyText::tr("The signature does not fit: it was made with another key, or over something else."),
                    errors.text());
    return {};
}

Result<QString> PublicKey::toOpenSsh(const QString &comment) const
{
    if (m_algorithm != KeyAlgorithm::Ed25519)
        return fail(ErrorCode::Unsupported, PublicKeyText::tr("Only Ed25519 keys are given to SSH."),
                    keyAlgorithmWords.word(m_algorithm));
    // What follows a line break would be a key of its own.
    if (!std::ranges::all_of(comment.toUcs4(), [](uint point) { return QChar::isPrint(point); }))
        return fail(ErrorCode::Rejected,
                    PublicKeyText::tr("The comment of an SSH key must be one line of printable characters."));
    // The key itself is the end of its SubjectPublicKeyInfo (RFC 8410 section 4).
    const QByteArray blob = sshString("ssh-ed25519") + sshString(m_der.last(ed25519KeySize));
    const QString line = u"ssh-ed25519 "_s + QString::fromLatin1(blob.toBase64());
    return comment.isEmpty() ? line : line + u' ' + comment;
}

} // namespace muster::pki
