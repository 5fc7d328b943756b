// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/parallel.h"

#include <QPointer>

#include <algorithm>

namespace muster {

Parallel::Parallel(std::vector<Make> tasks, int limit, Deadline deadline)
    : TaskOf(deadline)
    , m_makers(std::move(tasks))
    , m_running(m_makers.size())
    , m_errors(m_makers.size())
    , m_limit(static_cast<std::size_t>(std::max(1, limit)))
{
}

void Parallel::run()
{
    if (m_makers.empty())
        return finish(std::vector<std::optional<Error>>());
    startMore();
}

void Parallel::startMore()
{
    while (m_next < m_makers.size() && m_next - m_done < m_limit) {
        const std::size_t index = m_next++;
        m_running[index] = m_makers[index]();
        connect(m_running[index].get(), &Task::finished, this, [this, index] { taskDone(index); });
        m_running[index]->start();
    }
}

void Parallel::taskDone(std::size_t index)
{
    if (const Error *error = m_running[index]->error())
        m_errors[index] = *error;
    m_running[index].release()->deleteLater();
    ++m_done;
    const QPointer<Parallel> self(this);
    Q_EMIT progressed({static_cast<qint64>(m_done), static_cast<qint64>(m_makers.size()), {}});
    if (!self || isFinished())
        return; // somebody who listens destroyed or cancelled it
    if (m_why) {
        if (m_done == m_next)
            finish(fail(*m_why));
        return;
    }
    if (m_done == m_makers.size())
        return finish(std::move(m_errors));
    startMore();
}

bool Parallel::abort(const Error &why)
{
    if (m_done == m_next)
        return true;
    m_why = why;
    // The last one's end finishes us, and then somebody may destroy us: walk over a list of our own.
    std::vector<QPointer<Task>> running;
    for (const auto &task : m_running)
        if (task)
            running.emplace_back(task.get());
    for (const auto &task : running)
        if (task)
            task->cancel();
    return false;
}

} // namespace muster
