// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"

#include <type_traits>

namespace muster {

/// A Task whose result stands already.
template<typename T>
class ReadyTask final : public TaskOf<T>
{
public:
    explicit ReadyTask(Result<T> result) : TaskOf<T>(Deadline::never()), m_ready(std::move(result)) {} // ends at once

protected:
    void run() override { this->finish(std::move(m_ready)); }
    bool abort(const Error &) override { return true; }

private:
    Result<T> m_ready;
};

template<typename T>
std::unique_ptr<TaskOf<T>> ready(Result<T> result)
{
    return std::make_unique<ReadyTask<T>>(std::move(result));
}

namespace detail {

template<typename T>
struct IsTask : std::false_type
{
};
template<typename T>
struct IsTask<std::unique_ptr<TaskOf<T>>> : std::true_type
{
    using Value = T;
};
template<typename R>
struct ValueOf
{
    using Type = typename R::value_type; // Result<T>
};
template<typename T>
struct ValueOf<std::unique_ptr<TaskOf<T>>>
{
    using Type = T;
};
template<typename A, typename Next>
struct Following
{
    using Type = std::invoke_result_t<Next, A>;
};
template<typename Next>
struct Following<void, Next>
{
    using Type = std::invoke_result_t<Next>;
};

} // namespace detail

/// See then().
template<typename A, typename Next>
class ThenTask final : public TaskOf<typename detail::ValueOf<typename detail::Following<A, Next>::Type>::Type>
{
    using Answer = typename detail::Following<A, Next>::Type;
    using B = typename detail::ValueOf<Answer>::Type;

public:
    ThenTask(std::unique_ptr<TaskOf<A>> first, Next next)
        : TaskOf<B>(Deadline::never()) // each part has its own
        , m_next(std::move(next))
        , m_first(std::move(first))
    {
    }

protected:
    void run() override
    {
        m_isBegun = true;
        QObject::connect(m_first.get(), &Task::finished, this, [this] { goOn(); });
        m_first->start();
    }
    bool abort(const Error &why) override
    {
        if (!m_isBegun)
            return true;
        m_why = why;
        if (m_first)
            m_first->cancel();
        else if (m_second)
            m_second->cancel();
        return false; // with neither, `next` is at work: goOn() looks at m_why after it
    }

private:
    void goOn()
    {
        Result<A> result = m_first->takeResult();
        m_first.release()->deleteLater();
        if (m_why)
            return conclude(fail(*m_why));
        if (!result)
            return conclude(fail(std::move(result).error()));
        if constexpr (detail::IsTask<Answer>::value) {
            m_second = answer(result);
            if (m_why)
                return conclude(fail(*m_why));
            QObject::connect(m_second.get(), &Task::finished, this, [this] { end(); });
            m_second->start();
        } else {
            conclude(answer(result));
        }
    }
    Answer answer(Result<A> &result)
    {
        if constexpr (std::is_void_v<A>)
            return (*m_next)();
        else
            return (*m_next)(std::move(*result));
    }
    void end()
    {
        Result<B> result = m_second->takeResult();
        m_second.release()->deleteLater();
        if (m_why && !result && result.error().code == ErrorCode::Cancelled)
            return conclude(fail(*m_why));
        conclude(std::move(result));
    }
    /// Lets go of what `next` holds before anybody hears of the end.
    void conclude(Result<B> result)
    {
        m_second.reset();
        m_next.reset();
        this->finish(std::move(result));
    }

    std::optional<Next> m_next;         ///< goes after both parts: it may own what they work with
    std::unique_ptr<TaskOf<A>> m_first; ///< null once it is done
    std::unique_ptr<TaskOf<B>> m_second;
    bool m_isBegun = false;
    std::optional<Error> m_why; ///< it was stopped
};

/// `first`, and then what `next` makes of its value: another Task, or a Result. Fails with the first failure; stopped, it stops
/// the part that runs and begins no other. For a few steps in a line; what branches or can be undone is a Sequence or a Job.
template<typename A, typename Next>
auto then(std::unique_ptr<TaskOf<A>> first, Next next)
{
    using B = typename detail::ValueOf<typename detail::Following<A, Next>::Type>::Type;
    return std::unique_ptr<TaskOf<B>>(std::make_unique<ThenTask<A, Next>>(std::move(first), std::move(next)));
}

} // namespace muster
