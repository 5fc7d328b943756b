// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/provisioning_handle.h"

namespace muster::ui {

/// Plans that are carried out: a few at a time, each told by the journal of its job. The jobs are not its own: they go on whatever
/// becomes of it. It begins those that wait, so it outlives its window. Thread: GUI.
class JobRun : public QObject
{
    Q_OBJECT

public:
    static constexpr int atOnce = 4;

    struct Lane
    {
        provisioning::Plan plan;
        std::optional<JournalJob> job; ///< none before it began
        std::optional<Error> error;    ///< it could not begin, could not be taken up again, or was lost
        bool isStarting = false;
        bool isTold = false;       ///< the journal spoke since it is starting: it knows more than the answer that it began
        bool isStopWanted = false; ///< somebody stopped all while it was starting
        bool isStopped = false;    ///< somebody stopped all before it began
        bool isLeft = false;       ///< somebody chose to leave it as it is

        bool isWaiting() const { return !job && !error && !isStopped; }
        bool isRunning() const;
        /// Somebody must decide: retry, undo, or leave it.
        bool needsSomebody() const;
    };

    /// `handle` must outlive it. `login` is kept until it goes, for retries.
    JobRun(provisioning::ProvisioningHandle &handle, const QVector<provisioning::Plan> &plans, drivers::Login login,
           QObject *parent = nullptr);

    void start();
    const QVector<Lane> &lanes() const { return m_lanes; }
    bool isRunning() const;

    void retry(int lane);
    void undo(int lane);
    void leave(int lane);
    /// Begins no more, and lets those that run end after the step they are in.
    void stop();
    /// Nobody looks any more: goes away once nothing runs or waits.
    void release();

Q_SIGNALS:
    void laneChanged(int lane);
    /// Nothing runs and nothing waits any more.
    void ended();

private:
    void startMore();
    void takeUp(int lane, provisioning::Job::Direction direction);
    void begin(int lane, std::unique_ptr<TaskOf<JournalJob>> task);
    void takeJob(const JournalJob &job);
    void change(int lane);
    int laneOf(const JournalJob &job) const;

    provisioning::ProvisioningHandle &m_handle;
    drivers::Login m_login;
    QVector<Lane> m_lanes;
    bool m_isReleased = false;
};

} // namespace muster::ui
