// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <functional>
#include <vector>

namespace muster {

/// Runs many Tasks, at most `limit` at a time. One that fails never stops the others; the result holds each one's error in
/// the order given (empty = succeeded). Cancelled or out of time, it cancels what runs, starts no more, and finishes when the last
/// of them has (a Sequence first unwinds).
class Parallel final : public TaskOf<std::vector<std::optional<Error>>>
{
    Q_OBJECT

public:
    using Make = std::function<std::unique_ptr<Task>()>;

    Parallel(std::vector<Make> tasks, int limit, Deadline deadline);

protected:
    void run() override;
    bool abort(const Error &why) override;

private:
    void startMore();
    void taskDone(std::size_t index);

    std::vector<Make> m_makers;
    std::vector<std::unique_ptr<Task>> m_running; ///< by index; null where not running
    std::vector<std::optional<Error>> m_errors;
    std::optional<Error> m_why; ///< why it was stopped
    std::size_t m_next = 0;
    std::size_t m_done = 0;
    std::size_t m_limit;
};

} // namespace muster
