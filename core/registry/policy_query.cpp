// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/policy_query.h"

#include "registry/device_certificate.h"
#include "registry/policy_change.h"
#include "storage/store.h"

using namespace std::chrono_literals;

namespace muster::registry {

std::unique_ptr<TaskOf<QVector<PolicyVersion>>> PolicyQuery::list() const
{
    return storage::read(
        m_store, [](storage::UnitOfWork &unit, std::stop_token) { return unit.policies().list(); }, Deadline::after(30s));
}

std::unique_ptr<TaskOf<PolicyVersion>> PolicyQuery::load(const QString &name) const
{
    return storage::read(
        m_store,
        [name](storage::UnitOfWork &unit, std::stop_token) -> Result<PolicyVersion> {
            const Result<PolicyVersion> policy = unit.policies().load(name);
            if (policy || policy.error().code != ErrorCode::NotFound)
                return policy;
            MUSTER_TRY(const QVector<PolicyVersion> all, unit.policies().list());
            return noSuchPolicy(name, all);
        },
        Deadline::after(30s));
}

std::unique_ptr<TaskOf<QVector<PolicyVersion>>> PolicyQuery::history(const QString &name) const
{
    return storage::read(
        m_store, [name](storage::UnitOfWork &unit, std::stop_token) { return unit.policies().history(name); },
        Deadline::after(30s));
}

std::unique_ptr<TaskOf<QVector<std::optional<policy::Impact>>>> PolicyQuery::impact(Policy policy, QVector<Device> devices,
                                                                                    Timestamp now) const
{
    using Impacts = QVector<std::optional<policy::Impact>>;
    return storage::read(
        m_store,
        [policy = std::move(policy), devices = std::move(devices), now](storage::UnitOfWork &unit,
                                                                        std::stop_token stop) -> Result<Impacts> {
            MUSTER_TRY(const QVector<PolicyVersion> inForce, unit.policies().list());
            const policy::PolicyEngine today(inForce);
            const policy::PolicyEngine then(policy::withPublished(inForce, policy));
            Impacts impacts;
            for (const Device &device : devices) {
                if (stop.stop_requested())
                    break; // the Task is cancelled: nobody takes this
                MUSTER_TRY(const std::optional<KeyAlgorithm> algorithm, keyAlgorithmOf(device, unit));
                impacts.append(policy::impactOn({device, algorithm, now}, today, then));
            }
            return impacts;
        },
        Deadline::after(30s));
}

} // namespace muster::registry
