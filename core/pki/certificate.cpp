// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate.h"

#include "pki/distinguished_name.h"
#include "pki/openssl_handles.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <openssl/pem.h>

#include <arpa/inet.h>

#include <array>
#include <ctime>
#include <optional>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

constexpr qsizetype mostInList = 16;

using BigNumber = Handle<BIGNUM, BN_free>;

struct CertificateText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::Certificate)
};

tl::unexpected<Error> unreadableCertificate(const QString &detail)
{
    return fail(ErrorCode::Corrupt,
                CertificateText::tr("This is no X.509 certificate: it is damaged, cut off, or something else."), detail);
}

std::optional<Timestamp> timeOf(const ASN1_TIME *time)
{
    std::tm parts = {};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return std::nullopt;
    return Timestamp(std::chrono::seconds(timegm(&parts)));
}

QString hexOf(const ASN1_INTEGER *integer)
{
    const BigNumber number(ASN1_INTEGER_to_BN(integer, nullptr));
    char *digits = number ? BN_bn2hex(number.get()) : nullptr;
    const QString hex = QString::fromLatin1(digits).toLower();
    OPENSSL_free(digits);
    return hex;
}

QString addressText(const ASN1_OCTET_STRING *address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int size = ASN1_STRING_length(address);
    if (size != 4 && size != 16)
        return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(address)), size).toHex());
    inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(address), text.data(), text.size());
    return QString::fromLatin1(text.data());
}

/// IA5String: bytes above 7 bits have no place in it, and show as what they are not.
QString plainText(const ASN1_IA5STRING *text)
{
    const QByteArray bytes(reinterpret_cast<const char *>(ASN1_STRING_get0_data(text)), ASN1_STRING_length(text));
    return shownText(QString::fromLatin1(bytes).toUtf8());
}

QString alternativeNameText(const GENERAL_NAME *name)
{
    switch (name->type) {
    case GEN_DNS: return u"DNS:"_s + plainText(name->d.dNSName);
    case GEN_IPADD: return u"IP:"_s + addressText(name->d.iPAddress);
    case GEN_URI: return u"URI:"_s + plainText(name->d.uniformResourceIdentifier);
    case GEN_EMAIL: return u"email:"_s + plainText(name->d.rfc822Name);
    case GEN_DIRNAME: return u"directoryName"_s;
    case GEN_RID: return u"registeredID"_s;
    default: return u"otherName"_s;
    }
}

} // namespace

Result<Certificate> Certificate::fromDer(const QByteArray &der)
{
    const ErrorQueue errors;
    if (der.size() > largest)
        return unreadableCertificate(u"%1 bytes"_s.arg(der.size()));
    const auto parsed = fromWholeDer<CertificateHandle>(d2i_X509, der);
    // A frame that is not DER would give the same certificate a second fingerprint.
    if (!parsed || derOf(i2d_X509, parsed.get()) != der)
        return unreadableCertificate(errors.text());
    const auto notBefore = timeOf(X509_get0_notBefore(parsed.get()));
    const auto notAfter = timeOf(X509_get0_notAfter(parsed.get()));
    if (!notBefore || !notAfter)
        return unreadableCertificate(u"validity"_s);
    MUSTER_TRY(auto subject, nameToText(X509_get_subject_name(parsed.get())));
    MUSTER_TRY(auto issuer, nameToText(X509_get_issuer_name(parsed.get())));
    MUSTER_TRY(auto publicKey, PublicKey::fromParsed(X509_get_X509_PUBKEY(parsed.get())));

    Certificate certificate(std::move(publicKey));
    MUSTER_CHECK(certificate.readExtensions(parsed.get()));
    certificate.m_der = der;
    certificate.m_subject = std::move(subject);
    certificate.m_issuer = std::move(issuer);
    certificate.m_serialNumber = hexOf(X509_get0_serialNumber(parsed.get()));
    certificate.m_notBefore = *notBefore;
    certificate.m_notAfter = *notAfter;
    return certificate;
}

Result<> Certificate::readExtensions(const x509_st *parsed)
{
    constexpr int absent = -1; // other negative numbers: unreadable, or there more than once
    int found = 0;
    const BasicConstraints constraints(
        static_cast<BASIC_CONSTRAINTS *>(X509_get_ext_d2i(parsed, NID_basic_constraints, &found, nullptr)));
    if (!constraints && found != absent)
        return unreadableCertificate(u"basicConstraints"_s);
    m_isAuthority = constraints && constraints->ca != 0;
    const GeneralNames names(static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(parsed, NID_subject_alt_name, &found, nullptr)));
    if (!names && found != absent)
        return unreadableCertificate(u"subjectAltName"_s);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i)
        m_alternativeNames += alternativeNameText(sk_GENERAL_NAME_value(names.get(), i));
    return {};
}

Result<Certificate> Certificate::fromPem(const QByteArray &pem)
{
    MUSTER_TRY(const auto certificates, listFromPem(pem));
    return certificates.first();
}

Result<QVector<Certificate>> Certificate::listFromPem(const QByteArray &pem)
{
    const ErrorQueue errors;
    // Base64 takes four thirds; the rest is for line ends and words between the blocks.
    if (pem.size() > 2 * largest * mostInList)
        return unreadableCertificate(u"%1 bytes"_s.arg(pem.size()));
    const auto blocks = pemBlocks(pem, mostInList);
    if (blocks.size() > mostInList)
        return fail(ErrorCode::Corrupt, CertificateText::tr("The file holds more than %1 certificates.").arg(mostInList));
    QVector<Certificate> certificates;
    for (const PemBlock &block : blocks) {
        if (block.label != PEM_STRING_X509)
            return unreadableCertificate(shownText(block.label));
        MUSTER_TRY(auto certificate, fromDer(block.der));
        certificates.append(std::move(certificate));
    }
    // A block that is cut off or damaged ends the list like its end does, but for OpenSSL's last word.
    if (certificates.isEmpty() || pem.count("-----BEGIN ") != certificates.size())
        return unreadableCertificate(errors.text());
    return certificates;
}

QByteArray Certificate::toPem() const
{
    return pki::toPem(PEM_STRING_X509, m_der);
}

QByteArray Certificate::fingerprint() const
{
    return QCryptographicHash::hash(m_der, QCryptographicHash::Sha256);
}

} // namespace muster::pki
