// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "domain/actor.h"
#include "domain/device.h"

namespace muster {
class Clock;
}

namespace muster::storage {
class Store;
}

namespace muster::enrollment {

/// Somebody asks that a device be admitted.
struct EnrollmentRequest
{
    DeviceId device;
    QString policy;                              ///< to pin to it, before those it has, by who may approve; empty: none
    std::optional<QString> group = std::nullopt; ///< none: as it is
    std::optional<QString> owner = std::nullopt;
};

enum class Decision {
    Admitted,
    AlreadyEnrolled, ///< nothing was changed, but what else was asked for
    Waiting,         ///< for somebody who may approve; the device is pending
    Refused,         ///< by a policy; the device stays what it was
};

struct EnrollmentOutcome
{
    Device device; ///< as it is now
    Decision decision = Decision::Refused;
    QStringList reasons;   ///< for operators, a sentence each: why it waits, why it was refused
    QString policy;        ///< the one whose admission rules applied; empty: none covers it
    bool isProven = false; ///< it proved to hold the key of its certificate; else it is "claimed, not proven"
};

/// The only way to be admitted: the operator's button, `musterctl enroll` and later every door ask here. Decided by admission.h in
/// the transaction that moves the device, so that what was decided on is what is in force. Any thread may ask; the Tasks live in
/// the caller's thread.
class EnrollmentService
{
public:
    /// Both must outlive it.
    EnrollmentService(storage::Store &store, const Clock &clock) : m_store(store), m_clock(clock) {}

    /// An operator's. Approved at once where the actor may, or the policy does not want it. Conflict for a device that is
    /// quarantined or retired, NotFound for a device or policy there is not, Unsupported while a policy in force was made by a later
    /// version that can't be read here. Events device.changed (policy, group, owner), device.pending, device.enrolled,
    /// enrollment.refused.
    std::unique_ptr<TaskOf<EnrollmentOutcome>> enroll(EnrollmentRequest request, Actor actor) const;
    /// Admits a pending device, whose policies are asked again. Rejected without a reason, Conflict when it is not pending.
    std::unique_ptr<TaskOf<EnrollmentOutcome>> approve(DeviceId device, QString reason, Actor actor) const;
    /// Sends a pending device back to where it was. Rejected without a reason, Conflict when it is not pending. Event
    /// enrollment.refused.
    std::unique_ptr<TaskOf<Device>> refuse(DeviceId device, QString reason, Actor actor) const;

private:
    storage::Store &m_store;
    const Clock &m_clock;
};

} // namespace muster::enrollment
