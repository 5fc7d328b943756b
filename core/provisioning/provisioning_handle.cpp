// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/provisioning_handle.h"

#include "async/call_in.h"
#include "async/run_on.h"

using namespace std::chrono_literals;

namespace muster::provisioning {

ProvisioningHandle::ProvisioningHandle(ProvisioningService &service, pki::KeyStore &keys, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_keys(keys)
{
    connect(&service, &ProvisioningService::jobChanged, this, &ProvisioningHandle::jobChanged);
    connect(&service, &ProvisioningService::jobLost, this, &ProvisioningHandle::jobLost);
}

ProvisioningHandle::~ProvisioningHandle() = default;

std::unique_ptr<TaskOf<Introduction>> ProvisioningHandle::introduce(const Target &target)
{
    return callIn(m_service, [&service = m_service, target] { return service.introduce(target); });
}

std::unique_ptr<TaskOf<Plan>> ProvisioningHandle::plan(const Introduction &introduction, const HostKey &accepted,
                                                       const Profile &profile, const drivers::Login &login)
{
    return callIn(m_service, [&service = m_service, introduction, accepted, profile, login] {
        return service.plan(introduction, accepted, profile, login);
    });
}

std::unique_ptr<TaskOf<JournalJob>> ProvisioningHandle::start(const Plan &plan, const drivers::Login &login)
{
    return callIn(m_service, [&service = m_service, plan, login] { return service.start(plan, login); });
}

std::unique_ptr<TaskOf<JournalJob>> ProvisioningHandle::takeUp(const JobId &job, Job::Direction direction,
                                                               const drivers::Login &login)
{
    return callIn(m_service, [&service = m_service, job, direction, login] { return service.takeUp(job, direction, login); });
}

void ProvisioningHandle::stop(const JobId &job)
{
    QMetaObject::invokeMethod(
        &m_service, [&service = m_service, job] { service.stop(job); }, Qt::QueuedConnection);
}

std::unique_ptr<TaskOf<QVector<JournalJob>>> ProvisioningHandle::orphans()
{
    return callIn(m_service, [&service = m_service] { return service.orphans(); });
}

std::unique_ptr<TaskOf<void>> ProvisioningHandle::unlock(SharedSecret passphrase)
{
    auto task = runOn(
        m_workers, [&keys = m_keys, passphrase = std::move(passphrase)](std::stop_token) { return keys.unlock(passphrase); },
        Deadline::after(1min), OnStop::Wait);
    connect(task.get(), &Task::finished, this, [this, unlocking = task.get()] {
        if (!unlocking->error())
            Q_EMIT lockChanged();
    });
    return task;
}

} // namespace muster::provisioning
