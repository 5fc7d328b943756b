// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/commands/enroll_device.h"

#include "base/text.h"
#include "enrollment/admission_case.h"
#include "registry/apply_command.h"
#include "registry/device_attribute.h"
#include "registry/policy_change.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::enrollment {

namespace {

struct EnrollText
{
    Q_DECLARE_TR_FUNCTIONS(muster::enrollment)
};

/// The name of a policy in force, as it is written there.
Result<QString> policyName(const QString &asked, storage::UnitOfWork &unit)
{
    const Result<PolicyVersion> found = unit.policies().load(asked);
    if (found && !found->policy.enabled)
        return fail(ErrorCode::Conflict, EnrollText::tr("The policy \"%1\" is disabled: it would hold the device to nothing. "
                                                        "Enable it first. Nothing was changed.")
                                             .arg(found->policy.name));
    if (found)
        return found->policy.name;
    if (found.error().code != ErrorCode::NotFound)
        return fail(found.error());
    MUSTER_TRY(const QVector<PolicyVersion> all, unit.policies().list());
    return registry::noSuchPolicy(asked, all);
}

void addChange(QJsonObject &changes, const QString &what, const QString &from, const QString &to)
{
    if (from != to)
        changes.insert(what, QJsonObject{{u"from"_s, from}, {u"to"_s, to}});
}

/// Puts the policy before those that are pinned already. A pinned one decides before the others, so who may not approve may not
/// choose it either.
Result<> pin(Device &device, const QString &asked, registry::CommandContext &context, QJsonObject &changes)
{
    if (asked.isEmpty())
        return {};
    MUSTER_CHECK(registry::checkPermission(context.actor, Permission::ApproveEnrollment));
    MUSTER_TRY(const QString name, policyName(asked, context.unit));
    QStringList pins = device.pinnedPolicies;
    pins.removeIf([folded = foldCase(name)](const QString &pinned) { return foldCase(pinned) == folded; });
    pins.prepend(name);
    addChange(changes, u"pinnedPolicies"_s, device.pinnedPolicies.join(u", "_s), pins.join(u", "_s));
    device.pinnedPolicies = pins;
    return {};
}

/// Gives the device what the request says; answers what that changed.
Result<QJsonObject> give(Device &device, const EnrollmentRequest &request, registry::CommandContext &context)
{
    QJsonObject changes;
    MUSTER_CHECK(pin(device, request.policy, context, changes));
    const std::pair<QString, std::optional<QString>> texts[] = {{u"group"_s, request.group}, {u"owner"_s, request.owner}};
    for (const auto &[attribute, text] : texts) {
        if (!text)
            continue;
        MUSTER_TRY(const auto change, registry::setAttribute(device, attribute, *text, context.now));
        addChange(changes, attribute, change.from, change.to);
    }
    return changes;
}

Result<> recordChanges(const QJsonObject &changes, const Device &device, registry::CommandContext &context)
{
    if (changes.isEmpty())
        return {};
    return context.record(u"device.changed"_s, device.id.toString(), {{u"changes"_s, changes}});
}

} // namespace

Result<EnrollmentOutcome> EnrollDevice::apply(registry::CommandContext &context) const
{
    MUSTER_TRY(const Device before, context.unit.devices().load(request.device));
    const bool isEnrolled = before.state == Lifecycle::Enrolled;
    if (!isEnrolled)
        MUSTER_CHECK(checkMayAsk(before));
    Device device = before;
    MUSTER_TRY(const QJsonObject changes, give(device, request, context));
    if (isEnrolled) {
        if (!changes.isEmpty()) {
            MUSTER_CHECK(context.unit.devices().save(device));
            MUSTER_CHECK(recordChanges(changes, device, context));
        }
        return EnrollmentOutcome{device, Decision::AlreadyEnrolled, {}, {}, isProven(device, context.now)};
    }

    const bool isApproved = isAllowed(context.actor.role, Permission::ApproveEnrollment);
    MUSTER_TRY(AdmissionCase heard, hear(device, isApproved, context));
    // A group may decide which policy covers it: who may not approve does not get around one by what is asked for.
    if (!isApproved && !changes.isEmpty() && heard.verdict.decision == Decision::Admitted) {
        MUSTER_TRY(heard, hear(before, isApproved, context));
    }
    if (heard.verdict.decision == Decision::Refused) {
        MUSTER_CHECK(recordRefusal(heard, before, context));
        return outcomeOf(heard, before, context.now);
    }
    MUSTER_CHECK(recordChanges(changes, device, context));
    MUSTER_CHECK(carryOut(heard, device, context));
    return outcomeOf(heard, device, context.now);
}

} // namespace muster::enrollment

namespace muster {
template std::unique_ptr<TaskOf<enrollment::EnrollmentOutcome>> registry::DeviceRegistry::apply(enrollment::EnrollDevice, Actor);
}
