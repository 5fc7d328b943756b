// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <functional>
#include <vector>

namespace muster {

/// One stage of a Sequence. Both functions make the Task when its turn comes; `undo` may be empty.
struct Stage
{
    QString id;
    std::function<std::unique_ptr<Task>()> make;
    std::function<std::unique_ptr<Task>()> undo = {};
};

/// Runs stages one after the other. On failure, cancel or time-out it unwinds: the undos of what was done, last first, each
/// run to its end; then it finishes with the first error. For short work inside one step; what must survive a crash is a Job.
class Sequence final : public TaskOf<void>
{
    Q_OBJECT

public:
    Sequence(std::vector<Stage> stages, Deadline deadline);

Q_SIGNALS:
    void stageStarted(const QString &id);
    /// An undo failed; the unwinding went on.
    void undoFailed(const QString &id, const muster::Error &error);

protected:
    void run() override;
    bool abort(const Error &why) override;

private:
    void next();
    void unwind();
    void startCurrent(std::unique_ptr<Task> task, void (Sequence::*done)());
    void stageDone();
    void undoDone();

    std::vector<Stage> m_stages;
    std::size_t m_at = 0; ///< stages done; while unwinding, stages not yet undone
    std::unique_ptr<Task> m_current;
    std::optional<Error> m_why;
};

} // namespace muster
