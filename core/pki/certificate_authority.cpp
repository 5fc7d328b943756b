// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate_authority.h"

#include "pki/distinguished_name.h"
#include "pki/openssl_handles.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

using namespace std::chrono_literals;

constexpr int rootYears = 20;
constexpr int issuingYears = 10;
constexpr qsizetype longestCommonName = 64; ///< characters (RFC 5280 appendix A.1)

struct AuthorityText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::CertificateAuthority)
};

Timestamp yearsAfter(Timestamp at, int years)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch();
    return Timestamp(
        std::chrono::seconds(QDateTime::fromSecsSinceEpoch(second.count(), Qt::UTC).addYears(years).toSecsSinceEpoch()));
}

/// The subject of an authority: "Plant 2 Root CA".
QMap<QString, QString> authorityName(const QString &siteName, const QString &organization, const QString &suffix)
{
    auto points = siteName.trimmed().toUcs4();
    points.resize(std::min(points.size(), longestCommonName - suffix.size()));
    const QString site = QString::fromUcs4(reinterpret_cast<const char32_t *>(points.constData()), points.size());
    QMap<QString, QString> name{{u"CN"_s, site + suffix}};
    if (!organization.trimmed().isEmpty())
        name.insert(u"O"_s, organization.trimmed());
    return name;
}

/// Whether the key of `above` made the signature under `below`.
bool isSignedBy(const Certificate &below, const Certificate &above)
{
    const ErrorQueue errors;
    const auto parsed = fromWholeDer<CertificateHandle>(d2i_X509, below.der());
    return parsed && X509_verify(parsed.get(), above.publicKey().handle()) == 1;
}

} // namespace

CertificateAuthority::CertificateAuthority(AuthorityPair issuing, QVector<Certificate> chain, Signer signer)
    : m_issuing(std::move(issuing))
    , m_signer(std::move(signer))
    , m_chain(std::move(chain))
{
}

Result<CertificateAuthority::Founded> CertificateAuthority::found(const QString &siteName, const QString &organization,
                                                                  Timestamp now)
{
    if (siteName.trimmed().isEmpty() || !siteName.isValidUtf16())
        return fail(ErrorCode::Rejected,
                    AuthorityText::tr("The site has no name that can be written: its authority would be nobody's."));
    MUSTER_TRY(auto rootKey, PrivateKey::generate(KeyAlgorithm::EcP256));
    MUSTER_TRY(auto issuingKey, PrivateKey::generate(KeyAlgorithm::EcP256));
    CertificateContent content{
        .kind = CertificateContent::Kind::Authority,
        .subject = authorityName(siteName, organization, u" Root CA"_s),
        .pathLength = 1,
        .notBefore = std::chrono::floor<std::chrono::seconds>(now) - 1h, // as for devices, whose clocks are not exact
        .notAfter = yearsAfter(now, rootYears),
        .publicKey = rootKey.publicKey(),
    };
    MUSTER_CHECK(checkName(content.subject));
    MUSTER_TRY(auto root, signContent(content, Signer{}, rootKey));

    content.subject = authorityName(siteName, organization, u" Issuing CA"_s);
    content.pathLength = 0;
    content.notAfter = yearsAfter(now, issuingYears);
    content.publicKey = issuingKey.publicKey();
    MUSTER_TRY(const auto rootSigner, Signer::of(root));
    MUSTER_TRY(auto issuing, signContent(content, rootSigner, rootKey));
    return Founded{{std::move(rootKey), std::move(root)}, {std::move(issuingKey), std::move(issuing)}};
}

Result<std::shared_ptr<const CertificateAuthority>> CertificateAuthority::create(AuthorityPair issuing,
                                                                                 QVector<Certificate> chain)
{
    if (issuing.key.publicKey() != issuing.certificate.publicKey())
        return fail(ErrorCode::Crypto, AuthorityText::tr("The issuing certificate is not for the issuing key."));
    if (!issuing.certificate.isAuthority())
        return fail(ErrorCode::Crypto, AuthorityText::tr("The issuing certificate is no authority's."),
                    issuing.certificate.subject());
    const Certificate *below = &issuing.certificate;
    for (const Certificate &above : chain) {
        if (!isSignedBy(*below, above))
            return fail(ErrorCode::Crypto,
                        AuthorityText::tr("The certificate of %1 is not signed by %2.").arg(below->subject(), above.subject()));
        below = &above;
    }
    MUSTER_TRY(auto signer, Signer::of(issuing.certificate));
    return std::shared_ptr<const CertificateAuthority>(
        new CertificateAuthority(std::move(issuing), std::move(chain), std::move(signer)));
}

Result<Certificate> CertificateAuthority::issue(const QByteArray &request, const CertificateTemplate &shape, Timestamp now) const
{
    MUSTER_TRY(const auto valid, CertificateRequest::validate(request));
    return sign(CertificateDraft::shape(valid, shape, now));
}

Result<Certificate> CertificateAuthority::sign(const CertificateDraft &draft) const
{
    MUSTER_CHECK(draft.check(m_issuing.certificate));
    return signContent(
        {
            .subject = draft.subject,
            .dnsNames = draft.dnsNames,
            .addresses = draft.addresses,
            .usage = draft.usage,
            .notBefore = draft.notBefore,
            .notAfter = draft.notAfter,
            .publicKey = draft.publicKey,
        },
        m_signer, m_issuing.key);
}

} // namespace muster::pki
