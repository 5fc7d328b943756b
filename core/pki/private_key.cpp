// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/private_key.h"

#include "pki/openssl_handles.h"

#include <QCoreApplication>
#include <QtEndian>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

constexpr qsizetype largestPrivateKey = 16 * 1024; ///< bytes of PEM
constexpr qsizetype longestPassphrase = 1024;      ///< bytes
constexpr qsizetype ed25519HalfSize = 32;          ///< bytes (RFC 8032 section 5.1)
constexpr auto encryptedKeyLabel = "ENCRYPTED PRIVATE KEY";

// scrypt (RFC 7914). N is as large as OpenSSL's own program still opens (it allows 32 MiB); p makes up for it.
constexpr std::uint64_t scryptN = 1 << 14;
constexpr std::uint64_t scryptR = 8;
constexpr std::uint64_t scryptP = 5;

// What a key file may ask of us at most: OpenSSL bounds the memory of a derivation, not its time.
constexpr std::int64_t mostScryptRounds = 1 << 22; ///< N * r * p; ours take 2^19.3
constexpr std::int64_t mostPbkdf2Rounds = 10'000'000;

using EncryptedKey = Handle<X509_SIG, X509_SIG_free>;
using KeyDocument = Handle<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using Pbes2 = Handle<PBE2PARAM, PBE2PARAM_free>;
using Pbkdf2 = Handle<PBKDF2PARAM, PBKDF2PARAM_free>;
using Scrypt = Handle<SCRYPT_PARAMS, SCRYPT_PARAMS_free>;
using AlgorithmHandle = Handle<X509_ALGOR, X509_ALGOR_free>;

struct PrivateKeyText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::PrivateKey)
};

tl::unexpected<Error> unreadablePrivateKey(const QString &detail)
{
    return fail(ErrorCode::Corrupt,
                PrivateKeyText::tr("This is no private key encrypted as PKCS#8: it is damaged, or something else."), detail);
}

std::int64_t numberOf(const ASN1_INTEGER *integer)
{
    std::int64_t number = 0;
    return ASN1_INTEGER_get_int64(&number, integer) == 1 && number > 0 ? number : INT64_MAX;
}

/// Whether the key is encrypted by PBES2 (RFC 8018) under a key whose derivation ends in reasonable time.
bool isBearable(const X509_SIG *encrypted)
{
    const X509_ALGOR *algorithm = nullptr;
    X509_SIG_get0(encrypted, &algorithm, nullptr);
    const ASN1_OBJECT *name = nullptr;
    int type = V_ASN1_UNDEF;
    const void *parameter = nullptr;
    X509_ALGOR_get0(&name, &type, &parameter, algorithm);
    if (OBJ_obj2nid(name) != NID_pbes2 || type != V_ASN1_SEQUENCE)
        return false;
    const Pbes2 scheme(
        static_cast<PBE2PARAM *>(ASN1_item_unpack(static_cast<const ASN1_STRING *>(parameter), ASN1_ITEM_rptr(PBE2PARAM))));
    if (!scheme)
        return false;
    X509_ALGOR_get0(&name, &type, &parameter, scheme->keyfunc);
    if (type != V_ASN1_SEQUENCE)
        return false;
    const auto *packed = static_cast<const ASN1_STRING *>(parameter);
    if (OBJ_obj2nid(name) == NID_id_pbkdf2) {
        const Pbkdf2 derivation(static_cast<PBKDF2PARAM *>(ASN1_item_unpack(packed, ASN1_ITEM_rptr(PBKDF2PARAM))));
        return derivation && numberOf(derivation->iter) <= mostPbkdf2Rounds;
    }
    if (OBJ_obj2nid(name) != NID_id_scrypt)
        return false;
    const Scrypt derivation(static_cast<SCRYPT_PARAMS *>(ASN1_item_unpack(packed, ASN1_ITEM_rptr(SCRYPT_PARAMS))));
    if (!derivation)
        return false;
    std::int64_t rounds = 1;
    for (const ASN1_INTEGER *factor : {derivation->costParameter, derivation->blockSize, derivation->parallelizationParameter}) {
        const std::int64_t number = numberOf(factor);
        if (number > mostScryptRounds / rounds)
            return false;
        rounds *= number;
    }
    return true;
}

/// A string of RFC 4251 section 5.
void appendSshString(QByteArray &blob, QByteArrayView text)
{
    blob.append(4, '\0');
    qToBigEndian(quint32(text.size()), blob.end() - 4);
    blob.append(text);
}

KeyHandle makeKey(KeyAlgorithm algorithm)
{
    switch (algorithm) {
    case KeyAlgorithm::EcP256: return KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    case KeyAlgorithm::EcP384: return KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
    case KeyAlgorithm::Ed25519: return KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    case KeyAlgorithm::Rsa2048: return KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t(2048)));
    case KeyAlgorithm::Rsa3072: return KeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t(3072)));
    }
    return {};
}

} // namespace

void PrivateKey::Free::operator()(evp_pkey_st *key) const
{
    EVP_PKEY_free(key);
}

PrivateKey::PrivateKey(std::unique_ptr<evp_pkey_st, Free> handle, PublicKey publicKey)
    : m_handle(std::move(handle))
    , m_public(std::move(publicKey))
{
}

PrivateKey::PrivateKey(PrivateKey &&) noexcept = default;
PrivateKey &PrivateKey::operator=(PrivateKey &&) noexcept = default;
PrivateKey::~PrivateKey() = default;

Result<PrivateKey> PrivateKey::generate(KeyAlgorithm algorithm)
{
    const ErrorQueue errors;
    KeyHandle key = makeKey(algorithm);
    if (!key)
        return fail(ErrorCode::Crypto, PrivateKeyText::tr("No key could be made."), errors.text());
    MUSTER_TRY(auto publicKey, PublicKey::fromDer(derOf(i2d_PUBKEY, key.get())));
    return PrivateKey(std::unique_ptr<evp_pkey_st, Free>(key.release()), std::move(publicKey));
}

Result<PrivateKey> PrivateKey::fromPem(const QByteArray &pem, const Secret &passphrase)
{
    const ErrorQueue errors;
    if (pem.size() > largestPrivateKey)
        return unreadablePrivateKey(u"%1 bytes"_s.arg(pem.size()));
    const auto blocks = pemBlocks(pem, 1);
    if (blocks.size() != 1 || blocks.first().label != encryptedKeyLabel)
        return unreadablePrivateKey(errors.text());
    const auto encrypted = fromWholeDer<EncryptedKey>(d2i_X509_SIG, blocks.first().der);
    if (!encrypted || !isBearable(encrypted.get()))
        return unreadablePrivateKey(errors.text());
    // A damaged ciphertext can't be told from a wrong passphrase.
    const KeyDocument document(passphrase.size() > longestPassphrase ? nullptr
                                                                     : PKCS8_decrypt(encrypted.get(), passphrase.reveal().data(),
                                                                                     static_cast<int>(passphrase.size())));
    if (!document)
        return fail(ErrorCode::Locked, PrivateKeyText::tr("The passphrase is wrong."), errors.text());
    KeyHandle key(EVP_PKCS82PKEY(document.get()));
    if (!key)
        return unreadablePrivateKey(errors.text());
    auto publicKey = PublicKey::fromDer(derOf(i2d_PUBKEY, key.get()));
    if (!publicKey)
        return unreadablePrivateKey(publicKey.error().message);
    return PrivateKey(std::unique_ptr<evp_pkey_st, Free>(key.release()), *std::move(publicKey));
}

Result<QByteArray> PrivateKey::toPem(const Secret &passphrase) const
{
    const ErrorQueue errors;
    if (passphrase.isEmpty() || passphrase.size() > longestPassphrase)
        return fail(ErrorCode::Rejected, PrivateKeyText::tr("The passphrase must have 1 to %1 bytes.").arg(longestPassphrase));
    const KeyDocument document(EVP_PKEY2PKCS8(m_handle.get()));
    AlgorithmHandle scheme(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nullptr, 0, nullptr, scryptN, scryptR, scryptP));
    EncryptedKey encrypted;
    if (document && scheme)
        encrypted.reset(
            PKCS8_set0_pbe(passphrase.reveal().data(), static_cast<int>(passphrase.size()), document.get(), scheme.get()));
    if (!encrypted)
        return fail(ErrorCode::Crypto, PrivateKeyText::tr("The private key can't be encrypted."), errors.text());
    static_cast<void>(scheme.release()); // it is the encrypted key's now
    return pki::toPem(encryptedKeyLabel, derOf(i2d_X509_SIG, encrypted.get()));
}

Result<Secret> PrivateKey::toOpenSsh() const
{
    const ErrorQueue errors;
    if (m_public.algorithm() != KeyAlgorithm::Ed25519)
        return fail(ErrorCode::Unsupported, PrivateKeyText::tr("Only Ed25519 keys are given to SSH."),
                    keyAlgorithmWords.word(m_public.algorithm()));
    QByteArray halves(2 * ed25519HalfSize, '\0'); // the seed, and the public key
    auto *seed = reinterpret_cast<unsigned char *>(halves.data());
    std::size_t seedSize = ed25519HalfSize, publicSize = ed25519HalfSize;
    const bool isRead = EVP_PKEY_get_raw_private_key(m_handle.get(), seed, &seedSize) == 1
                        && EVP_PKEY_get_raw_public_key(m_handle.get(), seed + ed25519HalfSize, &publicSize) == 1;
    const Secret keyPair(std::move(halves));
    if (!isRead)
        return fail(ErrorCode::Crypto, PrivateKeyText::tr("The private key can't be written."), errors.text());
    QByteArray publicBlob;
    appendSshString(publicBlob, "ssh-ed25519");
    appendSshString(publicBlob, keyPair.reveal().last(ed25519HalfSize));

    // With room for everything, so that no copy is left behind where one grew.
    QByteArray privatePart(8, '\0'); // twice the same number, which tells a right passphrase; there is none
    privatePart.reserve(512);
    privatePart.append(publicBlob);
    appendSshString(privatePart, keyPair.reveal());
    appendSshString(privatePart, {}); // comment
    for (char padding = 1; privatePart.size() % 8 != 0; ++padding)
        privatePart.append(padding);
    const Secret privateSection(std::move(privatePart));

    QByteArray document("openssh-key-v1", 15); // with its NUL
    document.reserve(1024);
    for (const char *part : {"none", "none", ""}) // cipher, derivation and its options
        appendSshString(document, part);
    document.append("\0\0\0\1", 4); // one key
    appendSshString(document, publicBlob);
    appendSshString(document, privateSection.reveal());
    const Secret file(std::move(document));
    const Secret base64(QByteArray::fromRawData(file.reveal().data(), file.size()).toBase64());
    QByteArray pem;
    pem.reserve(base64.size() + 128);
    pem.append("-----BEGIN OPENSSH PRIVATE KEY-----\n").append(base64.reveal()).append("\n-----END OPENSSH PRIVATE KEY-----\n");
    return Secret(std::move(pem));
}

Result<QByteArray> PrivateKey::sign(const QByteArray &data) const
{
    const ErrorQueue errors;
    const DigestContext context(EVP_MD_CTX_new());
    QByteArray signature(EVP_PKEY_get_size(m_handle.get()), '\0');
    auto size = static_cast<std::size_t>(signature.size());
    if (!context || EVP_DigestSignInit(context.get(), nullptr, digestFor(m_public.algorithm()), nullptr, m_handle.get()) != 1
        || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size, unsignedBytes(data),
                          static_cast<std::size_t>(data.size()))
               != 1)
        return fail(ErrorCode::Crypto, PrivateKeyText::tr("Signing failed."), errors.text());
    signature.truncate(static_cast<qsizetype>(size));
    return signature;
}

} // namespace muster::pki
