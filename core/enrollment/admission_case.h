// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "enrollment/admission.h"
#include "enrollment/proof.h"
#include "registry/command_context.h"

namespace muster::enrollment {

/// What was decided of a device that asks, and on what.
struct AdmissionCase
{
    Claim claim;
    AdmissionVerdict verdict;
    int policyVersion = 0; ///< of verdict.policy; 0: none covers it
    QString reason;        ///< that somebody gave for approving it; may be empty
};

/// Whether it is in a state from which a device may ask, or asks already; else Conflict.
Result<> checkMayAsk(const Device &device);

/// Holds a device, as it is about to be saved, against the policies in force, an operator asking for it. Changes nothing.
Result<AdmissionCase> hear(const Device &device, bool isApproved, registry::CommandContext &context);

/// What the service answers to it.
EnrollmentOutcome outcomeOf(const AdmissionCase &heard, const Device &device, Timestamp now);

/// Makes it pending, unless it is already, and admits it when that was decided. Saves the device; events device.pending and
/// device.enrolled. It passed checkMayAsk().
Result<> carryOut(const AdmissionCase &heard, Device &device, registry::CommandContext &context);
/// Event enrollment.refused. The device is left alone.
Result<> recordRefusal(const AdmissionCase &heard, const Device &device, registry::CommandContext &context);

/// What a reason on record must be: said, and printable. Rejected.
Result<QString> checkedReason(const QString &reason);
/// The device, if it is pending; else Conflict.
Result<Device> pendingDevice(const DeviceId &id, storage::UnitOfWork &unit);

} // namespace muster::enrollment
