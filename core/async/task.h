// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/deadline.h"
#include "base/result.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace muster {

/// How far a Task is. `total` 0 means nobody knows.
struct Progress
{
    qint64 done = 0;
    qint64 total = 0;
    QString what; ///< for people: "Reading devices"
};

/// One asynchronous piece of work. The contract, tested once for all in tst_task:
/// - single use; lives in the thread that made it;
/// - start() never emits synchronously;
/// - finished() is emitted exactly once, afterwards the result stands;
/// - cancel() is idempotent and ends in Cancelled (before start(), at once), unless the work was done already;
/// - a deadline that passes ends in Timeout, the same way;
/// - destroying a running Task aborts it without a word.
class Task : public QObject
{
    Q_OBJECT

public:
    explicit Task(Deadline deadline, QObject *parent = nullptr);

    void start();
    void cancel();

    bool isRunning() const { return m_state == State::Running; }
    bool isFinished() const { return m_state == State::Finished; }
    /// Why it failed; null while it runs and when it succeeded.
    virtual const Error *error() const = 0;

Q_SIGNALS:
    void progressed(const muster::Progress &progress);
    void finished();

protected:
    /// Does the work, or starts it; later somebody calls the finish() of TaskOf.
    virtual void run() = 0;
    /// Stops what run() began. True: it is stopped. False: it winds up by itself and finishes later, with `why`.
    virtual bool abort(const Error &why) = 0;
    /// Ends a Task that was cancelled or ran out of time.
    virtual void finishFailed(const Error &why) = 0;

    /// True for the first call only: the caller may then store the result and emit finished().
    bool claimFinish();

private:
    enum class State { Idle, Running, Finished };

    void stop(const Error &why);

    State m_state = State::Idle;
    bool m_isStopping = false;
    Deadline m_deadline;
    QTimer m_timer;
};

/// A Task that ends in a Result<T>.
template<typename T>
class TaskOf : public Task
{
public:
    using Task::Task;

    /// Valid once finished() was emitted.
    const Result<T> &result() const { return *m_result; }
    Result<T> takeResult() { return std::move(*m_result); }

    const Error *error() const override { return m_result && !*m_result ? &m_result->error() : nullptr; }

protected:
    void finish(Result<T> result)
    {
        if (!claimFinish())
            return;
        m_result.emplace(std::move(result));
        Q_EMIT finished();
    }
    void finishFailed(const Error &why) override { finish(fail(why)); }

private:
    std::optional<Result<T>> m_result;
};

/// Starts `task` and hands its result to `done`, unless `context` dies first: then the task is aborted with it.
/// Returns the task, for cancel(); it deletes itself when done.
template<typename T, typename Done>
TaskOf<T> *launch(std::unique_ptr<TaskOf<T>> task, QObject *context, Done done)
{
    TaskOf<T> *raw = task.release();
    raw->setParent(context);
    QObject::connect(raw, &Task::finished, context, [raw, done = std::move(done)] {
        raw->deleteLater();
        done(raw->takeResult());
    });
    raw->start();
    return raw;
}

} // namespace muster
