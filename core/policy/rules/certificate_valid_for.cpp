// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/rule.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

const QString certificateDaysKey = u"days"_s;

/// {"days"}: the current certificate has that many days left.
class CertificateValidFor final : public Rule
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::CertificateValidFor)

public:
    QString label() const override { return tr("Certificate valid for"); }
    QVector<RuleParameter> parameters() const override
    {
        RuleParameter days{certificateDaysKey, RuleParameter::Kind::Count, tr("days or more"), 14};
        days.least = 1;
        days.most = 3650;
        return {days};
    }
    Verdict judge(const QJsonObject &parameters, const Facts &facts) const override;
};

Verdict CertificateValidFor::judge(const QJsonObject &parameters, const Facts &facts) const
{
    const int days = parameters.value(certificateDaysKey).toInt();
    Verdict verdict;
    verdict.wanted = tr("valid for %n day(s) or more", nullptr, days);
    const Credential *certificate = facts.device.currentCertificate();
    if (!certificate || !certificate->notAfter) {
        verdict.holds = false;
        verdict.seen = certificate ? tr("no end of its validity known") : tr("no certificate");
        verdict.fix = tr("Provision the device, so that it gets a certificate.");
        return verdict;
    }
    // A certificate is valid up to and including its notAfter (RFC 5280 section 4.1.2.5): what changes, changes right after it.
    const Timestamp end = *certificate->notAfter;
    const Timestamp lastGood = end - std::chrono::hours(24) * days;
    const QString date = toIso8601(end).left(10);
    const bool hasExpired = facts.now > end;
    verdict.holds = facts.now <= lastGood;
    verdict.seen = hasExpired ? tr("expired on %1").arg(date) : tr("valid until %1").arg(date);
    if (!hasExpired)
        verdict.changesAt = (verdict.holds ? lastGood : end) + std::chrono::milliseconds(1);
    if (!verdict.holds)
        verdict.fix = tr("Provision the device again, so that it gets a new certificate.");
    return verdict;
}

} // namespace

std::unique_ptr<Rule> makeCertificateValidFor()
{
    return std::make_unique<CertificateValidFor>();
}

} // namespace muster::policy
