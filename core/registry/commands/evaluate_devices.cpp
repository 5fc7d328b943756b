// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/evaluate_devices.h"

#include "base/logging.h"
#include "policy/policy_engine.h"
#include "registry/apply_command.h"
#include "registry/device_certificate.h"
#include "registry/finding_event.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::registry {

namespace {

/// The same demand, missed both times; what was seen may have changed.
bool isOfTheSame(const Finding &a, const Finding &b)
{
    return a.policy == b.policy && a.rule == b.rule && a.wanted == b.wanted;
}

/// As above, and of the same weight: one that became an error is a new one.
bool isAmong(const QVector<Finding> &findings, const Finding &finding)
{
    return std::ranges::any_of(findings, [&finding](const Finding &other) {
        return isOfTheSame(other, finding) && other.severity == finding.severity && isOnRecord(other) == isOnRecord(finding);
    });
}

Result<Evaluation> evaluated(const Device &device, const Evaluation &before, const policy::PolicyEngine &engine,
                             CommandContext &context)
{
    MUSTER_TRY(const std::optional<KeyAlgorithm> keyAlgorithm, keyAlgorithmOf(device, context.unit));
    Evaluation evaluation = engine.evaluate({device, keyAlgorithm, context.now});
    for (Finding &finding : evaluation.findings) {
        const auto old = std::ranges::find_if(before.findings,
                                              [&finding](const Finding &other) { return isOfTheSame(other, finding); });
        finding.since = old == before.findings.end() || old->since == Timestamp{} ? context.now : old->since;
        // What anybody on the network can make up goes on no record.
        if (device.state == Lifecycle::Discovered)
            finding.since = Timestamp{};
    }
    // What is due at once would be asked again and again, by everybody.
    if (evaluation.dueAt)
        evaluation.dueAt = std::max(*evaluation.dueAt, context.now + 1s);
    return evaluation;
}

Result<> recordDifference(const DeviceId &device, const Evaluation &before, const Evaluation &after, CommandContext &context)
{
    for (const Finding &finding : before.findings)
        if (isOnRecord(finding) && !isAmong(after.findings, finding))
            MUSTER_CHECK(recordFinding(u"finding.closed"_s, device, finding, context));
    for (const Finding &finding : after.findings)
        if (isOnRecord(finding) && !isAmong(before.findings, finding))
            MUSTER_CHECK(recordFinding(u"finding.opened"_s, device, finding, context));
    return {};
}

/// Why an enrolled device goes to quarantine, or null. A finding it had while its policies cut off already is none: somebody
/// released it with that.
const Finding *reasonToCutOff(const Evaluation &before, const Evaluation &after)
{
    if (!after.cutsOff)
        return nullptr;
    const auto found = std::ranges::find_if(after.findings, [&before](const Finding &finding) {
        return policy::mayCutOff(finding) && (!before.cutsOff || !isAmong(before.findings, finding));
    });
    return found == after.findings.end() ? nullptr : &*found;
}

Result<> quarantine(Device device, const Finding &finding, CommandContext &context)
{
    const Lifecycle from = device.state;
    device.state = Lifecycle::Quarantined;
    // It waits again by this: a scope may ask for the state.
    MUSTER_CHECK(context.unit.devices().save(device));
    return context.record(u"device.quarantined"_s, device.id.toString(),
                          {{u"from"_s, lifecycleWords.word(from)},
                           {u"to"_s, lifecycleWords.word(device.state)},
                           {u"reason"_s, u"policy %1: %2"_s.arg(finding.policy, finding.rule)},
                           {u"policy"_s, finding.policy},
                           {u"rule"_s, finding.rule}});
}

/// Whether it went to quarantine. `engine` is null where no policy is in force: then there is nothing to ask the device.
Result<bool> evaluateOne(const DeviceId &id, const policy::PolicyEngine *engine, CommandContext &context)
{
    storage::EvaluationRepository &evaluations = context.unit.evaluations();
    MUSTER_TRY(const Evaluation before, evaluations.load(id));
    Evaluation after;
    Device device;
    if (engine) {
        MUSTER_TRY(device, context.unit.devices().load(id));
        MUSTER_TRY(after, evaluated(device, before, *engine, context));
    }
    MUSTER_CHECK(evaluations.save(id, after));
    MUSTER_CHECK(recordDifference(id, before, after, context));
    const Finding *finding = device.state == Lifecycle::Enrolled ? reasonToCutOff(before, after) : nullptr;
    if (!finding)
        return false;
    device.compliance = after.compliance();
    MUSTER_CHECK(quarantine(std::move(device), *finding, context));
    return true;
}

/// What was said of it stays, as far as that can be read; nobody asks again until it is saved.
Result<> leaveOut(const DeviceId &id, CommandContext &context)
{
    Evaluation last = context.unit.evaluations().load(id).value_or(Evaluation());
    last.dueAt.reset();
    return context.unit.evaluations().save(id, last);
}

} // namespace

Result<EvaluateDevices::Outcome> EvaluateDevices::apply(CommandContext &context) const
{
    storage::EvaluationRepository &evaluations = context.unit.evaluations();
    Outcome outcome;
    MUSTER_TRY(const QVector<DeviceId> waiting, evaluations.waiting(context.now, limit));
    MUSTER_TRY(outcome.nextDue, evaluations.nextDue());
    if (waiting.isEmpty())
        return outcome;
    MUSTER_TRY(const QVector<PolicyVersion> policies, context.unit.policies().list());
    const policy::PolicyEngine engine(policies);
    for (const auto &[name, error] : engine.unreadable())
        qCInfo(lcStorage) << "the policy" << name << "is left out:" << error.message;
    for (const DeviceId &id : waiting) {
        bool isCutOff = false;
        const Result<> done = context.unit.attempt([&]() -> Result<> {
            MUSTER_TRY(isCutOff, evaluateOne(id, policies.isEmpty() ? nullptr : &engine, context));
            return {};
        });
        if (!done && concernsAll(done.error()))
            return fail(done.error());
        if (!done) {
            qCInfo(lcStorage) << "the device" << id.toString() << "was not evaluated:" << done.error().message
                              << done.error().detail;
            MUSTER_CHECK(leaveOut(id, context));
            continue;
        }
        outcome.evaluated.append(id);
        if (isCutOff)
            outcome.quarantined.append(id);
    }
    MUSTER_TRY(const QVector<DeviceId> others, evaluations.waiting(context.now, 1));
    outcome.hasMore = !others.isEmpty();
    MUSTER_TRY(outcome.nextDue, evaluations.nextDue());
    return outcome;
}

template std::unique_ptr<TaskOf<EvaluateDevices::Outcome>> DeviceRegistry::apply(EvaluateDevices, Actor);

} // namespace muster::registry
