// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/evaluation.h"
#include "enrollment/enrollment_service.h"
#include "policy/policy_engine.h"

namespace muster::enrollment {

/// What is brought forward for a device that asks.
struct Claim
{
    QVector<Policy::Attestation> proofs; ///< any one that the policy takes suffices
    bool isApproved = false;             ///< somebody who may has said yes
};

struct AdmissionVerdict
{
    Decision decision = Decision::Refused; ///< Admitted, Waiting or Refused
    QStringList reasons;                   ///< for operators: why it waits or is refused, all of them
    QString policy;                        ///< whose admission rules applied; where none states any, the first that covers it
};

/// The rules of admission, pure. In this order: no proof that the policy takes, or an address outside its networks: Refused. A
/// finding for which its policies would cut it off at once: Refused, with the fix. Approval: as stated, but nothing is admitted by
/// itself that brings no proof at all; stated by none, what a policy covers waits for one, and what none covers is admitted when an
/// operator or a token asks.
AdmissionVerdict decide(const Device &device, const policy::Coverage &coverage, const Evaluation &evaluation, const Claim &claim);

} // namespace muster::enrollment
