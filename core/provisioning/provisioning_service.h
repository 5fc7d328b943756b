// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/neighbour_table.h"
#include "provisioning/job.h"
#include "provisioning/planner.h"

#include <QHash>

namespace muster::storage {
class Store;
}

namespace muster::provisioning {

/// Provisions devices: introduces them, plans, and runs jobs. Lives in the core thread, and so do its Tasks. Jobs belong to it: they go on
/// whoever asked goes away, and stop, as if killed, with it.
class ProvisioningService final : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        storage::Store &store;
        registry::DeviceRegistry &registry;
        pki::KeyStore &keys;
        discovery::NeighbourTable &neighbours; ///< whose MACs are seen on the wire
        QString jobsFolder;
        Actor actor;
        const Clock &clock;
        /// findDriver() and driverFor(); tests give their own.
        std::function<const drivers::Driver *(const QString &id)> driver;
        std::function<const drivers::Driver *(const Device &device)> driverFor;
    };

    explicit ProvisioningService(Parts parts);
    ~ProvisioningService() override;

    /// Finds driver and endpoint of a target and asks it for its host key. NotFound for a device that is not there; Unsupported, with the
    /// reason, when no driver suits. Of an address alone: it becomes the device whose pinned key it shows; where it shows none that is
    /// pinned, and the youngest device of that address has one, that is an alarm as well.
    std::unique_ptr<TaskOf<Introduction>> introduce(const Target &target);
    /// Logs in, surveys, and plans. `accepted` is the host key the operator accepts: NotTrusted when the target shows another, or another is
    /// pinned. A target without a device gets one here. A login without key and password uses the console's own key.
    std::unique_ptr<TaskOf<Plan>> plan(const Introduction &introduction, const HostKey &accepted, const Profile &profile,
                                       const drivers::Login &login);
    /// Pins the host key, writes the job, and runs it: done when it has begun. How it goes is told by jobChanged().
    std::unique_ptr<TaskOf<JournalJob>> start(const Plan &plan, const drivers::Login &login);
    /// Takes an unfinished job up again, forward or back, with the job's user where the login names none. Conflict while somebody works on
    /// it, or when it is finished.
    std::unique_ptr<TaskOf<JournalJob>> takeUp(const JobId &job, Job::Direction direction, const drivers::Login &login);
    /// Lets a running job of this process end after the step it is in: NeedsAttention. Nothing when it is none.
    void stop(const JobId &job);

    /// Unfinished jobs that nobody works on: those whose process is gone, and those that wait for a person, NeedsAttention.
    std::unique_ptr<TaskOf<QVector<JournalJob>>> orphans();

Q_SIGNALS:
    /// The journal of a job of this process says something new. The last one says Done, Undone or NeedsAttention.
    void jobChanged(const muster::JournalJob &job);
    /// A job of this process ended without the journal saying so, because the journal could not be written.
    void jobLost(const muster::JournalJob &job, const muster::Error &error);

private:
    struct Planning;
    struct Beginning;

    /// Target and pin of an Introduction; the host key is still to be asked for.
    std::unique_ptr<TaskOf<Introduction>> introduceDevice(const Target &target);
    std::unique_ptr<TaskOf<Introduction>> introduceAddress(const Target &target);
    Result<Target> resolved(Target target, const Device &device) const;
    std::unique_ptr<TaskOf<Introduction>> withHostKey(const Introduction &introduction);
    std::unique_ptr<TaskOf<Introduction>> withPinOf(QVector<Device> devices, const Introduction &introduction);

    /// With the console's own key where it has nothing to log in with.
    std::unique_ptr<TaskOf<drivers::Login>> completed(const drivers::Login &login);
    std::unique_ptr<TaskOf<drivers::Login>> withNewPassword(std::unique_ptr<TaskOf<drivers::Login>> login, const JournalJob &job);
    std::unique_ptr<TaskOf<SiteTrust>> siteTrust();
    std::unique_ptr<TaskOf<Survey>> survey(const std::shared_ptr<Planning> &planning);
    void run(JournalJob job, Beginning &beginning, Job::Direction direction);

    Parts m_parts;
    Executor m_workers{2};      ///< for what blocks: the key store
    QHash<JobId, Job *> m_jobs; ///< that run here
};

} // namespace muster::provisioning
