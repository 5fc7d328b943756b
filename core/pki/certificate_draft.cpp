// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/certificate_draft.h"

#include "pki/distinguished_name.h"

#include <QCoreApplication>

#include <arpa/inet.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::pki {

namespace {

using namespace std::chrono_literals;

constexpr qsizetype mostAlternativeNames = 100;

struct DraftText
{
    Q_DECLARE_TR_FUNCTIONS(muster::pki::CertificateDraft)
};

bool isLabel(QStringView label)
{
    const auto isLetterOrDigit = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
    };
    return !label.isEmpty() && label.size() <= 63 && isLetterOrDigit(label.front()) && isLetterOrDigit(label.back())
           && std::ranges::all_of(label, [&](QChar c) { return isLetterOrDigit(c) || c == u'-'; });
}

/// "Preferred name syntax" (RFC 1034 section 3.5, RFC 1123 section 2.1), as RFC 5280 section 4.2.1.6 wants it.
bool isHostName(const QString &name)
{
    return name.size() <= 253 && std::ranges::all_of(QStringView(name).split(u'.'), isLabel);
}

bool isAddress(const QString &text)
{
    unsigned char address[16];
    const QByteArray latin = text.toLatin1();
    // What Latin-1 or C strings can't hold is no address, whatever remains of it.
    if (QString::fromLatin1(latin) != text || latin.contains('\0'))
        return false;
    return inet_pton(AF_INET, latin.constData(), address) == 1 || inet_pton(AF_INET6, latin.constData(), address) == 1;
}

Result<> checkAlternativeNames(const QStringList &dnsNames, const QStringList &addresses)
{
    if (dnsNames.size() + addresses.size() > mostAlternativeNames)
        return fail(ErrorCode::Rejected,
                    DraftText::tr("A certificate may have %1 names and addresses at most.").arg(mostAlternativeNames));
    for (const QString &name : dnsNames)
        if (!isHostName(name))
            return fail(ErrorCode::Rejected,
                        DraftText::tr(
                            "\"%1\" can't stand in a certificate as a host name. Letters from A to Z, digits and hyphens make one, "
                            "such as gw-1.example.org.")
                            .arg(shownText(name.left(80).toUtf8())));
    for (const QString &address : addresses)
        if (!isAddress(address))
            return fail(ErrorCode::Rejected, DraftText::tr("\"%1\" is not an IP address, such as 10.0.0.5 or fd00::5.")
                                                 .arg(shownText(address.left(80).toUtf8())));
    return {};
}

} // namespace

CertificateDraft CertificateDraft::shape(const CertificateRequest &request, const CertificateTemplate &shape, Timestamp now)
{
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    return {
        .subject = shape.subject,
        .dnsNames = shape.dnsNames,
        .addresses = shape.addresses,
        .usage = shape.usage,
        .notBefore = second - 1h,
        .notAfter = second + std::chrono::days(shape.validityDays),
        .publicKey = request.publicKey(),
    };
}

Result<> CertificateDraft::check(const Certificate &issuer) const
{
    if (subject.isEmpty() && dnsNames.isEmpty() && addresses.isEmpty())
        return fail(ErrorCode::Rejected,
                    DraftText::tr(
                        "The certificate would name nobody. Give it a subject, such as a CN, or a host name or address."));
    MUSTER_CHECK(checkName(subject));
    MUSTER_CHECK(checkAlternativeNames(dnsNames, addresses));
    if (usage.isEmpty())
        return fail(ErrorCode::Rejected, DraftText::tr("The certificate would be good for everything. Say what it is for: %1.")
                                             .arg(certificateUsageWords.all().join(u", "_s)));
    if (notAfter <= notBefore + 1h)
        return fail(ErrorCode::Rejected, DraftText::tr("The certificate would be valid for no time. Give it a day at least."));
    if (notAfter > issuer.notAfter())
        return fail(ErrorCode::Rejected,
                    DraftText::tr(
                        "The certificate would be valid until %1, but its issuer ends on %2. Choose fewer days, or renew the "
                        "authority.")
                        .arg(toIso8601(notAfter).left(10), toIso8601(issuer.notAfter()).left(10)));
    if (publicKey == issuer.publicKey())
        return fail(ErrorCode::Rejected, DraftText::tr("The key is the authority's own. Have a new one made for the device."));
    return {};
}

} // namespace muster::pki
