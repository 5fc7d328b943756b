// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/provisioning_service.h"

namespace muster::provisioning {

/// A ProvisioningService of the core thread, and its key store, for use in another: the same questions, answered by Tasks of the thread
/// that made the handle. The service must outlive it.
class ProvisioningHandle final : public QObject
{
    Q_OBJECT

public:
    ProvisioningHandle(ProvisioningService &service, pki::KeyStore &keys, QObject *parent = nullptr);
    ~ProvisioningHandle() override;

    std::unique_ptr<TaskOf<Introduction>> introduce(const Target &target);
    std::unique_ptr<TaskOf<Plan>> plan(const Introduction &introduction, const HostKey &accepted, const Profile &profile,
                                       const drivers::Login &login);
    std::unique_ptr<TaskOf<JournalJob>> start(const Plan &plan, const drivers::Login &login);
    std::unique_ptr<TaskOf<JournalJob>> takeUp(const JobId &job, Job::Direction direction, const drivers::Login &login);
    void stop(const JobId &job);
    std::unique_ptr<TaskOf<QVector<JournalJob>>> orphans();

    /// Cheap, for any thread.
    bool isLocked() const { return m_keys.isLocked(); }
    /// False for a site that was made before there was an authority.
    bool hasKeys() const { return m_keys.exists(); }
    /// Locked when the passphrase is wrong. Cancelled it still says whether the keys are unlocked.
    std::unique_ptr<TaskOf<void>> unlock(SharedSecret passphrase);

Q_SIGNALS:
    void jobChanged(const muster::JournalJob &job);
    void jobLost(const muster::JournalJob &job, const muster::Error &error);
    void lockChanged();

private:
    ProvisioningService &m_service;
    pki::KeyStore &m_keys;
    Executor m_workers{1};
};

} // namespace muster::provisioning
