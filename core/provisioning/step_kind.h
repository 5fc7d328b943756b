// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/executor.h"
#include "drivers/driver.h"
#include "pki/key_store.h"
#include "provisioning/plan.h"
#include "registry/certificate_query.h"
#include "registry/device_query.h"
#include "registry/device_registry.h"

namespace muster::provisioning {

/// What a kind of step plans from. Pure values.
struct StepInputs
{
    const Profile &profile; ///< placeholders expanded for this device
    const Device &device;
    const Survey &survey;
    QString name; ///< what the device will be called
    QString user; ///< login
    QString siteName;
    QByteArray rootPem;       ///< certificate of the site's root
    QString consolePublicKey; ///< line as in authorized_keys
    QString driverTitle;
};

/// What a step works with while a job runs. All of it outlives the step's Tasks.
struct StepContext
{
    const JournalJob &job;
    const drivers::Driver &driver;
    drivers::DriverSession &session;
    const drivers::Login &login; ///< that opened the session
    pki::KeyStore &keys;
    Executor &workers; ///< for what blocks: the key store, cryptography
    registry::DeviceRegistry &registry;
    registry::DeviceQuery devices;           ///< of the same store as `registry`
    registry::CertificateQuery certificates; ///< of the same store as `registry`
    const Actor &actor;
    const Clock &clock;
};

/// One kind of step: plans it, does it, takes it back. Stateless: what there is to know stands in the journal's row, which a later
/// process may be the one to read. One file in steps/ each.
class StepKind
{
public:
    virtual ~StepKind() = default;

    virtual QString id() const = 0;    ///< "hostname"
    virtual QString label() const = 0; ///< "Name"
    /// Where it stands in a plan: lower goes first. No two are the same.
    virtual int order() const = 0;

    /// Adds the steps the profile asks of this device, or why they can't be had, to `plan`. Pure.
    virtual void plan(const StepInputs &inputs, Plan &plan) const = 0;

    /// What the device has now of what this step changes, never empty: goes into the journal as `before`.
    virtual std::unique_ptr<TaskOf<QJsonObject>> observe(StepContext &context, const JournalStep &step) const = 0;
    /// Whether what was observed is what the step wants. Pure.
    virtual bool isDone(const JournalStep &step, const QJsonObject &observed) const = 0;
    /// Makes it so; answers what the journal keeps as `after`. Idempotent: a process that was killed in it does it again.
    virtual std::unique_ptr<TaskOf<QJsonObject>> apply(StepContext &context, const JournalStep &step) const = 0;
    /// Puts back what `before` says, from the journal's row alone; also after an apply that was cut off. Idempotent.
    virtual std::unique_ptr<TaskOf<void>> undo(StepContext &context, const JournalStep &step) const = 0;

protected:
    /// Whether an undo has nothing to take back: the step was never begun, or found everything as it wants it.
    bool changedNothing(const JournalStep &step) const { return step.before.isEmpty() || isDone(step, step.before); }
};

struct StepKindEntry
{
    const char *id; ///< of the file
    std::unique_ptr<StepKind> (*make)();
};

/// One entry per file in steps/.
const std::vector<StepKindEntry> &stepKindEntries();

/// All kinds, made once, by order().
const std::vector<std::unique_ptr<StepKind>> &allStepKinds();
/// Null when there is none of that id.
const StepKind *findStepKind(const QString &id);

} // namespace muster::provisioning
