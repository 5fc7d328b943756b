// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/certificate_filter.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {
struct CertificateFilterText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};
} // namespace

Result<CertificateFilter> CertificateFilter::parse(const QString &text)
{
    CertificateFilter filter;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (!word.startsWith("state:"_L1)) {
            // No word of a subject needs these; what looks like another term must not read as "nothing matches".
            if (word.startsWith(u'-') || word.contains(u':') || word.contains(u'<') || word.contains(u'>') || word.contains(u'"'))
                return fail(ErrorCode::Rejected,
                            CertificateFilterText::tr("\"%1\" is no term here: words, and state:, are.").arg(word), {}, word);
            filter.m_words += word;
            continue;
        }
        filter.m_state = credentialStateWords.value(QStringView(word).sliced(6));
        if (!filter.m_state)
            return fail(ErrorCode::Rejected,
                        CertificateFilterText::tr("There is no state \"%1\"; the states are %2.")
                            .arg(word.sliced(6), credentialStateWords.all().join(u", "_s)),
                        {}, word);
    }
    return filter;
}

bool CertificateFilter::matches(const IssuedCertificate &certificate, const QString &device) const
{
    if (m_state && certificate.state != *m_state)
        return false;
    return std::ranges::all_of(m_words, [&](const QString &word) {
        return certificate.subject.contains(word, Qt::CaseInsensitive)
               || certificate.serialNumber.contains(word, Qt::CaseInsensitive) || device.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace muster::registry
