// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/executor.h"
#include "async/task.h"

#include <stop_token>

namespace muster {

/// What a WorkerTask does when it is cancelled or out of time. Either way the function is told by its token.
enum class OnStop {
    Leave, ///< it is done at once, and the function's result is dropped: for work that only reads
    Wait,  ///< it is done when the function is, and says what came of it: for work that changes something
};

/// A Task whose work is one function on an Executor. The function gets values and a stop token, never the Task.
/// Destroyed, it tells the function and waits for nothing.
template<typename T>
class WorkerTask final : public TaskOf<T>
{
public:
    using Work = std::function<Result<T>(std::stop_token)>;

    WorkerTask(Executor &executor, Work work, Deadline deadline, OnStop onStop = OnStop::Leave)
        : TaskOf<T>(deadline)
        , m_executor(executor)
        , m_work(std::move(work))
        , m_onStop(onStop)
        , m_mailbox(std::make_shared<Mailbox>())
    {
        m_mailbox->owner = this;
    }
    ~WorkerTask() override { detach(); }

protected:
    void run() override
    {
        m_isPosted = true;
        m_executor.post([work = std::move(m_work), mailbox = m_mailbox, token = m_stop.get_token()] {
            mailbox->deliver(token.stop_requested() ? Result<T>(fail(ErrorCode::Cancelled, {})) : work(token));
        });
    }
    bool abort(const Error &why) override
    {
        if (m_onStop == OnStop::Wait && m_isPosted) {
            m_why = why;
            m_stop.request_stop();
            return false;
        }
        detach();
        return true;
    }

private:
    /// Where worker and Task meet; outlives both.
    struct Mailbox
    {
        std::mutex mutex;
        WorkerTask *owner = nullptr; ///< null once nobody waits
        std::optional<Result<T>> result;

        void deliver(Result<T> value)
        {
            const std::lock_guard lock(mutex);
            if (!owner)
                return;
            result.emplace(std::move(value));
            // Queued to an owner that can't die while we hold the lock; if it dies later, Qt drops the call.
            QMetaObject::invokeMethod(
                owner, [task = owner] { task->collect(); }, Qt::QueuedConnection);
        }
    };

    void collect()
    {
        std::optional<Result<T>> result;
        {
            const std::lock_guard lock(m_mailbox->mutex);
            result.swap(m_mailbox->result);
        }
        if (!result)
            return;
        if (m_why && !*result && result->error().code == ErrorCode::Cancelled)
            result.emplace(fail(*m_why));
        this->finish(std::move(*result));
    }
    void detach()
    {
        m_stop.request_stop();
        const std::lock_guard lock(m_mailbox->mutex);
        m_mailbox->owner = nullptr;
    }

    Executor &m_executor;
    Work m_work;
    OnStop m_onStop;
    bool m_isPosted = false;
    std::optional<Error> m_why; ///< it was stopped
    std::stop_source m_stop;
    std::shared_ptr<Mailbox> m_mailbox;
};

/// `work(std::stop_token) -> Result<T>` on `executor`, as a Task.
template<typename Work>
auto runOn(Executor &executor, Work work, Deadline deadline, OnStop onStop = OnStop::Leave)
{
    using R = std::invoke_result_t<Work, std::stop_token>;
    using T = typename R::value_type;
    return std::unique_ptr<TaskOf<T>>(std::make_unique<WorkerTask<T>>(executor, std::move(work), deadline, onStop));
}

} // namespace muster
