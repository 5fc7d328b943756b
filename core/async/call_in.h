// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <functional>
#include <mutex>

namespace muster {

/// See callIn().
template<typename T>
class CallInTask final : public TaskOf<T>
{
public:
    using Make = std::function<std::unique_ptr<TaskOf<T>>()>;

    CallInTask(QObject &there, Make make)
        : TaskOf<T>(Deadline::never()) // the Task there has one
        , m_there(there)
        , m_make(std::move(make))
        , m_bridge(std::make_shared<Bridge>())
    {
        m_bridge->owner = this;
    }
    ~CallInTask() override
    {
        {
            const std::lock_guard lock(m_bridge->mutex);
            m_bridge->owner = nullptr;
        }
        if (m_isPosted && this->isRunning())
            inThere([bridge = m_bridge] { bridge->task.reset(); });
    }

protected:
    void run() override
    {
        m_isPosted = true;
        inThere([bridge = m_bridge, make = std::move(m_make), there = &m_there] {
            bridge->task = make();
            QObject::connect(bridge->task.get(), &Task::finished, there, [bridge] { bridge->deliver(); });
            bridge->task->start();
        });
    }
    bool abort(const Error &why) override
    {
        if (!m_isPosted)
            return true;
        m_why = why;
        inThere([bridge = m_bridge] {
            if (bridge->task)
                bridge->task->cancel();
        });
        return false;
    }

private:
    /// Where the two threads meet; outlives both ends.
    struct Bridge
    {
        std::mutex mutex;
        CallInTask *owner = nullptr; ///< null once nobody waits
        std::optional<Result<T>> result;
        std::unique_ptr<TaskOf<T>> task; ///< made, used and destroyed in the other thread

        void deliver()
        {
            Result<T> value = task->takeResult();
            task.release()->deleteLater();
            const std::lock_guard lock(mutex);
            if (!owner)
                return;
            result.emplace(std::move(value));
            // Queued to an owner that can't die while we hold the lock; if it dies later, Qt drops the call.
            QMetaObject::invokeMethod(
                owner, [task = owner] { task->collect(); }, Qt::QueuedConnection);
        }
    };

    void inThere(std::function<void()> call) { QMetaObject::invokeMethod(&m_there, std::move(call), Qt::QueuedConnection); }
    void collect()
    {
        std::optional<Result<T>> result;
        {
            const std::lock_guard lock(m_bridge->mutex);
            result.swap(m_bridge->result);
        }
        if (m_why && !*result && result->error().code == ErrorCode::Cancelled)
            result.emplace(fail(*m_why));
        this->finish(std::move(*result));
    }

    QObject &m_there;
    Make m_make;
    std::shared_ptr<Bridge> m_bridge;
    bool m_isPosted = false;
    std::optional<Error> m_why; ///< it was stopped
};

/// The Task that `make` makes in the thread of `there`, as one of the caller's thread. Cancelled or destroyed, so is the one there.
/// `there` must outlive it.
template<typename Make>
auto callIn(QObject &there, Make make)
{
    using T = typename std::remove_cvref_t<decltype(std::declval<std::invoke_result_t<Make>>()->result())>::value_type;
    return std::unique_ptr<TaskOf<T>>(std::make_unique<CallInTask<T>>(there, std::move(make)));
}

} // namespace muster
