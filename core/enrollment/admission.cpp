// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/admission.h"

#include "discovery/network.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::enrollment {

namespace {

using Attestation = Policy::Attestation;

struct AdmissionText
{
    Q_DECLARE_TR_FUNCTIONS(muster::enrollment)
};

QString wordsOf(const QVector<Attestation> &proofs)
{
    QStringList words;
    for (const Attestation proof : proofs)
        words += attestationWords.word(proof);
    return words.join(u", "_s);
}

/// Why the proofs do not do; none: they do.
std::optional<QString> proofObjection(const Policy::Admission &admission, const QString &policy, const Claim &claim)
{
    const QVector<Attestation> &wanted = admission.attestation;
    const auto isWanted = [&wanted](Attestation proof) { return wanted.contains(proof); };
    if (wanted.isEmpty() || std::ranges::any_of(claim.proofs, isWanted))
        return std::nullopt;
    const QString brought = claim.proofs.isEmpty() ? AdmissionText::tr("nothing") : wordsOf(claim.proofs);
    QString reason =
        AdmissionText::tr("The policy \"%1\" takes these proofs: %2. Brought forward: %3.").arg(policy, wordsOf(wanted), brought);
    if (isWanted(Attestation::X509))
        reason += u' ' + AdmissionText::tr("Provision it with a certificate first.");
    return reason;
}

/// Why the current address does not do; none: it does.
std::optional<QString> addressObjection(const Policy::Admission &admission, const QString &policy, const Device &device)
{
    if (admission.networks.isEmpty())
        return std::nullopt;
    const QString networks = admission.networks.join(u", "_s);
    if (device.addresses.isEmpty())
        return AdmissionText::tr("The policy \"%1\" admits from %2 only, and no address of the device is known.")
            .arg(policy, networks);
    const QString text = device.addresses.first();
    const QHostAddress address(text.section(u'%', 0, 0)); // a network has no zone
    const auto holdsIt = [&address](const QString &network) {
        const Result<discovery::Prefix> prefix = discovery::Prefix::parse(network);
        return prefix && prefix->contains(address);
    };
    if (std::ranges::any_of(admission.networks, holdsIt))
        return std::nullopt;
    return AdmissionText::tr("The policy \"%1\" admits from %2 only, and the address of the device is %3.")
        .arg(policy, networks, text);
}

/// The findings that would cut it off as soon as it is in.
QStringList cutOffReasons(const Evaluation &evaluation)
{
    QStringList reasons;
    for (const Finding &finding : evaluation.findings)
        if (evaluation.cutsOff && policy::mayCutOff(finding))
            reasons +=
                AdmissionText::tr("%1: seen %2, wanted %3. %4").arg(finding.rule, finding.seen, finding.wanted, finding.fix);
    return reasons;
}

/// Whether it is admitted without anybody's approval.
bool needsNoApproval(const policy::Coverage &coverage, const Claim &claim)
{
    if (coverage.policies.isEmpty())
        return claim.proofs.contains(Attestation::Operator) || claim.proofs.contains(Attestation::Token);
    const Policy::Admission *admission = coverage.admission();
    return admission && admission->approval == Policy::Approval::Automatic && !claim.proofs.isEmpty();
}

} // namespace

AdmissionVerdict decide(const Device &device, const policy::Coverage &coverage, const Evaluation &evaluation, const Claim &claim)
{
    AdmissionVerdict verdict;
    verdict.policy = coverage.admissionPolicy();
    if (verdict.policy.isEmpty() && !coverage.policies.isEmpty())
        verdict.policy = coverage.policies.first().policy.name;
    if (const Policy::Admission *admission = coverage.admission()) {
        if (const auto objection = proofObjection(*admission, verdict.policy, claim))
            verdict.reasons += *objection;
        if (const auto objection = addressObjection(*admission, verdict.policy, device))
            verdict.reasons += *objection;
    }
    verdict.reasons += cutOffReasons(evaluation);
    if (!verdict.reasons.isEmpty())
        return verdict; // Refused
    if (claim.isApproved || needsNoApproval(coverage, claim)) {
        verdict.decision = Decision::Admitted;
        return verdict;
    }
    verdict.decision = Decision::Waiting;
    verdict.reasons = {verdict.policy.isEmpty()
                           ? AdmissionText::tr("No policy covers it, so somebody who may has to approve it.")
                           : AdmissionText::tr("The policy \"%1\" wants that somebody who may approves it.").arg(verdict.policy)};
    return verdict;
}

} // namespace muster::enrollment
