// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/job_lock.h"
#include "provisioning/step_kind.h"

namespace muster::storage {
class Store;
}

namespace muster::provisioning {

/// One run over a job of the journal: forward from where it is, or back. Opens a session, goes step by step, and writes into the journal
/// before and after each. Ends without an error also when the job needs attention: the journal says so. Fails only when the journal
/// itself can't be written, and then the job is left as it stands, for a later run; or with Cancelled.
///   forward: what the journal calls Done stays. A step that was begun, and cut off or failed, is applied again: its `before` stays.
///            Any other: observe; done already -> next; else journal (Running, before) -> apply -> journal (Done, after). The first
///            failure ends the run: NeedsAttention. The last step's end is the job's: Done.
///   back:    from the last step to the first, those that are Waiting, Undone or Left aside: journal (Running) -> undo -> journal
///            (Undone). One that can't be undone, or changed nothing, is Left untouched. The first failure ends the run: NeedsAttention.
///            The end: Undone.
/// A device that can't be reached, or refuses the login, fails the step that is next.
/// Lives in the core thread. Cancelled it stops after the step it is in: NeedsAttention. Destroyed it just stops, as when killed.
class Job final : public TaskOf<JournalJob>
{
    Q_OBJECT

public:
    enum class Direction { Forward, Back };

    /// All of it must outlive the job.
    struct Parts
    {
        const drivers::Driver &driver;
        pki::KeyStore &keys;
        Executor &workers;
        storage::Store &store;
        registry::DeviceRegistry &registry;
        const Actor &actor;
        const Clock &clock;
    };

    /// `job` is in the journal, Running or Undoing, and `lock` is its.
    Job(JournalJob job, JobLock lock, drivers::Login login, Direction direction, Parts parts);
    ~Job() override;

    /// As it stands in the journal now.
    const JournalJob &journal() const { return m_job; }

Q_SIGNALS:
    /// The journal says something new. When it says that the run has ended, the lock is given back already.
    void changed();

protected:
    void run() override;
    bool abort(const Error &why) override;

private:
    template<typename T, typename Done>
    void await(std::unique_ptr<TaskOf<T>> task, Done done);
    JournalStep current() const { return m_job.steps.at(m_at); }

    /// Goes to the next step there is something to do about, from m_at on, and opens a session for it; or ends.
    void next();
    bool isToDo(const JournalStep &step) const;
    void opened(Result<std::shared_ptr<drivers::DriverSession>> session);
    void begin();

    void leave(JournalStep step);
    void observed(QJsonObject before);
    void apply();
    void undo();

    /// Writes the step at m_at into the journal, and then goes on with that.
    void record(const JournalStep &step, void (Job::*goOn)());
    void advance();
    /// The step at m_at failed.
    void failed(const Error &error);
    void pause();
    void lost(const Error &error);
    void stop();
    void end(JobState state, const QString &why = {});

    JournalJob m_job;
    std::optional<JobLock> m_lock; ///< none once the run has ended
    drivers::Login m_login;
    const Direction m_direction;
    Parts m_parts;

    qsizetype m_at; ///< step it is at; one beyond the last, or -1 going back, at the end
    bool m_isBegun = false;
    bool m_isOpening = false;
    std::optional<Error> m_stopped; ///< somebody cancelled
    std::shared_ptr<drivers::DriverSession> m_session;
    std::unique_ptr<StepContext> m_context; ///< of the session
    std::unique_ptr<Task> m_task;           ///< what is waited for; goes before what it works with
};

} // namespace muster::provisioning
