// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/enrollment_text.h"

#include "enrollment/proof.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::ui {

using enrollment::Decision;
using enrollment::EnrollmentOutcome;

namespace {
struct EnrollmentText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::EnrollmentText)
};
} // namespace

QString enrollmentTitle(const EnrollmentOutcome &outcome)
{
    const QString name = outcome.device.name;
    switch (outcome.decision) {
    case Decision::Admitted: return EnrollmentText::tr("%1 is enrolled").arg(name);
    case Decision::AlreadyEnrolled: return EnrollmentText::tr("%1 was enrolled already").arg(name);
    case Decision::Waiting: return EnrollmentText::tr("%1 waits for approval").arg(name);
    case Decision::Refused: return EnrollmentText::tr("%1 was refused").arg(name);
    }
    return {};
}

QString enrollmentDetail(const EnrollmentOutcome &outcome)
{
    const QString reasons = outcome.reasons.join(u' ');
    switch (outcome.decision) {
    case Decision::Admitted:
    case Decision::AlreadyEnrolled:
        return outcome.isProven
                   ? EnrollmentText::tr("It proved to hold the key of its certificate.")
                   : EnrollmentText::tr("Claimed, not proven: it has no certificate that it proved to hold the key of.");
    case Decision::Waiting: return reasons + u' ' + EnrollmentText::tr("It is Pending until somebody approves or refuses it.");
    case Decision::Refused:
        return reasons + u' '
               + (outcome.policy.isEmpty()
                      ? EnrollmentText::tr("Mend that, and enroll it again.")
                      : EnrollmentText::tr("The policy “%1” asks for it: mend that, or change the policy, and enroll it again.")
                            .arg(outcome.policy));
    }
    return {};
}

Result<EnrollmentOutcome> unlessRefused(EnrollmentOutcome outcome)
{
    if (outcome.decision != Decision::Refused)
        return outcome;
    // Not Rejected: no field of a form is wrong.
    return fail(ErrorCode::NotTrusted, enrollmentTitle(outcome) + u". "_s + enrollmentDetail(outcome));
}

QString proofWord(const Device &device, Timestamp now)
{
    const bool isAdmitted = device.state == Lifecycle::Enrolled || device.state == Lifecycle::Quarantined;
    return isAdmitted && !enrollment::isProven(device, now) ? EnrollmentText::tr("claimed, not proven") : QString();
}

} // namespace muster::ui
