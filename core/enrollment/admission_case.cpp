// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/admission_case.h"

#include "domain/lifecycle_move.h"
#include "registry/device_certificate.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::enrollment {

namespace {

struct CaseText
{
    Q_DECLARE_TR_FUNCTIONS(muster::enrollment)
};

/// A policy this version can't read may be the one that forbids it: nobody is admitted past it.
Result<> checkReadable(const policy::PolicyEngine &engine, const QVector<PolicyVersion> &policies)
{
    for (const auto &[name, why] : engine.unreadable()) {
        const auto isIt = [&name = name](const PolicyVersion &each) { return each.policy.enabled && each.policy.name == name; };
        if (std::ranges::any_of(policies, isIt))
            return fail(ErrorCode::Unsupported, CaseText::tr("The policy \"%1\" can't be read by this version of Muster: %2 "
                                                             "Nobody is admitted past it. Correct it, or remove it.")
                                                    .arg(name, why.message));
    }
    return {};
}

QJsonObject admittedPayload(const AdmissionCase &heard, bool proven, const Actor &actor)
{
    QJsonArray proofs;
    for (const Policy::Attestation proof : heard.claim.proofs)
        proofs.append(attestationWords.word(proof));
    QJsonObject payload{{u"from"_s, lifecycleWords.word(Lifecycle::Pending)}, {u"proof"_s, proofs}, {u"proven"_s, proven}};
    if (!heard.verdict.policy.isEmpty()) {
        payload.insert(u"policy"_s, heard.verdict.policy);
        payload.insert(u"policyVersion"_s, heard.policyVersion);
    }
    if (heard.claim.isApproved)
        payload.insert(u"approvedBy"_s, actor.who);
    if (!heard.reason.isEmpty())
        payload.insert(u"reason"_s, heard.reason);
    return payload;
}

} // namespace

Result<> checkMayAsk(const Device &device)
{
    if (device.state == Lifecycle::Pending || canMove(device.state, Lifecycle::Pending))
        return {};
    return fail(ErrorCode::Conflict, CaseText::tr("%1 is %2 and can't be enrolled from there. Nothing was changed.")
                                         .arg(device.name, lifecycleWords.word(device.state)));
}

Result<AdmissionCase> hear(const Device &device, bool isApproved, registry::CommandContext &context)
{
    MUSTER_TRY(const QVector<PolicyVersion> policies, context.unit.policies().list());
    const policy::PolicyEngine engine(policies);
    MUSTER_CHECK(checkReadable(engine, policies));
    MUSTER_TRY(const std::optional<KeyAlgorithm> algorithm, registry::keyAlgorithmOf(device, context.unit));
    AdmissionCase heard;
    heard.claim.isApproved = isApproved;
    heard.claim.proofs = {Policy::Attestation::Operator};
    if (isProven(device, context.now))
        heard.claim.proofs.prepend(Policy::Attestation::X509);
    // As what it would be: a policy for enrolled devices must not find only then that it can't stay.
    Device enrolled = device;
    enrolled.state = Lifecycle::Enrolled;
    const policy::Coverage coverage = engine.coverage(enrolled);
    heard.verdict = decide(enrolled, coverage, engine.evaluate({enrolled, algorithm, context.now}), heard.claim);
    for (const PolicyVersion &each : coverage.policies)
        if (each.policy.name == heard.verdict.policy)
            heard.policyVersion = each.version;
    return heard;
}

EnrollmentOutcome outcomeOf(const AdmissionCase &heard, const Device &device, Timestamp now)
{
    return {device, heard.verdict.decision, heard.verdict.reasons, heard.verdict.policy, isProven(device, now)};
}

Result<> carryOut(const AdmissionCase &heard, Device &device, registry::CommandContext &context)
{
    const QString subject = device.id.toString();
    if (const Lifecycle from = device.state; from != Lifecycle::Pending) {
        moveTo(device, Lifecycle::Pending);
        QJsonObject payload{{u"from"_s, lifecycleWords.word(from)}};
        if (!heard.verdict.policy.isEmpty())
            payload.insert(u"policy"_s, heard.verdict.policy);
        MUSTER_CHECK(context.record(u"device.pending"_s, subject, payload));
    }
    if (heard.verdict.decision == Decision::Admitted) {
        moveTo(device, Lifecycle::Enrolled);
        MUSTER_CHECK(
            context.record(u"device.enrolled"_s, subject, admittedPayload(heard, isProven(device, context.now), context.actor)));
    }
    return context.unit.devices().save(device);
}

Result<> recordRefusal(const AdmissionCase &heard, const Device &device, registry::CommandContext &context)
{
    QJsonObject payload{{u"reasons"_s, QJsonArray::fromStringList(heard.verdict.reasons)}};
    if (!heard.verdict.policy.isEmpty())
        payload.insert(u"policy"_s, heard.verdict.policy);
    return context.record(u"enrollment.refused"_s, device.id.toString(), payload);
}

Result<QString> checkedReason(const QString &reason)
{
    MUSTER_TRY(const QString why, registry::checkedText(reason, CaseText::tr("The reason")));
    if (why.isEmpty())
        return fail(ErrorCode::Rejected, CaseText::tr("Say why: the reason goes on record."));
    return why;
}

Result<Device> pendingDevice(const DeviceId &id, storage::UnitOfWork &unit)
{
    MUSTER_TRY(const Device device, unit.devices().load(id));
    if (device.state != Lifecycle::Pending)
        return fail(ErrorCode::Conflict,
                    CaseText::tr("%1 is %2. Only a pending device waits for a decision. Nothing was changed.")
                        .arg(device.name, lifecycleWords.word(device.state)));
    return device;
}

} // namespace muster::enrollment
