// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/provisioning_service.h"

#include <functional>

namespace muster::cli {

/// A job from its beginning to its end, as a Task. Cancelled, the job ends after the step it is in. A job that needs attention is a
/// result, not a failure.
class JobRun final : public TaskOf<JournalJob>
{
    Q_OBJECT

public:
    using Changed = std::function<void(const JournalJob &)>;

    /// `begin` is what start() or takeUp() of `service` gave; `changed` is called with each state of the journal.
    JobRun(provisioning::ProvisioningService &service, std::unique_ptr<TaskOf<JournalJob>> begin, Changed changed);

protected:
    void run() override;
    bool abort(const Error &why) override;

private:
    void take(const JournalJob &job);
    void begun();

    provisioning::ProvisioningService &m_service;
    std::unique_ptr<TaskOf<JournalJob>> m_begin; ///< null once it is done
    Changed m_changed;
    JobId m_job;                 ///< null until it has begun
    QVector<JournalJob> m_early; ///< told before we knew which one is ours
    bool m_isStopping = false;
};

} // namespace muster::cli
