// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace muster {

/// Threads of our own that take work from one queue, in order. With one thread it is a lane: nothing overlaps.
/// Standard threads and locks on purpose: ThreadSanitizer sees them, Qt's it does not.
class Executor
{
public:
    explicit Executor(int threads = 1);
    /// Does what is queued, then joins.
    ~Executor();
    Executor(const Executor &) = delete;
    Executor &operator=(const Executor &) = delete;

    /// From any thread. `work` must not throw.
    void post(std::function<void()> work);

private:
    void serve();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_queue;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

} // namespace muster
